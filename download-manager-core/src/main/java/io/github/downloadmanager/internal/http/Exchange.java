package io.github.downloadmanager.internal.http;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.client.WebClientException;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.netty.Connection;
import reactor.netty.channel.AbortedException;
import reactor.util.context.Context;

/**
 * One request, until the headers of its response are there. It fails if they do not come
 * in time. After that it sets no limit to the time of the body.
 */
final class Exchange {

	private final Deadlines deadlines;

	private final Duration limit;

	private final OrphanedResponse unheard = new OrphanedResponse();

	/** What became of the request. The first to set it decides. */
	private final AtomicReference<@Nullable Fate> fate = new AtomicReference<>();

	/** There once the request goes out. */
	private volatile @Nullable ConnectionUse use;

	/** There once the request goes out. */
	private volatile @Nullable Connection connection;

	/** There from a moment after the subscription on. */
	private volatile Deadlines.@Nullable Wait wait;

	/**
	 * Create an exchange, for one request.
	 * @param deadlines those of all requests
	 * @param limit how long they are, to be told
	 */
	Exchange(Deadlines deadlines, Duration limit) {
		this.deadlines = deadlines;
		this.limit = limit;
	}

	/** Remember the connection on which the request is sent. */
	void sent(ClientHttpRequest request) {
		if (request.getNativeRequest() instanceof Connection connection) {
			this.connection = connection;
			this.use = ConnectionHandlers.nextUse(connection);
		}
		this.unheard.sent(request);
	}

	/**
	 * Whether the request failed only because a connection kept from an earlier one was
	 * not there any more (RFC 9112 section 9.3.1), or was about to end (RFC 9113 section
	 * 8.7), so that it may be sent again at once.
	 * @param error what it failed with
	 */
	boolean foundStaleConnection(Throwable error) {
		Throwable cause = (error instanceof WebClientException && error.getCause() != null) ? error.getCause() : error;
		ConnectionUse current = this.use;
		Connection sentOn = this.connection;
		return this.fate.get() == Fate.ENDED && ((current != null && current.isStale() && isOfConnection(cause))
				|| (sentOn != null && Http2Refusals.isRefused(sentOn.channel(), cause)));
	}

	/** A server that is silent may be at work on the request. */
	private static boolean isOfConnection(Throwable cause) {
		return (cause instanceof IOException && !(cause instanceof SourceTimeoutException))
				|| cause instanceof AbortedException;
	}

	/**
	 * The response is there.
	 * @return {@code false} if it comes too late
	 */
	boolean answered() {
		return decide(Fate.ANSWERED);
	}

	/**
	 * Read at most so many bytes at once from the connection.
	 * @param bytes the number; {@link Integer#MAX_VALUE} for as many as is good
	 */
	void limitReads(int bytes) {
		Connection current = this.connection;
		if (current != null) {
			ReceiveBuffers.limit(current.channel(), bytes);
		}
	}

	private void begin(Runnable late) {
		Deadlines.Wait begun = this.deadlines.begin(late);
		this.wait = begun;
		// The wait is set before the fate is read: whoever sets the fate reads the wait
		// after that.
		if (this.fate.get() != null) {
			this.deadlines.end(begun);
		}
	}

	private boolean decide(Fate decided) {
		if (!this.fate.compareAndSet(null, decided)) {
			return false;
		}
		Deadlines.Wait current = this.wait;
		if (current != null) {
			this.deadlines.end(current);
		}
		return true;
	}

	private boolean isLate() {
		return this.fate.get() == Fate.LATE;
	}

	/** The same request with the deadline; it is to be subscribed once. */
	<T> Mono<T> guard(Mono<T> request) {
		return new Guarded<>(this, request);
	}

	private static final class Guarded<T> extends MonoOperator<T, T> {

		private final Exchange exchange;

		Guarded(Exchange exchange, Mono<T> request) {
			super(request);
			this.exchange = exchange;
		}

		@Override
		public void subscribe(CoreSubscriber<? super T> actual) {
			this.source.subscribe(new Guard<>(this.exchange, actual));
		}

	}

	private static final class Guard<T> implements CoreSubscriber<T>, Subscription {

		private final Exchange exchange;

		private final CoreSubscriber<? super T> actual;

		private @Nullable Subscription upstream;

		Guard(Exchange exchange, CoreSubscriber<? super T> actual) {
			this.exchange = exchange;
			this.actual = actual;
		}

		@Override
		public Context currentContext() {
			return this.actual.currentContext();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.upstream = subscription;
			this.actual.onSubscribe(this);
			// The wait begins after onSubscribe, as no other signal may come before that.
			this.exchange.begin(this::late);
		}

		private void late() {
			if (this.exchange.decide(Fate.LATE)) {
				stop();
				this.actual.onError(new SourceTimeoutException(this.exchange.limit));
			}
		}

		@Override
		public void onNext(T value) {
			if (!this.exchange.isLate()) {
				this.actual.onNext(value);
			}
		}

		@Override
		public void onError(Throwable error) {
			this.exchange.decide(Fate.ENDED);
			if (!this.exchange.isLate()) {
				this.actual.onError(error);
			}
		}

		@Override
		public void onComplete() {
			this.exchange.decide(Fate.ENDED);
			if (!this.exchange.isLate()) {
				this.actual.onComplete();
			}
		}

		@Override
		public void request(long n) {
			if (this.upstream != null) {
				this.upstream.request(n);
			}
		}

		@Override
		public void cancel() {
			this.exchange.decide(Fate.ENDED);
			stop();
		}

		private void stop() {
			this.exchange.unheard.discard();
			if (this.upstream != null) {
				this.upstream.cancel();
			}
		}

	}

	/** What may become of a request. */
	private enum Fate {

		/** Its headers came; all that follows counts. */
		ANSWERED,

		/** They did not come in time; nothing counts any more. */
		LATE,

		/** It failed, or was cancelled, before. */
		ENDED

	}

}
