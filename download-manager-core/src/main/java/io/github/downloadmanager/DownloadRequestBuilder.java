package io.github.downloadmanager;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;

import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.internal.text.ArgumentChecks;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Builds a {@link DownloadRequest}. Not thread-safe. Each method checks its arguments at
 * once and throws {@link IllegalArgumentException} with the field, the value (never a
 * secret) and what is allowed, or {@link NullPointerException} with the name of the
 * parameter.
 */
public final class DownloadRequestBuilder extends DestinationBuilder<DownloadRequestBuilder> {

	private final URI uri;

	private final HttpHeaders headers = new HttpHeaders();

	private @Nullable QueueOptions queue;

	DownloadRequestBuilder(URI uri) {
		this.uri = uri;
	}

	DownloadRequestBuilder(URI uri, DownloadRequest.Target target, HttpHeaders headers, RequestOptions options,
			QueueOptions queue) {
		this.uri = uri;
		this.target = target;
		this.headers.addAll(headers);
		this.options = (options != RequestOptions.NONE) ? options.clone() : null;
		this.queue = (queue != QueueOptions.NONE) ? queue.clone() : null;
	}

	private QueueOptions queue() {
		if (this.queue == null) {
			this.queue = new QueueOptions();
		}
		return this.queue;
	}

	/**
	 * Send a header, to the origin of the address only.
	 * @param name its name; not one that the manager itself sets, such as {@code Range}
	 * @param value its value: visible US-ASCII, spaces and tabs
	 * @return this builder
	 */
	public DownloadRequestBuilder header(String name, String value) {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(value, "value");
		RequestChecks.header(name, value);
		this.headers.add(name, value);
		return this;
	}

	/**
	 * Send headers, to the origin of the address only.
	 * @param headers names and values; see {@link #header}
	 * @return this builder
	 */
	public DownloadRequestBuilder headers(HttpHeaders headers) {
		Objects.requireNonNull(headers, "headers");
		headers.forEach((name, values) -> values.forEach((value) -> header(name, value)));
		return this;
	}

	/**
	 * Send an {@code Authorization} header with a name and password (RFC 7617), in place
	 * of one that was set before.
	 * @param user the name; no colon
	 * @param password the password
	 * @return this builder
	 */
	public DownloadRequestBuilder basicAuth(String user, String password) {
		Objects.requireNonNull(user, "user");
		Objects.requireNonNull(password, "password");
		ArgumentChecks.that(user.indexOf(':') < 0, "user", "***", "a name without a colon (RFC 7617)");
		byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
		return authorization("Basic " + Base64.getEncoder().encodeToString(pair));
	}

	/**
	 * Send an {@code Authorization} header with a bearer token (RFC 6750), in place of
	 * one that was set before.
	 * @param token the token
	 * @return this builder
	 */
	public DownloadRequestBuilder bearerToken(String token) {
		Objects.requireNonNull(token, "token");
		return authorization("Bearer " + token);
	}

	/** A request has one of them at most (RFC 9110 sections 5.3 and 11.6.2). */
	private DownloadRequestBuilder authorization(String value) {
		RequestChecks.header(HttpHeaders.AUTHORIZATION, value);
		this.headers.set(HttpHeaders.AUTHORIZATION, value);
		return this;
	}

	/**
	 * Send this as {@code User-Agent}.
	 * @param userAgent visible US-ASCII and spaces
	 * @return this builder
	 */
	public DownloadRequestBuilder userAgent(String userAgent) {
		Objects.requireNonNull(userAgent, "userAgent");
		RequestChecks.header(HttpHeaders.USER_AGENT, userAgent);
		this.headers.set(HttpHeaders.USER_AGENT, userAgent);
		return this;
	}

	/**
	 * Ask for the content with a POST request that sends this, for exports that need one.
	 * Such a content is fetched as a whole, over one connection: it is not resumed, split
	 * or asked about with HEAD, and part files are not kept. As a server may do something
	 * each time it gets the body, there are <em>no retries</em> unless {@link #retries}
	 * asks for them, each of which sends the body again.
	 * <p>
	 * After a redirect with status 301, 302 or 303 a GET request without body follows;
	 * 307 and 308 send the body to the address that the server names, be it of another
	 * origin (RFC 9110 section 15.4), if the policies of the manager allow it.
	 * @param contentType its media type, such as {@code application/json}
	 * @param body the bytes; copied, and sent as they are
	 * @return this builder
	 */
	public DownloadRequestBuilder post(String contentType, byte[] body) {
		Objects.requireNonNull(contentType, "contentType");
		Objects.requireNonNull(body, "body");
		RequestChecks.contentType(contentType);
		options().body = new RequestBody(contentType, body);
		return this;
	}

	/**
	 * Retry so often after the first attempt.
	 * @param retries the number of retries, from 0
	 * @return this builder
	 */
	public DownloadRequestBuilder retries(int retries) {
		ArgumentChecks.range("retries", retries, 0, Integer.MAX_VALUE);
		options().retries = retries;
		return this;
	}

	/**
	 * Whether to ask with a HEAD request first; see
	 * {@link DownloadManagerBuilder#probe(boolean)}.
	 * @param probe the choice
	 * @return this builder
	 */
	public DownloadRequestBuilder probe(boolean probe) {
		options().probe = probe;
		return this;
	}

	/**
	 * Give the whole download no longer than this, from its first slot on.
	 * @param timeout the limit
	 * @return this builder
	 */
	public DownloadRequestBuilder timeout(Duration timeout) {
		Objects.requireNonNull(timeout, "timeout");
		ArgumentChecks.positive("timeout", timeout);
		options().timeout = timeout;
		return this;
	}

