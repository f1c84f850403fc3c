package io.github.downloadmanager.internal.http;

import java.util.concurrent.atomic.AtomicBoolean;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ClientHttpResponseDecorator;
import reactor.core.publisher.Flux;

/**
 * A response whose body can be read once. After each response WebClient asks for the rest
 * of the body, gets the error again with which the body ended, and adds the address with
 * its path to that error; see {@link ResponseBody}.
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
