package io.github.downloadmanager.internal.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;

import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.internal.host.HostPausedException;
import io.github.downloadmanager.internal.host.Overload;
import io.github.downloadmanager.internal.host.RequestPermit;
import io.github.downloadmanager.policy.UrlRejectedException;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.PrematureCloseException;

/**
 * HTTP by Spring's {@link WebClient} on Reactor Netty. Redirects are followed here, not
 * in the client, so that the URL policy is asked at each hop and nothing meant for one
 * origin reaches another.
 */
public final class WebClientSource implements DownloadSource {

	/**
	 * How many bytes of an unwanted body are read, so that the connection can be used
	 * again. A longer body is cut off.
	 */
	private static final long DISCARD_LIMIT = 64 * 1024;

	private static final Duration DISCARD_TIME = Duration.ofSeconds(1);

	/**
	 * How many kept connections may turn out to be dead before the request fails. Each
	 * dead connection leaves the pool, so that a new one is made sooner or later.
	 */
	private static final int MAX_STALE_CONNECTIONS = 16;

	private static final int SLOW_BUFFER = 256 * 1024;

	private static final AttributeKey<Boolean> POST = AttributeKey.valueOf(WebClientSource.class, "POST");

	private final HttpTransport transport;

	private final OriginClient client;

	/**
	 * A client whose connections are used for one request each. If a request fails on a
	 * kept connection, nobody can tell whether the server has seen it, and then a POST
	 * request must not be sent again (RFC 9110 section 9.2.2).
	 */
	private final OriginClient postClient;

	/**
	 * A client with connections of its own, for which the system receives little ahead.
	 * If such a body is read slowly, a server that has sent much ahead would wait so long
	 * that it gives up.
	 */
	private volatile @Nullable OriginClient slowClient;

	private volatile @Nullable OriginClient slowPostClient;

	private final RequestPolicy redirects;

	private final ResponseHeaders headers;

	private final Duration responseTimeout;

	private final Scheduler timer;

	private final LongSupplier nanos;

	/** The deadlines of requests whose response is not there yet. */
	private final Deadlines deadlines;

	private final Executor afterwards;

	private final Scheduler afterwardsScheduler;

	/**
	 * Create a source.
	 * @param transport the connections to use; shut down together with the source
	 * @param redirects where redirects may lead
	 * @param headers how headers are understood
	 * @param responseTimeout how long to wait for the headers of a response
	 * @param timer runs the timeouts; its tasks do not block
	 * @param nanos a clock for durations, that of the timer
	 */
	public WebClientSource(HttpTransport transport, RequestPolicy redirects, ResponseHeaders headers,
			Duration responseTimeout, Scheduler timer, LongSupplier nanos) {
		this.transport = transport;
		this.client = new OriginClient(transport.httpClient());
		// Connections are shared among equal settings only, and are not kept after POST.
		this.postClient = new OriginClient(posting(transport.httpClient()));
		this.redirects = redirects;
		this.headers = headers;
		this.responseTimeout = responseTimeout;
		this.timer = timer;
		this.nanos = nanos;
		this.deadlines = new Deadlines(responseTimeout, timer, nanos);
		this.afterwards = transport.afterwards();
		this.afterwardsScheduler = Schedulers.fromExecutor(this.afterwards);
	}

	@Override
	public Mono<RemoteInfo> probe(SourceRequest request) {
		return exchange(HttpMethod.HEAD, request, (response, uri, exchange) -> {
			int status = response.statusCode().value();
			if (status != 200) {
				return reject(response, request, uri);
			}
			return discard(response, request)
				.then(Mono.fromCallable(() -> this.headers.content(response, uri, exchange::limitReads).info()));
		});
	}

	@Override
	public <T> Mono<T> fetch(SourceRequest request, Function<RemoteContent, Mono<T>> reader) {
		HttpMethod method = (request.content() != null) ? HttpMethod.POST : HttpMethod.GET;
		return exchange(method, request, (response, uri, exchange) -> {
			int status = response.statusCode().value();
			// A part that was not asked for is no answer to the request (RFC 9110 section
			// 15.3.7).
			if (status != 200 && !(status == 206 && request.range() != null)) {
				return reject(response, request, uri);
			}
			RemoteContent content;
			try {
				content = this.headers.content(response, uri, exchange::limitReads);
			}
			catch (Exception ex) {
				return abort(response).then(Mono.error(ex));
			}
			return reader.apply(content);
		});
	}

	@Override
	public Executor afterwards() {
		return this.afterwards;
	}

	@Override
	public Mono<Void> shutdown() {
		return this.transport.shutdown();
	}

