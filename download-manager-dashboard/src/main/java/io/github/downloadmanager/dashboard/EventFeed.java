package io.github.downloadmanager.dashboard;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * What every client of the event stream has still to be sent. Events are kept once, for
 * all clients; each client has a position among them. One that is too far behind, or was
 * away for too long, is sent a snapshot in place of what it missed. Of a download's
 * progress only the latest is kept.
 */
final class EventFeed {

	/** How many events are kept. */
	static final int CAPACITY = 1024;

	/** How far apart the progress messages of one client are at least. */
	static final Duration PROGRESS_INTERVAL = Duration.ofMillis(250);

	/** How far apart statistics are. */
	static final Duration STATISTICS_INTERVAL = Duration.ofSeconds(1);

	private static final int MAX_AT_ONCE = 256;

	private final LongSupplier clock;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	@GuardedBy("lock")
	private final EventLog log;

	@GuardedBy("lock")
	private final ProgressSamples samples = new ProgressSamples();

	@GuardedBy("lock")
	private byte[] statistics = {};

	@GuardedBy("lock")
	private long statisticsNumber;

	@GuardedBy("lock")
	private long statisticsDue;

	@GuardedBy("lock")
	private final Set<EventClient> clients = new HashSet<>();

	/**
	 * The downloads that clients may show, so that they can be told when one is not known
	 * any more.
	 */
	@GuardedBy("lock")
	private final Set<String> told = new LinkedHashSet<>();

	/** Events since the last client left. */
	@GuardedBy("lock")
	private int unheard = CAPACITY;

	@GuardedBy("lock")
	private boolean stopped;

	/**
	 * An empty feed.
	 * @param epoch the name of this run of the server
	 * @param clock nanoseconds from any origin
	 */
	EventFeed(String epoch, LongSupplier clock) {
		this.log = new EventLog(epoch, CAPACITY);
		this.clock = clock;
		this.statisticsDue = clock.getAsLong();
	}

