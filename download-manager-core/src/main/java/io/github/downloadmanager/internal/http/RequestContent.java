package io.github.downloadmanager.internal.http;

import java.nio.ByteBuffer;

import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import reactor.core.publisher.Mono;

/**
 * What a POST request sends.
 *
 * @param type its media type
 * @param bytes the bytes; its position does not move
 */
public record RequestContent(String type, ByteBuffer bytes) {

	/** Writes the bytes as they are; there are no codecs. */
	BodyInserter<Void, ClientHttpRequest> inserter() {
		return (request, context) -> request
			.writeWith(Mono.fromSupplier(() -> DefaultDataBufferFactory.sharedInstance.wrap(this.bytes.duplicate())));
	}

}