	private <T> Mono<T> exchange(HttpMethod method, SourceRequest request, Answer<T> answer) {
		return Mono.defer(() -> {
			try {
				this.redirects.check(request.uri());
			}
			catch (UrlRejectedException ex) {
				return Mono.error(ex);
			}
			return hop(method, request, Hop.first(request), answer);
		}).contextWrite(Cancellations.DROPPED_ERRORS_ARE_EXPECTED);
	}

	private <T> Mono<T> hop(HttpMethod method, SourceRequest request, Hop hop, Answer<T> answer) {
		int stale = method.equals(HttpMethod.POST) ? 0 : MAX_STALE_CONNECTIONS;
		RequestPermit permit;
		try {
			permit = request.access().acquire(hop.uri());
		}
		catch (HostPausedException ex) {
			return Mono.error(ex);
		}
		Mono<Step<T>> step = ask(method, request, hop, answer, permit, stale)
			.onErrorMap(WebClientRequestException.class, (error) -> OriginClient.withAddress(error, hop.uri()));
		return (permit.takesPlace() ? returning(permit, step) : step).flatMap((reached) -> (reached.next() != null)
				? hop(after(method, reached.status()), request, reached.next(), answer)
				: Mono.justOrEmpty(reached.value()));
	}

	private static <T> Mono<T> returning(RequestPermit permit, Mono<T> step) {
		return step.doOnError((error) -> {
			if (isRefusal(error)) {
				permit.refused();
			}
		})
			// The permit is given back before the end is told, because what follows from
			// the end may need it.
			.doOnTerminate(permit::close)
			.doOnCancel(permit::close);
	}

	/** Whether a connection was refused, or reset before the answer. */
	private static boolean isRefusal(Throwable error) {
		Throwable cause = (error instanceof WebClientRequestException) ? error.getCause() : null;
		return (cause instanceof ConnectException && !(cause instanceof ConnectTimeoutException))
				|| cause instanceof PrematureCloseException
				|| (cause instanceof IOException && String.valueOf(cause.getMessage()).contains("reset"));
	}

	/** The method that follows a redirect (RFC 9110 section 15.4). */
	private static HttpMethod after(HttpMethod method, int status) {
		boolean kept = status == 307 || status == 308;
		return (method.equals(HttpMethod.POST) && !kept) ? HttpMethod.GET : method;
	}

	private <T> Mono<Step<T>> ask(HttpMethod method, SourceRequest request, Hop hop, Answer<T> answer,
			RequestPermit permit, int staleLeft) {
		Exchange exchange = new Exchange(this.deadlines, this.responseTimeout);
		RequestContent content = method.equals(HttpMethod.POST) ? request.content() : null;
		WebClient.RequestBodySpec asked = client(content, request).request(method, hop.uri()).httpRequest((sent) -> {
			exchange.sent(sent);
			addHeaders(sent, request, hop);
			if (content != null) {
				addHeaders(sent, content);
			}
		});
		WebClient.RequestHeadersSpec<?> ready = (content != null) ? asked.body(content.inserter()) : asked;
		Mono<Step<T>> step = ready.exchangeToMono((response) -> {
			if (!exchange.answered()) {
				return Mono.error(new SourceTimeoutException(this.responseTimeout));
			}
			answered(permit, response);
			request.cookies()
				.store(hop.uri(), response.headers().header(HttpHeaders.SET_COOKIE), this.nanos.getAsLong());
			if (isRedirect(response.statusCode().value())) {
				return redirect(response, request, hop);
			}
			return answer.to(response, hop.uri(), exchange).map(Step::answered);
		});
		return exchange.guard(step)
			.onErrorResume((error) -> staleLeft > 0 && exchange.foundStaleConnection(error),
					(error) -> ask(method, request, hop, answer, permit, staleLeft - 1));
	}

	private OriginClient client(@Nullable RequestContent content, SourceRequest request) {
		if (content != null) {
			return request.reading().slow() ? slowPostClient() : this.postClient;
		}
		return request.reading().slow() ? slowClient() : this.client;
	}

	private static HttpClient posting(HttpClient client) {
		return client.attr(POST, true);
	}

	private static HttpClient slow(HttpClient client) {
		return client.option(ChannelOption.SO_RCVBUF, SLOW_BUFFER);
	}

	/** The client is made at its first use, as most managers have no limit so low. */
	private OriginClient slowClient() {
		OriginClient slow = this.slowClient;
		if (slow == null) {
			slow = new OriginClient(slow(this.transport.httpClient()));
			this.slowClient = slow;
		}
		return slow;
	}

	private OriginClient slowPostClient() {
		OriginClient slow = this.slowPostClient;
		if (slow == null) {
			slow = new OriginClient(slow(posting(this.transport.httpClient())));
			this.slowPostClient = slow;
		}
		return slow;
	}

