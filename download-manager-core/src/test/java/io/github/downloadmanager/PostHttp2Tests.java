package io.github.downloadmanager;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Content;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Protocol;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.netty.http.HttpProtocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Requests with a body over HTTP/2, without TLS. */
@Timeout(300)
class PostHttp2Tests {

	private static final byte[] CONTENT = Content.of(1, 300_000);

	private static final String BODY = "{\"month\":11}".repeat(10_000);

	private final MockWebServer server = new MockWebServer();

	@TempDir
	private Path directory;

	@BeforeEach
	void start() throws IOException {
		this.server.setProtocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	private static MockResponse content() {
		return new MockResponse.Builder().body(new Buffer().write(CONTENT)).build();
	}

	private DownloadManager manager() {
		return TestManager.overNetwork(this.directory)
			.httpClient((client) -> client.protocol(HttpProtocol.H2C))
			.build();
	}

	private DownloadRequest request(String name, int retries) {
		return DownloadRequest.builder(this.server.url("/" + name).uri())
			.destination(this.directory.resolve(name))
			.post("application/json", BODY.getBytes(StandardCharsets.UTF_8))
			.retries(retries)
			.build();
	}

	private void assertNext(String method, String target, String body) throws InterruptedException {
		RecordedRequest request = this.server.takeRequest();
		assertThat(request.getVersion()).isEqualTo("HTTP/2");
		assertThat(request.getMethod()).isEqualTo(method);
		assertThat(request.getTarget()).isEqualTo(target);
		assertThat((request.getBody() != null) ? request.getBody().utf8() : "").isEqualTo(body);
		assertThat(request.getHeaders().get("Content-Type")).isEqualTo(body.isEmpty() ? null : "application/json");
	}

	@Test
	void theBodyArrivesAndTheConnectionStaysOfUse() throws Exception {
		this.server.enqueue(content());
		this.server.enqueue(content());
		try (DownloadManager manager = manager()) {
			for (String name : List.of("first", "second")) {
				assertThat(manager.downloadAndWait(request(name, 0)).file()).hasBinaryContent(CONTENT);
				assertNext("POST", "/" + name, BODY);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "301, GET", "302, GET", "303, GET", "307, POST", "308, POST" })
	void redirectsDoWhatTheyDoOverHttp1(int status, String method) throws Exception {
		this.server.enqueue(new MockResponse.Builder().code(status).addHeader("Location", "/moved").build());
		this.server.enqueue(content());
		try (DownloadManager manager = manager()) {
			assertThat(manager.downloadAndWait(request("start", 0)).file()).hasBinaryContent(CONTENT);
		}
		assertNext("POST", "/start", BODY);
		assertNext(method, "/moved", method.equals("GET") ? "" : BODY);
	}

	@Test
	void aRetryThatIsAskedForSendsTheBodyAgain() throws Exception {
		this.server.enqueue(new MockResponse.Builder().code(503).build());
		this.server.enqueue(content());
		this.server.enqueue(new MockResponse.Builder().code(503).build());
		try (DownloadManager manager = manager()) {
			assertThat(manager.downloadAndWait(request("again", 1)).file()).hasBinaryContent(CONTENT);
			assertNext("POST", "/again", BODY);
			assertNext("POST", "/again", BODY);
			assertThatExceptionOfType(DownloadException.UnexpectedStatus.class)
				.isThrownBy(() -> manager.downloadAndWait(request("once", 0)));
			assertNext("POST", "/once", BODY);
		}
	}

}
