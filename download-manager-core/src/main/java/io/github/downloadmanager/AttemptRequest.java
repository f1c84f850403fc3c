package io.github.downloadmanager;

import java.net.URI;
import java.util.Objects;

import org.springframework.http.HttpHeaders;

/**
 * The request of one attempt, about to be sent; see {@link DownloadRequestCustomizer}.
 * Not thread-safe.
 */
public final class AttemptRequest {

	private final DownloadRequest download;

	private final URI uri;

	private final int attempt;

	private final HttpHeaders headers = new HttpHeaders();

	/**
	 * Create a request. Customizers get theirs; this is for their tests.
	 * @param download what is downloaded
	 * @param uri the address that is asked now
	 * @param attempt number of the attempt, from 1
	 */
	public AttemptRequest(DownloadRequest download, URI uri, int attempt) {
		this.download = Objects.requireNonNull(download, "download");
		this.uri = Objects.requireNonNull(uri, "uri");
		this.attempt = attempt;
	}

	/**
	 * What is downloaded, as it was submitted.
	 * @return the request, with its group and attributes
	 */
	public DownloadRequest download() {
		return this.download;
	}

	/**
	 * The address that is asked now: the one of the request, a mirror, or one that a
	 * refresher supplied. May hold secrets.
	 * @return the address
	 */
	public URI uri() {
		return this.uri;
	}

	/**
	 * The number of the attempt.
	 * @return the number, from 1
	 */
	public int attempt() {
		return this.attempt;
	}

	/**
	 * Send a header. One of the same name that the request or a refresher brings goes
	 * first, and one that an earlier customizer set is replaced.
	 * @param name its name; not one that the manager itself sets, such as {@code Range}
	 * @param value its value: visible US-ASCII, spaces and tabs
	 * @return this request
	 * @throws IllegalArgumentException if one of them is not allowed; the value is not
	 * shown
	 */
	public AttemptRequest header(String name, String value) {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(value, "value");
		RequestChecks.header(name, value);
		this.headers.set(name, value);
		return this;
	}

	/**
	 * Send an {@code Authorization} header with a bearer token (RFC 6750).
	 * @param token the token
	 * @return this request
	 */
	public AttemptRequest bearerToken(String token) {
		Objects.requireNonNull(token, "token");
		return header(HttpHeaders.AUTHORIZATION, "Bearer " + token);
	}

	/**
	 * The headers that were added so far. Their values may be secrets.
	 * @return read-only headers
	 */
	public HttpHeaders headers() {
		return HttpHeaders.readOnlyHttpHeaders(this.headers);
	}

	/** Without secrets: the names of headers without values. */
	@Override
	public String toString() {
		return "AttemptRequest[attempt=" + this.attempt + ", headers=" + this.headers.headerNames() + "]";
	}

}
