package io.github.downloadmanager;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.testsupport.Content;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PostTests {

	private static final byte[] CONTENT = Content.of(1, 200_000);

	private static final byte[] BODY = "{\"month\":\"S3CRET\"}".getBytes(StandardCharsets.UTF_8);

	private static final Duration SHORT = Duration.ofMillis(1);

	private final List<String> seen = new CopyOnWriteArrayList<>();

	private HttpServer server;

	@TempDir
	private Path directory;

	@BeforeEach
	void start() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		at("/export", (exchange) -> reply(exchange, 200, CONTENT.length, CONTENT));
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.stop(0);
	}

	private void at(String path, HttpHandler handler) {
		this.server.createContext(path, (exchange) -> {
			String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			this.seen.add(exchange.getRequestMethod() + " " + path + " " + body + " "
					+ exchange.getRequestHeaders().getFirst("Content-Type") + " "
					+ exchange.getRequestHeaders().getFirst("Range"));
			handler.handle(exchange);
		});
	}

	private static void reply(HttpExchange exchange, int status, long length, byte[] body) throws IOException {
		try (exchange) {
			exchange.getResponseHeaders().set("ETag", "\"strong\"");
			exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
			exchange.sendResponseHeaders(status, (length == 0) ? -1 : length);
			if (length > 0) {
				exchange.getResponseBody().write(body);
			}
		}
	}

	private static void redirect(HttpExchange exchange, int status) throws IOException {
		exchange.getResponseHeaders().set("Location", "/export");
		reply(exchange, status, 0, new byte[0]);
	}

	private DownloadRequestBuilder request(String path) {
		return DownloadRequest.builder(URI.create("http://127.0.0.1:" + this.server.getAddress().getPort() + path))
			.fileName("export.csv")
			.overwrite(true)
			.post("application/json", BODY);
	}

	private DownloadResult fetch(UnaryOperator<DownloadManagerBuilder> settings, DownloadRequestBuilder request) {
		try (DownloadManager manager = settings.apply(TestManager.overNetwork(this.directory)).build()) {
			DownloadResult result = manager.downloadAndWait(request.build());
			assertThat(result.file()).hasBinaryContent(CONTENT);
			return result;
		}
	}

	private static String post(String path) {
		return "POST " + path + " {\"month\":\"S3CRET\"} application/json null";
	}

	@Test
	void bodyIsSentOnceWithoutHeadRangesAndSegmentsWhateverTheManagerDoes() {
		fetch((builder) -> builder.probe(true).segments(4).minSegmentSize(64 * 1024).partialFiles(PartialFiles.KEEP),
				request("/export"));
		assertThat(this.seen).containsExactly(post("/export"));
		assertThat(TestManager.files(this.directory)).containsExactly("export.csv");
	}

	@ParameterizedTest
	@ValueSource(ints = { 301, 302, 303 })
	void redirectThatDoesNotKeepTheMethodLeadsToAGetWithoutBody(int status) {
		at("/start", (exchange) -> redirect(exchange, status));
		fetch(UnaryOperator.identity(), request("/start"));
		assertThat(this.seen).containsExactly(post("/start"), "GET /export  null null");
	}

	@ParameterizedTest
	@ValueSource(ints = { 307, 308 })
	void redirectThatKeepsTheMethodSendsTheBodyAgain(int status) {
		at("/start", (exchange) -> redirect(exchange, status));
		fetch(UnaryOperator.identity(), request("/start"));
		assertThat(this.seen).containsExactly(post("/start"), post("/export"));
	}

	@Test
	void failureIsNotRetriedUnlessTheRequestAsksForIt() {
		at("/down", (exchange) -> reply(exchange, 503, 0, new byte[0]));
		try (DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			assertThatExceptionOfType(DownloadException.UnexpectedStatus.class)
				.isThrownBy(() -> manager.downloadAndWait(request("/down").build()));
			assertThat(this.seen).containsExactly(post("/down"));
			assertThatExceptionOfType(DownloadException.RetriesExhausted.class)
				.isThrownBy(() -> manager.downloadAndWait(request("/down").retries(1).build()));
			assertThat(this.seen).hasSize(3).containsOnly(post("/down"));
		}
	}

	@Test
	void hostThatAsksForAPauseIsAskedAgainOnlyIfTheRequestSaysSo() {
		at("/busy", (exchange) -> {
			boolean refused = this.seen.size() != 2;
			reply(exchange, refused ? 429 : 200, refused ? 0 : CONTENT.length, refused ? new byte[0] : CONTENT);
		});
		DownloadResult result = fetch(
				(builder) -> builder.retry(new RetrySettings(1, SHORT, 1, SHORT, 0, Duration.ZERO)),
				request("/busy").retries(1));
		assertThat(result.transfer().attempts()).isEqualTo(2);
		assertThat(this.seen).containsExactly(post("/busy"), post("/busy"));
		try (DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			assertThatExceptionOfType(DownloadException.UnexpectedStatus.class)
				.isThrownBy(() -> manager.downloadAndWait(request("/busy").build()));
		}
		assertThat(this.seen).hasSize(3);
	}

	@Test
	void retryAfterHalfOfTheContentAsksForTheWhole() {
		at("/breaks", (exchange) -> {
			int half = CONTENT.length / 2;
			boolean first = this.seen.size() == 1;
			reply(exchange, 200, CONTENT.length, first ? Arrays.copyOf(CONTENT, half) : CONTENT);
		});
		DownloadResult result = fetch(UnaryOperator.identity(), request("/breaks").retries(3));
		assertThat(result.transfer().attempts()).isEqualTo(2);
		assertThat(this.seen).containsExactly(post("/breaks"), post("/breaks"));
	}

	@Test
	void eachIsSentOnAConnectionOfItsOwn() {
		List<Integer> ports = new CopyOnWriteArrayList<>();
		at("/noted", (exchange) -> {
			ports.add(exchange.getRemoteAddress().getPort());
			reply(exchange, 200, CONTENT.length, CONTENT);
		});
		try (DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			manager.downloadAndWait(DownloadRequest.builder(request("/noted").build().uri()).fileName("a").build());
			manager.downloadAndWait(request("/noted").build());
			manager.downloadAndWait(request("/noted").build());
		}
		assertThat(ports).hasSize(3).doesNotHaveDuplicates();
	}

	@Test
	void emptyBodyIsSentWithItsLength() {
		List<String> lengths = new CopyOnWriteArrayList<>();
		at("/empty", (exchange) -> {
			lengths.add(String.valueOf(exchange.getRequestHeaders().getFirst("Content-Length")));
			reply(exchange, 200, CONTENT.length, CONTENT);
		});
		fetch(UnaryOperator.identity(), request("/empty").post("text/plain", new byte[0]));
		assertThat(lengths).containsExactly("0");
	}

	@Test
	void whatHasNoMeaningIsRefusedAndTheBodyIsNeverShown() {
		DownloadRequest request = request("/export").build();
		assertThat(request.toString()).contains("POST 18 bytes of application/json").doesNotContain("S3CRET");
		assertThatIllegalArgumentException().isThrownBy(() -> request("/export").segments(2).build())
			.withMessageStartingWith("segments has no meaning together with post");
		assertThatIllegalArgumentException().isThrownBy(() -> request("/export").probe(true).build());
		assertThatIllegalArgumentException().isThrownBy(() -> request("/export").onlyIfModified().build());
		assertThatIllegalArgumentException().isThrownBy(() -> request("/export").mirror(request.uri()).build());
		assertThatIllegalArgumentException()
			.isThrownBy(() -> request("/export").partialFiles(PartialFiles.KEEP).build());
		assertThatIllegalArgumentException().isThrownBy(() -> request("/export").post("json", BODY))
			.withMessageStartingWith("contentType is 'json'");
	}

}
