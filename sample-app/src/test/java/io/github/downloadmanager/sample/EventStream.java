package io.github.downloadmanager.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import tools.jackson.databind.JsonNode;

/**
 * A client of the event stream. Once it is open, the server knows it.
 */
public final class EventStream implements AutoCloseable {

	private static final int PATIENCE_SECONDS = 60;

	private final InputStream body;

	private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();

	/**
	 * What came over the stream.
	 *
	 * @param name the event's name; {@code comment} or {@code end} if it is none
	 * @param data the data, or the comment
	 */
	public record Message(String name, String data) {

		public JsonNode json() {
			return RunningServer.json(this.data);
		}

		boolean isEvent(String id, String... names) {
			return List.of(names).contains(this.name) && json().get("id").stringValue().equals(id);
		}

	}

	private EventStream(InputStream body) {
		this.body = body;
	}

	public static EventStream open(RunningServer server) {
		// Without a timeout: this response has no end.
		HttpRequest request = HttpRequest.newBuilder(URI.create(server.url("/api/downloads/events")))
			.header("Accept", "text/event-stream")
			.build();
		HttpResponse<InputStream> response = server.send(request, BodyHandlers.ofInputStream());
		if (response.statusCode() != 200) {
			throw new AssertionError("status " + response.statusCode());
		}
		EventStream stream = new EventStream(response.body());
		Thread reader = new Thread(stream::read, "event-stream");
		reader.setDaemon(true);
		reader.start();
		stream.await((message) -> message.equals(new Message("comment", "connected")));
		return stream;
	}

	/** Wait for a message; returns it and all before it. */
	public List<Message> await(Predicate<Message> last) {
		List<Message> seen = new ArrayList<>();
		try {
			while (true) {
				Message message = this.messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
				if (message == null) {
					throw new AssertionError("not seen in time; before it came " + seen);
				}
				seen.add(message);
				if (last.test(message)) {
					return seen;
				}
				if (message.name().equals("end")) {
					throw new AssertionError("the stream ended; before it came " + seen);
				}
			}
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	/** Wait for the end of a download; returns all that was heard of any until then. */
	public List<Message> awaitEnd(String id) {
		return await((message) -> message.isEvent(id, "Completed", "Failed", "Cancelled"));
	}

	/** Wait until bytes of a download arrive. */
	public void awaitStart(String id) {
		await((message) -> message.isEvent(id, "Started"));
	}

	private void read() {
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(this.body, StandardCharsets.UTF_8))) {
			String name = "";
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (line.startsWith(": ")) {
					this.messages.add(new Message("comment", line.substring(2)));
				}
				else if (line.startsWith("event: ")) {
					name = line.substring(7);
				}
				else if (line.startsWith("data: ")) {
					this.messages.add(new Message(name, line.substring(6)));
				}
			}
		}
		catch (IOException ex) {
			// Closed, by us or by the server.
		}
		this.messages.add(new Message("end", ""));
	}

	@Override
	public void close() {
		try {
			this.body.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
