package io.github.downloadmanager.sample.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * The REST interface. Errors are {@code application/problem+json}.
 */
@RestController
@RequestMapping("/api/downloads")
class DownloadsController {

	private static final int LARGEST_BODY = 64 * 1024;

	private final DownloadManager manager;

	private final EventHub events;

	private final NetworkRules network;

	private final ObjectReader reader;

	DownloadsController(DownloadManager manager, EventHub events, NetworkRules network, JsonMapper mapper) {
		this.manager = manager;
		this.events = events;
		this.network = network;
		this.reader = mapper.readerFor(JsonNode.class).with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
	}

	/**
	 * Add a download. Answers 202 with its address, as the file arrives later.
	 * @param body a JSON object: url, and if wanted fileName, overwrite, retries, headers
	 * and group
	 * @return the download
	 * @throws IOException if the body cannot be read
	 */
	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<DownloadView> submit(InputStream body) throws IOException {
		byte[] json = body.readNBytes(LARGEST_BODY + 1);
		if (json.length > LARGEST_BODY) {
			throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE,
					"the body is larger than " + LARGEST_BODY + " bytes");
		}
		DownloadRequest request = DownloadInput.read(this.reader.readTree(json));
		this.network.check(request.uri());
		Download download = this.manager.submit(request);
		return ResponseEntity.accepted()
			.location(URI.create("/api/downloads/" + download.id()))
			.body(DownloadView.of(download.snapshot()));
	}

	/**
	 * All downloads known, in the order in which they were added.
	 * @return the downloads
	 */
	@GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
	List<DownloadView> list() {
		return this.manager.downloads().stream().map(DownloadView::of).toList();
	}

	/**
	 * One download.
	 * @param id its id
	 * @return the download
	 */
	@GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	DownloadView one(@PathVariable String id) {
		return DownloadView.of(find(id).snapshot());
	}

	/**
	 * Cancel a download. Has no effect on one that has ended: what the caller wants, that
	 * it does not run, is so either way.
	 * @param id its id
	 */
	@DeleteMapping("/{id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void cancel(@PathVariable String id) {
		find(id).cancel();
	}

	/**
	 * Cancel every download that has not ended.
	 */
	@DeleteMapping
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void cancelAll() {
		this.manager.cancelAll();
	}

	/**
	 * What happens from now on to all downloads, as server-sent events.
	 * @param method the method; HEAD brings the headers only, as nobody would read on
	 * @param request the request
	 * @param response the response, whose stream can be flushed; the one that a
	 * {@link StreamingResponseBody} is given ignores that
	 * @return the stream
	 */
	@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<StreamingResponseBody> events(HttpMethod method, HttpServletRequest request,
			HttpServletResponse response) {
		boolean head = HttpMethod.HEAD.equals(method);
		// The place is taken here: when the body is written it is too late to refuse.
		EventClient client = head ? null : this.events.join();
		if (head ? this.events.isFull() : client == null) {
			throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE,
					"too many clients follow the events already");
		}
		ResponseEntity.BodyBuilder answer = ResponseEntity.ok()
			.contentType(MediaType.TEXT_EVENT_STREAM)
			.header("X-Accel-Buffering", "no");
		if (client == null) {
			return answer.build();
		}
		WebAsyncUtils.getAsyncManager(request).registerCallableInterceptor(client, new CallableProcessingInterceptor() {

			/** Comes also if no thread was free to write the body. */
			@Override
			public <T> void afterCompletion(NativeWebRequest ended, Callable<T> task) {
				DownloadsController.this.events.leave(client);
			}

		});
		return answer.body((out) -> this.events.stream(client, response.getOutputStream()));
	}

	private Download find(String id) {
		return this.manager.find(id)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "there is no download with this id"));
	}

}
