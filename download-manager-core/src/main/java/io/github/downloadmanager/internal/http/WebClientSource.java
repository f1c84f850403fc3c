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
import io.netty.channel.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.PrematureCloseException;

/**
 * HTTP by Spring's {@link WebClient} on Reactor Netty. Redirects are followed here, not
 * in the client, so that the URL policy is asked at each hop and nothing meant for one
 * origin reaches another.
 */
public final class WebClientSource implements DownloadSource {

	/**
	 * How many kept connections may turn out to be dead before the request fails. Each
	 * dead connection leaves the pool, so that a new one is made sooner or later.
	 */
	private static final int MAX_STALE_CONNECTIONS = 16;

	private final HttpTransport transport;

	private final OriginClients clients;

	private final UnwantedBody unwanted;

	private final RequestPolicy redirects;

	private final ResponseHeaders headers;

	private final Duration responseTimeout;

	private final LongSupplier nanos;

	/** The deadlines of requests whose response is not there yet. */
	private final Deadlines deadlines;

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
		this.clients = new OriginClients(transport);
		this.unwanted = new UnwantedBody(timer, Schedulers.fromExecutor(transport.afterwards()));
		this.redirects = redirects;
		this.headers = headers;
		this.responseTimeout = responseTimeout;
		this.nanos = nanos;
		this.deadlines = new Deadlines(responseTimeout, timer, nanos);
	}

	@Override
	public Mono<RemoteInfo> probe(SourceRequest request) {
		return exchange(HttpMethod.HEAD, request, (response, uri, exchange) -> {
			int status = response.statusCode().value();
			if (status != 200) {
				return reject(response, request, uri);
			}
			return this.unwanted.discard(response, request)
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
				return UnwantedBody.abort(response).then(Mono.error(ex));
			}
			return reader.apply(content);
		});
	}

	@Override
	public Executor afterwards() {
		return this.transport.afterwards();
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
		OriginClient client = this.clients.of(content != null, request.reading().slow());
		WebClient.RequestBodySpec asked = client.request(method, hop.uri()).httpRequest((sent) -> {
			exchange.sent(sent);
			RequestHeaders.set(sent, request, hop, content, this.nanos.getAsLong());
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

	private void answered(RequestPermit permit, ClientResponse response) {
		int status = response.statusCode().value();
		permit.answered(status, Overload.isSaidBy(status) ? this.headers.retryAfter(response) : null);
	}

	private static boolean isRedirect(int status) {
		return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
	}

	private <T> Mono<Step<T>> redirect(ClientResponse response, SourceRequest request, Hop hop) {
		List<String> locations = response.headers().header(HttpHeaders.LOCATION);
		return this.unwanted.discard(response, request)
			.then(Mono.fromCallable(
					() -> Step.redirected(this.redirects.follow(hop, locations), response.statusCode().value())));
	}

	private <T> Mono<T> reject(ClientResponse response, SourceRequest request, URI uri) {
		UnexpectedStatusException ex = this.headers.unexpectedStatus(response, uri);
		return this.unwanted.discard(response, request).then(Mono.error(ex));
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
