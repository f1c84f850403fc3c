package io.github.downloadmanager.internal.http;

import java.util.concurrent.atomic.AtomicBoolean;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ClientHttpResponseDecorator;
import reactor.core.publisher.Flux;

/**
 * A response whose body is there once. After each response the WebClient asks for what is
 * left of the body, gets the error again that the body ended with, and adds to this one
 * the address with its path; see {@link ResponseBody}.
 */
final class SingleUseResponse extends ClientHttpResponseDecorator {

	private final AtomicBoolean used = new AtomicBoolean();

	private SingleUseResponse(ClientHttpResponse response) {
		super(response);
	}

	static ClientHttpConnector connector(ClientHttpConnector connector) {
		return (method, uri, callback) -> connector.connect(method, uri, callback).map(SingleUseResponse::new);
	}

	@Override
	public Flux<DataBuffer> getBody() {
		return Flux.defer(() -> this.used.compareAndSet(false, true) ? super.getBody() : Flux.empty());
	}

}
