package io.github.downloadmanager.sample.web;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.Progress;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hands what happens to every client of the event stream. Each message is built once;
 * each client has its own bounded buffer and its own thread that writes, so one that is
 * slow or gone is no other's concern.
 */
@Component
class EventHub {

	private static final byte[] HELLO = "retry: 2000\n: connected\n\n".getBytes(StandardCharsets.UTF_8);

	private static final byte[] HEARTBEAT = ": heartbeat\n\n".getBytes(StandardCharsets.UTF_8);

	private final Set<EventClient> clients = ConcurrentHashMap.newKeySet();

	private final Semaphore permits;

	private final ObjectProvider<DownloadManager> manager;

	private final JsonMapper mapper;

	private final SampleSettings.Events settings;

	private final ServerStop stop;

	/** The manager is looked up late, as it is built with this hub's listener. */
	EventHub(ObjectProvider<DownloadManager> manager, JsonMapper mapper, SampleSettings settings, ServerStop stop) {
		this.manager = manager;
		this.mapper = mapper;
		this.settings = settings.events();
		this.permits = new Semaphore(this.settings.maxClients());
		this.stop = stop;
		stop.onStop(() -> this.clients.forEach(EventClient::close));
	}

	boolean isFull() {
		return this.permits.availablePermits() == 0;
	}

	/**
	 * Take a place for one more client, whose messages are kept from now on. Whoever gets
	 * one has to see that it is given back, by {@link #stream} or {@link #leave}.
	 * @return the client, or {@code null} if all places are taken
	 */
	@Nullable EventClient join() {
		if (!this.permits.tryAcquire()) {
			return null;
		}
		EventClient client = new EventClient(this.settings.buffer());
		this.clients.add(client);
		return client;
	}

	/**
	 * Give the place of a client back and end its stream. Does nothing if that has been
	 * done.
	 * @param client the client
	 */
	void leave(EventClient client) {
		if (this.clients.remove(client)) {
			this.permits.release();
			client.close();
		}
	}

	/**
	 * Serve a client until it goes or the server stops, and give its place back.
	 * @param client the client, which has joined
	 * @param out the body of the response
	 */
	void stream(EventClient client, OutputStream out) {
		try {
			out.write(HELLO);
			out.flush();
			while (!this.stop.isStopped() && !client.isClosed()) {
				byte[] message = client.next(this.settings.heartbeat());
				out.write((message != null) ? message : HEARTBEAT);
				out.flush();
			}
		}
		catch (IOException ex) {
			// The client went away, which is how these streams usually end.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			leave(client);
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
				if (!EventHub.this.clients.isEmpty()) {
					byte[] message = message(event.type(), EventView.of(event, snapshot(event.id())));
					EventHub.this.clients.forEach((client) -> client.event(event.id(), message));
				}
			}

			@Override
			public void onProgress(Download download, Progress progress) {
				if (!EventHub.this.clients.isEmpty()) {
					byte[] message = message("Progress", ProgressView.of(download.id(), progress));
					EventHub.this.clients.forEach((client) -> client.progress(download.id(), message));
				}
			}

		};
	}

	private @Nullable DownloadView snapshot(String id) {
		return this.manager.getObject().find(id).map((download) -> DownloadView.of(download.snapshot())).orElse(null);
	}

	/** JSON has no line breaks, so it always fits one data line. */
	private byte[] message(String name, Object data) {
		String json = this.mapper.writeValueAsString(data);
		return ("event: " + name + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
	}

}
