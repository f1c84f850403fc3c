package io.github.downloadmanager.internal.http;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.publisher.Flux;

/**
 * The body of a response, as it comes. {@link ClientResponse#bodyToFlux} adds to each
 * error a suppressed one that names the address with its path, which may hold a secret
 * and is printed with every stack trace. It does that to a {@link Flux} only, so that the
 * body is fetched inside of something else.
 *
 * @param buffers the bytes; to be subscribed once
 */
record ResponseBody(Flux<DataBuffer> buffers) {

	static Flux<DataBuffer> of(ClientResponse response) {
		return response.body((message, context) -> new ResponseBody(message.getBody())).buffers();
	}

}
