package io.github.downloadmanager.internal.http;

import java.time.Duration;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import io.github.downloadmanager.internal.concurrent.Time;
import io.github.downloadmanager.internal.host.HostAccess;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.policy.UriRedactor;
import io.github.downloadmanager.policy.UrlPolicy;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.RawServer;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/** Rules B4 and B9 of bandwidth, over real connections. */
class SlowReadTests {

	private static final byte[] CONTENT = Content.of(1, 2 << 20);

	private static final int LIMIT = 16 * 1024;

	private final Time time = Time.system();

	private final AtomicLong discarded = new AtomicLong();

	/** Of each connection, as it is made: that of a POST request is closed after it. */
	private final List<Integer> receiveBuffers = new CopyOnWriteArrayList<>();

	private final WebClientSource source = source(UnaryOperator.identity());

	private WebClientSource source(UnaryOperator<HttpClient> customizer) {
		return new WebClientSource(
				HttpTransport.create(4, () -> 1, Duration.ofSeconds(30), AddressPolicy.any(),
						(client) -> customizer.apply(client)
							.doOnConnected((connection) -> this.receiveBuffers
								.add(connection.channel().config().getOption(ChannelOption.SO_RCVBUF)))),
				new RequestPolicy(1, false, UrlPolicy.defaults(), AddressPolicy.any(), List.of()),
				new ResponseHeaders(UriRedactor.standard(), this.time.wall()), Duration.ofSeconds(30),
				this.time.timer(), this.time.nanos());
	}

	@AfterEach
	void close() {
		this.source.shutdown().block(Await.LIMIT);
		this.time.timer().dispose();
	}

	private static ScriptedServer server() {
		return ScriptedServer.start((request) -> ServerReply.of(CONTENT));
	}

	/** The sizes of the buffers that a body comes in. */
	private List<Integer> fetch(ScriptedServer server, boolean slow, int limit) {
		return fetch(server, null, slow, limit);
	}

	private SourceRequest request(ScriptedServer server, @Nullable RequestContent posted, boolean slow) {
		return new SourceRequest(server.uri("/file"), new HttpHeaders(), null, null, new CookieJar(), posted,
				new SourceRequest.Reading(slow, this.discarded::addAndGet), HostAccess.UNLIMITED);
	}

	private List<Integer> fetch(ScriptedServer server, @Nullable RequestContent posted, boolean slow, int limit) {
		SourceRequest request = request(server, posted, slow);
		return fetch(this.source, request, limit);
	}

	private static List<Integer> fetch(WebClientSource source, SourceRequest request, int limit) {
		return Objects.requireNonNull(source.<List<Integer>>fetch(request, (content) -> {
			List<Integer> sizes = new ArrayList<>();
			content.readSize().accept(limit);
			return content.body().doOnNext((buffer) -> {
				sizes.add(buffer.readableByteCount());
				DataBufferUtils.release(buffer);
			}).then(Mono.just(sizes));
		}).block(Await.LIMIT));
	}

	private static int bytes(List<Integer> sizes) {
		return sizes.stream().mapToInt(Integer::intValue).sum();
	}

	@Test
	void readsAreAsSmallAsTheyAreToBe() {
		try (ScriptedServer server = server()) {
			List<Integer> limited = fetch(server, false, LIMIT);
			assertThat(bytes(limited)).isEqualTo(CONTENT.length);
			// The first one has come with the headers.
			assertThat(limited.subList(1, limited.size())).allMatch((size) -> size <= LIMIT);
			List<Integer> free = fetch(server, false, Integer.MAX_VALUE);
			assertThat(bytes(free)).isEqualTo(CONTENT.length);
			// Mostly on the same connection. It goes back to its pool behind the last
			// signal of the body, so the next request may come before that, and open
			// another one.
			assertThat(free).anyMatch((size) -> size > LIMIT);
			assertThat(server.connections()).isBetween(1, 2);
		}
	}

	@Test
	void theSystemReceivesLittleAheadOnASlowConnection() {
		try (ScriptedServer server = server()) {
			fetch(server, true, LIMIT);
			fetch(server, true, LIMIT);
			// Some systems count twice as much, for what a packet costs beside its bytes.
			assertThat(this.receiveBuffers.get(0)).isLessThanOrEqualTo(2 * 256 * 1024);
			int slow = server.connections();
			fetch(server, false, Integer.MAX_VALUE);
			assertThat(server.connections()).as("a fast download gets another one").isEqualTo(slow + 1);
		}
	}

	/** B9: of a POST request, too. */
	@Test
	void theSystemReceivesLittleAheadOfTheAnswerToAPost() {
		try (ScriptedServer server = server()) {
			RequestContent posted = new RequestContent("text/plain", ByteBuffer.wrap(new byte[] { 1 }));
			fetch(server, true, LIMIT);
			fetch(server, posted, true, LIMIT);
			assertThat(this.receiveBuffers.get(1)).isEqualTo(this.receiveBuffers.get(0));
			assertThat(server.requests()).extracting(ScriptedServer.Request::method).containsExactly("GET", "POST");
		}
	}

	/** B9: and where the connection is one to a proxy. */
	@Test
	void theSystemReceivesLittleAheadThroughAProxy() {
		try (ScriptedServer server = server(); RawServer proxy = RawServer.start((client) -> {
			RawServer.head(client);
			RawServer.tunnel(client, server.uri("/").getPort());
		})) {
			fetch(server, true, LIMIT);
			WebClientSource proxied = source((client) -> client
				.proxy((spec) -> spec.type(ProxyProvider.Proxy.HTTP).host("127.0.0.1").port(proxy.port())));
			List<Integer> sizes = fetch(proxied, request(server, null, true), LIMIT);
			proxied.shutdown().block(Await.LIMIT);
			assertThat(bytes(sizes)).isEqualTo(CONTENT.length);
			assertThat(sizes.subList(1, sizes.size())).as("and reads little at once, B4")
				.allMatch((size) -> size <= LIMIT);
			assertThat(proxy.connections()).isEqualTo(1);
			assertThat(this.receiveBuffers).hasSize(2);
			assertThat(this.receiveBuffers.get(1)).isEqualTo(this.receiveBuffers.get(0));
		}
	}

	/** B1: what is read for the connection's sake alone is received all the same. */
	@Test
	void bodiesThatNobodyWantsAreCounted() {
		try (ScriptedServer server = ScriptedServer.start((request) -> switch (request.target()) {
			case "/file" -> ServerReply.ofStatus(302, new byte[3000]).header("Location", "/moved");
			default -> ServerReply.ofStatus(503, new byte[5000]);
		})) {
			assertThatException().isThrownBy(() -> fetch(server, false, Integer.MAX_VALUE))
				.withCauseInstanceOf(UnexpectedStatusException.class);
			assertThat(this.discarded).hasValue(8000);
		}
	}

}
