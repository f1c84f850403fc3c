package io.github.downloadmanager.internal.http;

import java.time.Duration;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * What becomes of a body that nobody wants, such as that of a redirect or an error.
 */
final class UnwantedBody {

	/** How many bytes are read. A longer body is cut off. */
	private static final long MAX_BYTES = 64 * 1024;

	private static final Duration MAX_TIME = Duration.ofSeconds(1);

	private final Scheduler timer;

	private final Scheduler afterwards;

	/**
	 * Create what discards bodies.
	 * @param timer runs the timeouts
	 * @param afterwards runs what comes after the end of a response
	 */
	UnwantedBody(Scheduler timer, Scheduler afterwards) {
		this.timer = timer;
		this.afterwards = afterwards;
	}

	/**
	 * Read what is left of a body, so that the connection can be used again, but not
	 * much.
	 */
	Mono<Void> discard(ClientResponse response, SourceRequest request) {
		// What a HEAD says of the length is that of a body which does not come.
		if (response.request().getMethod().equals(HttpMethod.HEAD)) {
			return response.releaseBody().onErrorComplete().publishOn(this.afterwards);
		}
		if (response.headers().contentLength().orElse(0) > MAX_BYTES) {
			return abort(response);
		}
		return ResponseBody.of(response)
			.map(UnwantedBody::release)
			.doOnNext(request.reading().discarded()::accept)
			.scan(0L, Long::sum)
			.takeUntil((read) -> read > MAX_BYTES)
			.then()
			.timeout(MAX_TIME, this.timer)
			// Only the status counts, whatever the end of the body is.
			.onErrorComplete()
			// By then the connection is back in its pool, for the next request.
			.publishOn(this.afterwards);
	}

	/** Close the connection instead of reading the body. */
	static Mono<Void> abort(ClientResponse response) {
		return Mono.fromRunnable(() -> ResponseBody.of(response).subscribe(DataBufferUtils::release, (ex) -> {
		}).dispose());
	}

	private static long release(DataBuffer buffer) {
		long size = buffer.readableByteCount();
		DataBufferUtils.release(buffer);
		return size;
	}

}