	/**
	 * Fetch a large content over so many connections at once, if the server allows it;
	 * see {@link DownloadManagerBuilder#segments}.
	 * @param segments the number of connections, from 1 to 64; 0 for automatic
	 * @return this builder
	 */
	public DownloadRequestBuilder segments(int segments) {
		ArgumentChecks.range("segments", segments, 0, 64);
		options().segments = segments;
		return this;
	}

	/**
	 * Another address of the same content, to go to when those before it fail. Bytes of
	 * two addresses are joined only if a validator or a checksum proves that they belong
	 * together. One that refuses for good is not asked again; retries go to the others.
	 * @param uri the address; headers of the request are not sent there
	 * @return this builder
	 */
	public DownloadRequestBuilder mirror(URI uri) {
		Objects.requireNonNull(uri, "uri");
		URI checked = RequestChecks.uri(uri);
		List<URI> mirrors = new ArrayList<>(options().mirrors);
		mirrors.add(checked);
		options().mirrors = List.copyOf(mirrors);
		return this;
	}

	/**
	 * Ask this for a fresh address or headers when the server answers with 401, 403 or
	 * 410.
	 * @param refresher the refresher
	 * @return this builder
	 */
	public DownloadRequestBuilder refresher(SourceRefresher refresher) {
		Objects.requireNonNull(refresher, "refresher");
		options().refresher = refresher;
		return this;
	}

	/**
	 * Submit it under a group, to list and cancel together.
	 * @param group the group's name: 1 to 200 characters, no control characters
	 * @return this builder
	 */
	public DownloadRequestBuilder group(String group) {
		Objects.requireNonNull(group, "group");
		GroupLimits.requireName(group);
		queue().group = group;
		return this;
	}

	/**
	 * Start it before those with a lower priority. Default 0. Whether it also has a
	 * larger share of the bandwidth is a setting of the manager, see
	 * {@link DownloadManagerBuilder#bandwidthPriorityDoubling}.
	 * @param priority from -1000 to 1000
	 * @return this builder
	 */
	public DownloadRequestBuilder priority(int priority) {
		ArgumentChecks.range("priority", priority, -1000, 1000);
		queue().priority = priority;
		return this;
	}

	/**
	 * Pause it from the beginning, until {@link Download#resume} is called. Default
	 * {@code false}.
	 * @param paused whether to pause it
	 * @return this builder
	 */
	public DownloadRequestBuilder paused(boolean paused) {
		queue().paused = paused;
		return this;
	}

	/**
	 * Limit the bandwidth of this download alone. Default: no limit but those of its
	 * group and manager.
	 * @param bytesPerSecond from 1
	 * @return this builder
	 */
	public DownloadRequestBuilder bandwidth(long bytesPerSecond) {
		ArgumentChecks.range("bandwidth", bytesPerSecond, 1, Long.MAX_VALUE);
		queue().bandwidth = OptionalLong.of(bytesPerSecond);
		return this;
	}

	/**
	 * Give the download data of your own, such as the number of an order: each of its
	 * events, its snapshot, the endpoint and JSON have it, and logs, if it is named there
	 * ({@link DownloadManagerBuilder#logAttributes}). It is shown to people, so it must
	 * not be secret. A second value of a name replaces the first.
	 * @param name 1 to 64 of the characters {@code A-Z a-z 0-9 . _ -}
	 * @param value up to 1,024 characters, no control characters
	 * @return this builder
	 * @throws IllegalArgumentException also if it would be the 33rd
	 */
	public DownloadRequestBuilder attribute(String name, String value) {
		Objects.requireNonNull(name, "name");
		Objects.requireNonNull(value, "value");
		queue().attributes = AttributeChecks.with(queue().attributes, Map.of(name, value));
		return this;
	}

	/**
	 * Give the download data of your own, in addition to what it has.
	 * @param attributes names and values; see {@link #attribute}
	 * @return this builder
	 */
	public DownloadRequestBuilder attributes(Map<String, String> attributes) {
		Objects.requireNonNull(attributes, "attributes");
		queue().attributes = AttributeChecks.with(queue().attributes, attributes);
		return this;
	}

	/**
	 * Call this for every event of the download; see {@link DownloadListener} for threads
	 * and exceptions.
	 * @param callback the callback
	 * @return this builder
	 */
	public DownloadRequestBuilder onEvent(Consumer<DownloadEvent> callback) {
		Objects.requireNonNull(callback, "callback");
		options().onEvent = callback;
		return this;
	}

	/**
	 * Call this for samples of the download's progress; see {@link DownloadListener} for
	 * threads and exceptions.
	 * @param callback the callback
	 * @return this builder
	 */
	public DownloadRequestBuilder onProgress(Consumer<Progress> callback) {
		Objects.requireNonNull(callback, "callback");
		options().onProgress = callback;
		return this;
	}

	/**
	 * Make the request.
	 * @return the request
	 * @throws IllegalArgumentException if a file name was given together with a sink, or
	 * what has no meaning for a POST request together with one
	 */
	public DownloadRequest build() {
		if (this.target.sink() != null && this.target.fileName() != null) {
			throw new IllegalArgumentException("fileName has no meaning together with a sink; leave one of them out");
		}
		if (this.options != null) {
			RequestChecks.body(this.options);
		}
		HttpHeaders sent = this.headers.isEmpty() ? HttpHeaders.EMPTY
				: HttpHeaders.readOnlyHttpHeaders(HttpHeaders.copyOf(this.headers));
		return new DownloadRequest(this.uri, this.target, sent,
				(this.options != null) ? this.options.clone() : RequestOptions.NONE,
				(this.queue != null) ? this.queue.clone() : QueueOptions.NONE);
	}

	@Override
	DownloadRequestBuilder self() {
		return this;
	}

}