	/**
	 * Set the headers at Reactor Netty's client: those set at WebClient are copied three
	 * times on their way there.
	 */
	private void addHeaders(ClientHttpRequest sent, SourceRequest request, Hop hop) {
		HttpClientRequest client = sent.getNativeRequest();
		io.netty.handler.codec.http.HttpHeaders headers = client.requestHeaders();
		headers.set(HttpHeaders.ACCEPT, MediaType.ALL_VALUE);
		if (hop.sameOrigin()) {
			request.headers().forEach(headers::set);
		}
		else if (request.headers().containsHeader(HttpHeaders.USER_AGENT)) {
			headers.set(HttpHeaders.USER_AGENT, request.headers().getOrEmpty(HttpHeaders.USER_AGENT));
		}
		List<String> own = headers.getAll(HttpHeaders.COOKIE);
		String cookies = request.cookies()
			.header(hop.uri(), own.isEmpty() ? null : String.join("; ", own), this.nanos.getAsLong());
		if (cookies != null) {
			headers.set(HttpHeaders.COOKIE, cookies);
		}
		// Without a coding, because sizes, ranges and checksums refer to the bytes as
		// they are stored on the server.
		headers.set(HttpHeaders.ACCEPT_ENCODING, "identity");
		if (request.range() != null) {
			headers.set(HttpHeaders.RANGE, request.range().toHeaderValue());
			if (request.validator() != null) {
				headers.set(HttpHeaders.IF_RANGE, request.validator().value());
			}
		}
	}

	private static void addHeaders(ClientHttpRequest sent, RequestContent content) {
		HttpClientRequest client = sent.getNativeRequest();
		client.requestHeaders().set(HttpHeaders.CONTENT_TYPE, content.type());
		client.requestHeaders().set(HttpHeaders.CONTENT_LENGTH, content.bytes().remaining());
	}

	private void answered(RequestPermit permit, ClientResponse response) {
		int status = response.statusCode().value();
		permit.answered(status, Overload.isSaidBy(status) ? this.headers.retryAfter(response) : null);
	}

	private static boolean isRedirect(int status) {
		return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
	}

	private <T> Mono<Step<T>> redirect(ClientResponse response, SourceRequest request, Hop hop) {
		List<String> locations = response.headers().header(HttpHeaders.LOCATION);
		return discard(response, request).then(Mono
			.fromCallable(() -> Step.redirected(this.redirects.follow(hop, locations), response.statusCode().value())));
	}

	private <T> Mono<T> reject(ClientResponse response, SourceRequest request, URI uri) {
		UnexpectedStatusException ex = this.headers.unexpectedStatus(response, uri);
		return discard(response, request).then(Mono.error(ex));
	}

	/**
	 * Read what is left of a body, so that the connection can be used again, but not
	 * much.
	 */
	private Mono<Void> discard(ClientResponse response, SourceRequest request) {
		// What a HEAD says of the length is that of a body which does not come.
		if (response.request().getMethod().equals(HttpMethod.HEAD)) {
			return response.releaseBody().onErrorComplete().publishOn(this.afterwardsScheduler);
		}
		if (response.headers().contentLength().orElse(0) > DISCARD_LIMIT) {
			return abort(response);
		}
		return ResponseBody.of(response)
			.map(WebClientSource::release)
			.doOnNext(request.reading().discarded()::accept)
			.scan(0L, Long::sum)
			.takeUntil((read) -> read > DISCARD_LIMIT)
			.then()
			.timeout(DISCARD_TIME, this.timer)
			// Only the status counts, whatever the end of the body is.
			.onErrorComplete()
			// By then the connection is back in its pool, for the next request.
			.publishOn(this.afterwardsScheduler);
	}

	private static Mono<Void> abort(ClientResponse response) {
		return Mono.fromRunnable(() -> ResponseBody.of(response).subscribe(DataBufferUtils::release, (ex) -> {
		}).dispose());
	}

	private static long release(DataBuffer buffer) {
		long size = buffer.readableByteCount();
		DataBufferUtils.release(buffer);
		return size;
	}

	/** Makes a value of the last response, which is no redirect. */
	private interface Answer<T> {

		Mono<T> to(ClientResponse response, URI uri, Exchange exchange);

	}

	/** What a response led to: a value, or another request. */
	private record Step<T>(@Nullable Hop next, @Nullable T value, int status) {

		static <T> Step<T> redirected(Hop next, int status) {
			return new Step<>(next, null, status);
		}

		static <T> Step<T> answered(T value) {
			return new Step<>(null, value, 0);
		}

	}

}
