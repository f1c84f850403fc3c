package io.github.downloadmanager.dashboard;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import jakarta.annotation.PreDestroy;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

/**
 * What happens, as server-sent events.
 */
@RestController
class EventsController {

	private final EventHub events;

	private final DownloadList downloads;

	/** One thread for each client, however many; the hub bounds them. */
	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "download-dashboard-events");
		thread.setDaemon(true);
		return thread;
	});

	EventsController(EventHub events, DownloadList downloads) {
		this.events = events;
		this.downloads = downloads;
	}

	/**
	 * What happens from now on to all downloads; or, for a client that was here before,
	 * from what it has seen last. If that is not known any more, or is nothing, the first
	 * event is a {@code Snapshot}, which replaces all that the client knows.
	 * @param method the method; HEAD brings the headers only, as nobody would read on
	 * @param header the id of the last event that the client has seen, as browsers send
	 * it by themselves
	 * @param parameter the same, for clients that cannot set headers
	 * @return the stream
	 */
	@GetMapping(path = "/api/downloads/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<ResponseBodyEmitter> events(HttpMethod method,
			@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String header,
			@RequestParam(name = "lastEventId", required = false) @Nullable String parameter) {
		boolean head = HttpMethod.HEAD.equals(method);
		EventClient client = head ? null : this.events.join((header != null) ? header : parameter);
		if (head ? this.events.isFull() : client == null) {
			throw new ProblemException(Problem.TOO_MANY_CLIENTS, "too many clients follow the events already");
		}
		ResponseEntity.BodyBuilder answer = ResponseEntity.ok()
			.contentType(MediaType.TEXT_EVENT_STREAM)
			.header("X-Accel-Buffering", "no");
		if (client == null) {
			return answer.build();
		}
		// No timeout: the stream ends when its client goes.
		ResponseBodyEmitter emitter = new ResponseBodyEmitter(0L);
		emitter.onCompletion(() -> this.events.leave(client));
		emitter.onError((ex) -> this.events.leave(client));
		this.threads.execute(() -> {
			this.events.stream(client, (message) -> emitter.send(message, MediaType.TEXT_EVENT_STREAM), this.downloads);
			complete(emitter);
		});
		return answer.body(emitter);
	}

	private static void complete(ResponseBodyEmitter emitter) {
		try {
			emitter.complete();
		}
		catch (IllegalStateException ex) {
			// The server has noticed by itself that the client is gone, and ended the
			// response.
		}
	}

	@PreDestroy
	void stop() {
		this.threads.shutdownNow();
	}

}
