package io.github.downloadmanager.internal.http;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.downloadmanager.internal.host.HostAccess;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.policy.UriRedactor;
import io.github.downloadmanager.policy.UrlPolicy;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Gate;
import io.github.downloadmanager.testsupport.ManualClock;
import io.github.downloadmanager.testsupport.RawServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/** A server that keeps a connection and does not answer the next request on it. */
class SilentConnectionTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final ManualClock clock = new ManualClock();

	private final WebClientSource source = new WebClientSource(
			HttpTransport.create(8, () -> 1, TIMEOUT, AddressPolicy.any(), (client) -> client),
			new RequestPolicy(5, false, UrlPolicy.defaults(), AddressPolicy.any(), List.of()),
			new ResponseHeaders(UriRedactor.standard(), Instant::now), TIMEOUT, this.clock, this.clock::nanos);

	@AfterEach
	void shutdown() {
		this.source.shutdown().block(Await.LIMIT);
	}

	/** Its outcome: the error, or nothing if all went well. */
	private CompletableFuture<String> fetch(int port) {
		SourceRequest request = new SourceRequest(URI.create("http://127.0.0.1:" + port + "/file"), new HttpHeaders(),
				null, null, new CookieJar(), null, SourceRequest.Reading.FREELY, HostAccess.UNLIMITED);
		return this.source
			.fetch(request,
					(content) -> content.body().doOnNext(DataBufferUtils::release).then(Mono.<String>just("whole")))
			.onErrorResume((error) -> Mono.just(error.getClass().getSimpleName()))
			// By then the connection is back in its pool.
			.publishOn(Schedulers.fromExecutor(this.source.afterwards()))
			.toFuture();
	}

	/** It may be at work on it, unlike one that has closed the connection. */
	@Test
	void isNotAskedAgainAtNoCost() throws Exception {
		AtomicInteger asked = new AtomicInteger();
		Gate silent = new Gate();
		try (RawServer server = RawServer.start((client) -> {
			while (!RawServer.head(client).isEmpty()) {
				if (asked.incrementAndGet() == 2) {
					silent.passBlocking();
					return;
				}
				RawServer.write(client, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright");
			}
		})) {
			assertThat(fetch(server.port()).get(Await.LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo("whole");
			CompletableFuture<String> second = fetch(server.port());
			silent.awaitReached();
			assertThat(server.connections()).isEqualTo(1);
			this.clock.advance(TIMEOUT);
			assertThat(second.get(Await.LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isEqualTo("SourceTimeoutException");
			assertThat(asked).hasValue(2);
			silent.open();
		}
	}

}
