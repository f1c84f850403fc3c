package io.github.downloadmanager.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.control.ControlEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/**
 * Hands what happens to every client of the event stream. Each event is built once; each
 * client has its own thread that writes, so one that is slow or gone is no other's
 * concern.
 */
final class EventHub implements SmartLifecycle {

	private static final byte[] HELLO = "retry: 2000\n: connected\n\n".getBytes(StandardCharsets.UTF_8);

	private static final byte[] HEARTBEAT = ": heartbeat\n\n".getBytes(StandardCharsets.UTF_8);

	private final EventFeed feed = new EventFeed(Long.toString(System.currentTimeMillis(), 36), System::nanoTime);

	private final Semaphore permits;

	private final ObjectProvider<DownloadManager> manager;

	private final DashboardJson json;

	private final Duration heartbeat;

	/** One lock for some of the downloads, so that they hold up few others. */
	private final List<ReentrantLock> orders = Stream.generate(ReentrantLock::new).limit(64).toList();

	private volatile boolean running;

	/** The manager is looked up late, as it is built with this hub's listener. */
	EventHub(ObjectProvider<DownloadManager> manager, DashboardJson json, DashboardProperties.Events settings) {
		this.manager = manager;
		this.json = json;
		this.heartbeat = settings.heartbeat();
		this.permits = new Semaphore(settings.maxClients());
	}

	boolean isFull() {
		return this.permits.availablePermits() == 0;
	}

	int clients() {
		return this.feed.clients();
	}

	/**
	 * Take a place for one more client, whose messages are kept from now on. Whoever gets
	 * one has to see that it is given back, by {@link #stream} or {@link #leave}.
	 * @param lastEventId the id of the last event that it has seen, if any
	 * @return the client, or {@code null} if all places are taken
	 */
	@Nullable EventClient join(@Nullable String lastEventId) {
		return this.permits.tryAcquire() ? this.feed.join(lastEventId) : null;
	}

	/**
	 * Give the place of a client back and end its stream. Does nothing if that has been
	 * done.
	 * @param client the client
	 */
	void leave(EventClient client) {
		if (this.feed.leave(client)) {
			this.permits.release();
		}
	}

	/**
	 * Serve a client until it goes or the server stops, and give its place back.
	 * @param client the client, which has joined
	 * @param out where its messages are written to
	 * @param downloads knows what a snapshot and statistics say
	 */
	void stream(EventClient client, Out out, DownloadList downloads) {
		try {
			out.write(HELLO);
			while (true) {
				Outgoing outgoing = this.feed.next(client, this.heartbeat);
				if (outgoing == null) {
					return;
				}
				if (outgoing.statisticsDue()) {
					makeStatistics(downloads);
				}
				byte[] message = message(outgoing, downloads);
				if (message.length > 0) {
					out.write(message);
				}
			}
		}
		catch (IOException | IllegalStateException ex) {
			// The client went away, which is how these streams usually end.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			leave(client);
		}
	}

	/** The list is at hand, so this is where it is seen what has gone from it. */
	private void makeStatistics(DownloadList downloads) {
		long begin = System.nanoTime();
		// Before the list is made: what is told of from now on may not be in it.
		List<String> shown = this.feed.shown();
		List<DownloadSnapshot> known = downloads.known();
		Set<String> ids = known.stream().map(DownloadSnapshot::id).collect(Collectors.toSet());
		shown.stream().filter((id) -> !ids.contains(id)).forEach(this::removed);
		this.feed.show(ids);
		byte[] made = this.json.write(downloads.statistics(known));
		this.feed.statistics(made, Duration.ofNanos(System.nanoTime() - begin));
	}

	private byte[] message(Outgoing outgoing, DownloadList downloads) {
		if (outgoing.isEmpty()) {
			return HEARTBEAT;
		}
		ByteArrayOutputStream message = new ByteArrayOutputStream();
		if (outgoing.snapshotId() != null) {
			DownloadList.DownloadPage page = downloads.page(DownloadFilter.ALL, DownloadList.PAGE, null);
			this.feed.show(page.downloads().stream().map(DownloadView::id).toList());
			message.writeBytes(EventLog.message(outgoing.snapshotId(), "Snapshot", this.json.write(page)));
		}
		outgoing.messages().forEach(message::writeBytes);
		if (!outgoing.progress().isEmpty()) {
			message.writeBytes(EventLog.message(null, "Progress",
					this.json.write(new ProgressMessage("Progress", outgoing.progress()))));
		}
		return message.toByteArray();
	}

	/**
	 * A download is not known any more: somebody has removed it, or it has given way to
	 * those that ended later. May be told again, if an event of it comes late.
	 * @param id its id
	 */
	void removed(String id) {
		byte[] removed = this.json.write(Map.of("type", "Removed", "id", id));
		inOrder(id, () -> this.feed.removal(id, "Removed", removed));
	}

	/**
	 * Look at a download and tell of it in one step: an event that shows a download never
	 * follows the one that says that it was removed.
	 */
	private void inOrder(String id, Runnable step) {
		ReentrantLock order = this.orders.get(Math.floorMod(id.hashCode(), this.orders.size()));
		order.lock();
		try {
			step.run();
		}
		finally {
			order.unlock();
		}
	}

	/**
	 * What the download manager has to call.
	 * @return the listener
	 */
	DownloadListener listener() {
		return new DownloadListener() {

			@Override
			public void onEvent(DownloadEvent event) {
				if (EventHub.this.feed.isHeard()) {
					inOrder(event.id(), () -> EventHub.this.feed.event(event.id(), event.type(),
							EventHub.this.json.write(EventView.of(event, find(event.id())))));
				}
				else {
					EventHub.this.feed.skip();
				}
			}

			@Override
			public void onControl(ControlEvent event) {
				if (EventHub.this.feed.isHeard()) {
					LimitsView limits = LimitsView.of(EventHub.this.manager.getObject());
					EventHub.this.feed.event(null, event.type(),
							EventHub.this.json.write(new ControlMessage(event.type(), event.at(), limits)));
				}
				else {
					EventHub.this.feed.skip();
				}
			}

			@Override
			public void onProgress(Download download, Progress progress) {
				if (EventHub.this.feed.hasClients()) {
					EventHub.this.feed.progress(ProgressView.of(download, progress));
				}
			}

		};
	}

	private @Nullable DownloadView find(String id) {
		return this.manager.getObject().find(id).map((download) -> DownloadView.of(download.snapshot())).orElse(null);
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.feed.stop();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Before the web server drains its requests, which it does at MAX_VALUE - 1024:
	 * streams have no end of their own.
	 */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE - 512;
	}

	/** Where the messages of a client are written to. */
	@FunctionalInterface
	interface Out {

		/**
		 * Write and flush.
		 * @param message whole messages
		 * @throws IOException if the client is gone
		 */
		void write(byte[] message) throws IOException;

	}

	/** The limits, or the hold, as they are when the message is made. */
	record ControlMessage(String type, Instant at, LimitsView limits) {

	}

	/** All progress since the last message. */
	record ProgressMessage(String type, List<ProgressView> downloads) {

	}

}
