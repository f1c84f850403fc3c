package io.github.downloadmanager.internal.http;

import java.util.List;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpRequest;
import reactor.netty.http.client.HttpClientRequest;

import static org.springframework.http.HttpHeaders.ACCEPT;
import static org.springframework.http.HttpHeaders.ACCEPT_ENCODING;
import static org.springframework.http.HttpHeaders.CONTENT_LENGTH;
import static org.springframework.http.HttpHeaders.CONTENT_TYPE;
import static org.springframework.http.HttpHeaders.COOKIE;
import static org.springframework.http.HttpHeaders.IF_RANGE;
import static org.springframework.http.HttpHeaders.RANGE;
import static org.springframework.http.HttpHeaders.USER_AGENT;

/**
 * Which headers a request has. What the caller gave goes to the origin of the requested
 * address only, except for the name of the client.
 */
final class RequestHeaders {

	private RequestHeaders() {
	}

	/**
	 * Set the headers at Reactor Netty's client: those set at WebClient are copied three
	 * times on their way there.
	 * @param content what is sent, {@code null} if nothing is
	 * @param nanos the time now, which cookies may have outlived
	 */
	static void set(ClientHttpRequest sent, SourceRequest request, Hop hop, @Nullable RequestContent content,
			long nanos) {
		HttpClientRequest client = sent.getNativeRequest();
		HttpHeaders headers = client.requestHeaders();
		headers.set(ACCEPT, MediaType.ALL_VALUE);
		if (hop.sameOrigin()) {
			request.headers().forEach(headers::set);
		}
		else if (request.headers().containsHeader(USER_AGENT)) {
			headers.set(USER_AGENT, request.headers().getOrEmpty(USER_AGENT));
		}
		List<String> own = headers.getAll(COOKIE);
		String cookies = request.cookies().header(hop.uri(), own.isEmpty() ? null : String.join("; ", own), nanos);
		if (cookies != null) {
			headers.set(COOKIE, cookies);
		}
		// Without a coding, because sizes, ranges and checksums refer to the bytes as
		// they are stored on the server.
		headers.set(ACCEPT_ENCODING, "identity");
		if (request.range() != null) {
			headers.set(RANGE, request.range().toHeaderValue());
			if (request.validator() != null) {
				headers.set(IF_RANGE, request.validator().value());
			}
		}
		if (content != null) {
			headers.set(CONTENT_TYPE, content.type());
			headers.set(CONTENT_LENGTH, content.bytes().remaining());
		}
	}

}
