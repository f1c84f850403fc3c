package io.github.downloadmanager.internal.http;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.policy.UriRedactor;
import io.github.downloadmanager.policy.UrlPolicy;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.ManualClock;
import io.github.downloadmanager.testsupport.RawServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.HttpClient;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A response that comes at the very moment its request is given up: Reactor Netty has
 * handed it out, so that a cancellation does not reach the connection any more, and
 * Spring's connector does not know of it yet. The client is customized to give up exactly
 * there, on the network thread, while the body is on its way through the pipeline.
 */
class OrphanedResponseTests {

	private static final String WHOLE = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

	private static final String BEGINNING = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello";

	private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(30);

	private final ManualClock clock = new ManualClock();

	private final Sinks.Empty<Void> cancellation = Sinks.empty();

	private final Pieces pieces = new Pieces();

	@Test
	void aBodyThatComesAtTheMomentOfACancellationIsReleased() throws InterruptedException {
		exchange(WHOLE, atTheAnswer(this.cancellation::tryEmitEmpty), StepVerifier.LastStep::expectComplete);
	}

	@Test
	void theBeginningOfABodyThatNeverEndsIsReleased() throws InterruptedException {
		exchange(BEGINNING, atTheAnswer(this.cancellation::tryEmitEmpty), StepVerifier.LastStep::expectComplete);
	}

	@Test
	void aBodyThatComesAtTheMomentOfATimeoutIsReleased() throws InterruptedException {
		exchange(WHOLE, atTheAnswer(() -> this.clock.advance(RESPONSE_TIMEOUT)),
				(outcome) -> outcome.expectError(SourceTimeoutException.class));
	}

	@Test
	void aBodyWhoseRequestGoesOutWhileACancellationIsOnItsWayIsReleased() throws InterruptedException {
		exchange(WHOLE,
				// It comes as far as the connector; for the rest the clock would have to
				// move.
				(client) -> client.mapConnect((response) -> response.cancelOn(this.clock))
					.doOnRequest((request, connection) -> this.cancellation.tryEmitEmpty()),
				StepVerifier.LastStep::expectComplete);
	}

	/** What this maps is on its way from Reactor Netty to Spring's connector. */
	private static UnaryOperator<HttpClient> atTheAnswer(Runnable givingUp) {
		return (client) -> client.mapConnect((response) -> response.doOnNext((connection) -> givingUp.run()));
	}

	private void exchange(String answer, UnaryOperator<HttpClient> givingUp,
			Function<StepVerifier.LastStep, StepVerifier> outcome) throws InterruptedException {
		try (RawServer server = RawServer.start((client) -> {
			RawServer.head(client);
			// At once: what there is of the body is read together with the head.
			RawServer.write(client, answer);
			RawServer.drain(client);
		})) {
			WebClientSource source = source(givingUp);
			try {
				Mono<Object> exchange = source
					.fetch(request(server), (content) -> Mono.error(new AssertionError("somebody heard of it")))
					.takeUntilOther(this.cancellation.asMono());
				outcome.apply(StepVerifier.create(exchange)).verify(Await.LIMIT);
				this.pieces.awaitFirst();
			}
			finally {
				source.shutdown().block(Await.LIMIT);
			}
		}
		// All connections are closed: who has not released it by now never will.
		assertThat(this.pieces.all).isNotEmpty().allSatisfy((piece) -> assertThat(piece.refCnt()).isZero());
	}

	private WebClientSource source(UnaryOperator<HttpClient> givingUp) {
		HttpTransport transport = HttpTransport.create(1, () -> 1, RESPONSE_TIMEOUT, AddressPolicy.any(),
				(client) -> givingUp.apply(client)
					.doOnConnected((connection) -> connection.addHandlerLast("pieces", this.pieces)));
		return new WebClientSource(transport,
				new RequestPolicy(0, false, UrlPolicy.defaults(), AddressPolicy.any(), List.of()),
				new ResponseHeaders(UriRedactor.standard(), Instant::now), RESPONSE_TIMEOUT, this.clock,
				this.clock::nanos);
	}

	private static SourceRequest request(RawServer server) {
		return new SourceRequest(URI.create("http://127.0.0.1:" + server.port() + "/file"), new HttpHeaders(), null,
				null, new CookieJar());
	}

	/**
	 * Remembers what of a body is handed to Reactor Netty, as buffers that are not used
	 * again once they are released.
	 */
	private static final class Pieces extends ChannelInboundHandlerAdapter {

		private final List<ByteBuf> all = new CopyOnWriteArrayList<>();

		private final CountDownLatch first = new CountDownLatch(1);

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			if (message instanceof HttpContent content && content.content().isReadable()) {
				ByteBuf piece = Unpooled.copiedBuffer(content.content());
				this.all.add(piece);
				content.release();
				context.fireChannelRead(content.replace(piece));
				this.first.countDown();
				return;
			}
			context.fireChannelRead(message);
		}

		void awaitFirst() throws InterruptedException {
			assertThat(this.first.await(Await.LIMIT.toMillis(), TimeUnit.MILLISECONDS)).as("a body came").isTrue();
		}

	}

}