	/**
	 * A new client.
	 * @param lastEventId the id of the last event it has seen, if it has seen any
	 * @return the client; closed already if the feed is
	 */
	EventClient join(@Nullable String lastEventId) {
		this.lock.lock();
		try {
			EventClient client = new EventClient();
			client.position = this.log.position(lastEventId);
			client.progressDue = this.clock.getAsLong();
			client.statistics = this.statisticsNumber;
			client.closed = this.stopped;
			this.clients.add(client);
			return client;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Forget a client and end its stream.
	 * @param client the client
	 * @return whether it was known
	 */
	boolean leave(EventClient client) {
		this.lock.lock();
		try {
			client.closed = true;
			this.unheard = 0;
			this.changed.signalAll();
			boolean known = this.clients.remove(client);
			if (this.clients.isEmpty()) {
				// Events may be skipped from some time on, and would leave theirs behind.
				this.samples.clear();
			}
			return known;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** End all streams, for ever. */
	void stop() {
		this.lock.lock();
		try {
			this.stopped = true;
			this.clients.forEach((client) -> client.closed = true);
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** How many streams have not ended. */
	int clients() {
		this.lock.lock();
		try {
			return this.clients.size();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Whether anybody would hear of progress. */
	boolean hasClients() {
		this.lock.lock();
		try {
			return !this.clients.isEmpty();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Whether an event has to be told. If not, it has only to be counted, by
	 * {@link #skip}.
	 * @return {@code false} if nobody listens, nor could continue from what is kept
	 */
	boolean isHeard() {
		this.lock.lock();
		try {
			return !this.clients.isEmpty() || this.unheard < CAPACITY;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Count an event that nobody hears. */
	void skip() {
		this.lock.lock();
		try {
			this.log.skip();
			if (this.clients.isEmpty()) {
				// Whoever comes begins with a snapshot.
				this.told.clear();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Something happened.
	 * @param download the id of the download it happened to; {@code null} if to none
	 * @param name the name of the event
	 * @param json what happened
	 */
	void event(@Nullable String download, String name, byte[] json) {
		this.lock.lock();
		try {
			if (download != null) {
				this.told.add(download);
			}
			append(download, name, json);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A download is not known any more.
	 * @param download its id
	 * @param name the name of the event
	 * @param json what happened
	 */
	void removal(String download, String name, byte[] json) {
		this.lock.lock();
		try {
			this.told.remove(download);
			append(download, name, json);
		}
		finally {
			this.lock.unlock();
		}
	}

	@GuardedBy("lock")
	private void append(@Nullable String download, String name, byte[] json) {
		// Sent after the event it would look as if it were newer.
		this.samples.remove(download);
		this.log.append(name, json);
		this.unheard++;
		this.changed.signalAll();
	}

	/**
	 * Clients are shown these downloads, or may be.
	 * @param downloads their ids
	 */
	void show(Collection<String> downloads) {
		this.lock.lock();
		try {
			this.told.addAll(downloads);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The downloads that clients may show.
	 * @return their ids: those that were known when somebody has looked last, and those
	 * that events have told of since
	 */
	List<String> shown() {
		this.lock.lock();
		try {
			return List.copyOf(this.told);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A download has come further.
	 * @param progress how far
	 */
	void progress(ProgressView progress) {
		this.lock.lock();
		try {
			if (!this.clients.isEmpty()) {
				this.samples.put(progress);
				this.changed.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The statistics were made anew.
	 * @param json the statistics
	 * @param cost how long it took
	 */
	void statistics(byte[] json, Duration cost) {
		this.lock.lock();
		try {
			this.statistics = json;
			this.statisticsNumber++;
			// A tenth of one processor at most, however many downloads there are.
			long interval = Math.max(STATISTICS_INTERVAL.toNanos(), 10 * cost.toNanos());
			this.statisticsDue = this.clock.getAsLong() + interval;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take what a client is to be sent next, waiting for something if there is nothing.
	 * @param client the client
	 * @param timeout how long to wait at most
	 * @return what to send; nothing if nothing came in time; {@code null} if the stream
	 * is to end
	 * @throws InterruptedException if the thread is interrupted while it waits
	 */
	@Nullable Outgoing next(EventClient client, Duration timeout) throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			long end = this.clock.getAsLong() + timeout.toNanos();
			while (true) {
				long now = this.clock.getAsLong();
				if (client.closed) {
					return null;
				}
				Outgoing outgoing = poll(client);
				if (!outgoing.isEmpty() || end - now <= 0) {
					return outgoing;
				}
				long due = Math.min(end, this.statisticsDue);
				if (client.progress < this.samples.version()) {
					due = Math.min(due, client.progressDue);
				}
				this.changed.awaitNanos(Math.max(1, due - now));
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take what a client is to be sent now.
	 * @param client the client
	 * @return what to send
	 */
	Outgoing poll(EventClient client) {
		this.lock.lock();
		try {
			long now = this.clock.getAsLong();
			boolean snapshot = client.position < 0 || !this.log.covers(client.position);
			if (snapshot) {
				client.position = this.log.last();
				client.progress = this.samples.version();
				return new Outgoing(this.log.id(client.position), List.of(), List.of(), takeStatistics(now));
			}
			List<byte[]> messages = new ArrayList<>();
			for (EventLog.Entry entry : this.log.after(client.position, MAX_AT_ONCE)) {
				messages.add(entry.message());
				client.position = entry.number();
			}
			if (client.statistics < this.statisticsNumber) {
				client.statistics = this.statisticsNumber;
				messages.add(EventLog.message(null, "Stats", this.statistics));
			}
			return new Outgoing(null, messages, progress(client, now), takeStatistics(now));
		}
		finally {
			this.lock.unlock();
		}
	}

	@GuardedBy("lock")
	private List<ProgressView> progress(EventClient client, long now) {
		// Events come first: progress may be that of a download that they tell of.
		if (client.progress == this.samples.version() || client.progressDue - now > 0
				|| client.position < this.log.last()) {
			return List.of();
		}
		List<ProgressView> progress = this.samples.after(client.progress);
		client.progress = this.samples.version();
		client.progressDue = now + PROGRESS_INTERVAL.toNanos();
		return progress;
	}

	/** Whoever gets {@code true} makes the statistics for all. */
	@GuardedBy("lock")
	private boolean takeStatistics(long now) {
		if (this.statisticsDue - now > 0) {
			return false;
		}
		this.statisticsDue = now + 10 * STATISTICS_INTERVAL.toNanos();
		return true;
	}

}
