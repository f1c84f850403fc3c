package io.github.downloadmanager.internal.http;

import java.net.URI;

import org.springframework.core.codec.DataBufferDecoder;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.netty.http.client.HttpClient;

/**
 * Begins requests by {@link WebClient}. Reactor Netty takes the host of an address from
 * {@link URI#getHost}, which is {@code null} for names with an underscore. For such hosts
 * the origin is given as text, and the rest of the address relative to it.
 */
final class OriginClient {

	private final HttpClient http;

	private final WebClient client;

	OriginClient(HttpClient http) {
		this.http = http;
		this.client = client(http);
	}

	WebClient.RequestBodySpec request(HttpMethod method, URI uri) {
		if (uri.getHost() != null) {
			return this.client.method(method).uri(uri);
		}
		// Connections are pooled by address and settings, so they are shared all the
		// same.
		return client(this.http.baseUrl(uri.getScheme() + "://" + uri.getRawAuthority())).method(method)
			.uri(URI.create(relative(uri)));
	}

	/**
	 * The error of a request with the address that was asked, host and port included.
	 * @param error the client's error, which may have the relative address
	 * @param uri the address that was asked
	 */
	static WebClientRequestException withAddress(WebClientRequestException error, URI uri) {
		Throwable cause = error.getCause();
		return (cause == null || error.getUri().isAbsolute()) ? error
				: new WebClientRequestException(cause, error.getMethod(), uri, error.getHeaders());
	}

	private static String relative(URI uri) {
		// Reactor Netty looks for the first slash only, so //a stays a path.
		String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
		return (uri.getRawQuery() != null) ? path + "?" + uri.getRawQuery() : path;
	}

	private static WebClient client(HttpClient http) {
		return WebClient.builder()
			.clientConnector(SingleUseResponse.connector(new ReactorClientHttpConnector(http)))
			// Only bytes are read, and the codecs for everything else take time to load.
			.codecs((codecs) -> {
				codecs.registerDefaults(false);
				codecs.customCodecs().register(new DataBufferDecoder());
			})
			.build();
	}

}
