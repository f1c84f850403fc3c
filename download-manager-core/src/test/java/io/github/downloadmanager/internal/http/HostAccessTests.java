package io.github.downloadmanager.internal.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.downloadmanager.control.HostGovernor;
import io.github.downloadmanager.internal.concurrent.Time;
import io.github.downloadmanager.internal.host.HostAccess;
import io.github.downloadmanager.internal.host.HostPausedException;
import io.github.downloadmanager.internal.host.HostThrottle;
import io.github.downloadmanager.internal.host.Origin;
import io.github.downloadmanager.internal.host.ThrottleSettings;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.policy.UriRedactor;
import io.github.downloadmanager.policy.UrlPolicy;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.ManualClock;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Rules H1 and H5 for single requests over sockets, those along redirects included. */
class HostAccessTests {

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

	private HostThrottle throttle(HostGovernor governor) {
		return new HostThrottle(new Time(this.clock, this.clock::nanos, Instant::now),
				new ThrottleSettings(Duration.ofSeconds(1), 2, Duration.ofSeconds(10), governor, () -> 0));
	}

	private static SourceRequest request(URI uri, HostAccess access) {
		return new SourceRequest(uri, new HttpHeaders(), null, null, new CookieJar(), null,
				SourceRequest.Reading.FREELY, access);
	}

	private @Nullable Throwable fetch(URI uri, HostAccess access) {
		return this.source
			.fetch(request(uri, access),
					(content) -> content.body().doOnNext(DataBufferUtils::release).then(Mono.<Throwable>empty()))
			.onErrorResume(Mono::just)
			.block(Await.LIMIT);
	}

	/** H1: the one that answers is paused, not the one that was asked first. */
	@Test
	void eachRequestAlongRedirectsNeedsAPermit() {
		try (ScriptedServer cdn = ScriptedServer.inTurn(ServerReply.status(429).header("Retry-After", "20"));
				ScriptedServer front = ScriptedServer
					.start((request) -> ServerReply.redirect(302, cdn.uri("/content").toString()))) {
			HostThrottle throttle = throttle(HostGovernor.NONE);
			List<URI> asked = new CopyOnWriteArrayList<>();
			HostAccess access = (uri) -> {
				asked.add(uri);
				return throttle.acquire(uri);
			};
			assertThat(fetch(front.uri("/file"), access)).isInstanceOfSatisfying(UnexpectedStatusException.class,
					(refused) -> assertThat(refused.origin()).isEqualTo(Origin.of(cdn.uri("/"))));
			assertThat(fetch(front.uri("/file"), access)).isInstanceOfSatisfying(HostPausedException.class,
					(paused) -> assertThat(paused.origin()).isEqualTo(Origin.of(cdn.uri("/"))));
			assertThatExceptionOfType(Exception.class)
				.isThrownBy(() -> this.source.probe(request(cdn.uri("/content"), access)).block(Await.LIMIT))
				.withCauseInstanceOf(HostPausedException.class);
			assertThat(asked).containsExactly(front.uri("/file"), cdn.uri("/content"), front.uri("/file"),
					cdn.uri("/content"), cdn.uri("/content"));
			assertThat(cdn.requests()).hasSize(1);
			assertThat(front.requests()).hasSize(2);
			this.clock.advance(Duration.ofSeconds(20));
			assertThat(fetch(cdn.uri("/content"), access)).isInstanceOf(UnexpectedStatusException.class);
		}
	}

	/** H2: a redirect within one origin needs no second place. */
	@Test
	void aRedirectToItselfFindsThePlaceThatItHadGivenBack() {
		byte[] content = { 1, 2, 3 };
		try (ScriptedServer server = ScriptedServer.start((request) -> switch (request.target()) {
			case "/busy" -> ServerReply.status(429).header("Retry-After", "20");
			case "/old" -> ServerReply.redirect(302, "/new");
			default -> ServerReply.of(content);
		})) {
			HostThrottle throttle = throttle(HostGovernor.NONE);
			fetch(server.uri("/busy"), throttle);
			this.clock.advance(Duration.ofSeconds(20));
			assertThat(fetch(server.uri("/old"), throttle)).isNull();
		}
	}

	/** H5: refused, and reset before the headers. */
	@Test
	void aRefusedOrResetConnectionHalvesWhatAGovernedHostGets() throws IOException {
		HostThrottle throttle = throttle(HostGovernor.AIMD);
		URI closed;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			closed = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
		}
		assertThat(fetch(closed, throttle)).isNotNull();
		assertThat(throttle.limit(Origin.of(closed))).isEqualTo(2);
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.reset(), ServerReply.raw(""),
				ServerReply.of(new byte[] { 1 }))) {
			Origin origin = Origin.of(server.uri("/"));
			assertThat(fetch(server.uri("/"), throttle)).isNotNull();
			assertThat(throttle.limit(origin)).isEqualTo(2);
			this.clock.advance(Duration.ofSeconds(1));
			assertThat(fetch(server.uri("/"), throttle)).isNotNull();
			assertThat(throttle.limit(origin)).isEqualTo(1);
			assertThat(fetch(server.uri("/"), throttle)).isNull();
			assertThat(throttle.limit(origin)).isEqualTo(2);
		}
	}

}
