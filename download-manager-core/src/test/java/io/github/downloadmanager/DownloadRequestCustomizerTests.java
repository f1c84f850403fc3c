package io.github.downloadmanager;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DownloadRequestCustomizerTests {

	private static final byte[] CONTENT = Content.of(1, 1000);

	@TempDir
	private Path directory;

	private DownloadManager manager(DownloadRequestCustomizer customizer) {
		return TestManager.overNetwork(this.directory).requestCustomizer(customizer).build();
	}

	private static DownloadRequestBuilder file(ScriptedServer server) {
		return DownloadRequest.builder(server.uri("/file")).fileName("file");
	}

	private static List<String> sent(ScriptedServer server) {
		return server.gets().stream().map((request) -> String.valueOf(request.header("Authorization"))).toList();
	}

	@Test
	void isAskedAfreshForEachAttemptOnAThreadThatMayBlock() {
		AtomicInteger tokens = new AtomicInteger();
		DownloadRequestCustomizer customizer = (request) -> {
			assertThat(Schedulers.isInNonBlockingThread()).isFalse();
			request.bearerToken("t" + tokens.incrementAndGet() + "-" + request.attempt());
		};
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.status(503), ServerReply.of(CONTENT));
				DownloadManager manager = manager(customizer)) {
			manager.downloadAndWait(file(server).build());
			assertThat(sent(server)).containsExactly("Bearer t1-1", "Bearer t2-2");
		}
	}

	@Test
	void headersStayWithTheOriginOfTheAddress() {
		try (ScriptedServer other = ScriptedServer.inTurn(ServerReply.of(CONTENT));
				ScriptedServer server = ScriptedServer.inTurn(ServerReply.redirect(302, other.uri("/x").toString()));
				DownloadManager manager = manager((request) -> request.bearerToken("secret"))) {
			manager.downloadAndWait(file(server).build());
			assertThat(sent(server)).containsExactly("Bearer secret");
			assertThat(sent(other)).containsExactly("null");
		}
	}

	@Test
	void redirectWithinTheOriginKeepsThem() {
		try (ScriptedServer server = ScriptedServer.start((request) -> request.target().equals("/file")
				? ServerReply.redirect(302, "/there") : ServerReply.of(CONTENT));
				DownloadManager manager = manager((request) -> request.bearerToken("secret"))) {
			manager.downloadAndWait(file(server).build());
			assertThat(sent(server)).containsExactly("Bearer secret", "Bearer secret");
		}
	}

	@Test
	void mirrorIsAskedForByItsOwnAddress() {
		try (ScriptedServer mirror = ScriptedServer.inTurn(ServerReply.of(CONTENT));
				ScriptedServer server = ScriptedServer.inTurn(ServerReply.status(404));
				DownloadManager manager = manager((request) -> request.bearerToken("for-" + request.uri().getPort()))) {
			manager.downloadAndWait(file(server).mirror(mirror.uri("/file")).build());
			assertThat(sent(server)).containsExactly("Bearer for-" + server.uri("/").getPort());
			assertThat(sent(mirror)).containsExactly("Bearer for-" + mirror.uri("/").getPort());
		}
	}

	@Test
	void whatTheRequestSaysGoesFirst() {
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(CONTENT));
				DownloadManager manager = manager(
						(request) -> request.bearerToken("general").header("User-Agent", "tailored"))) {
			manager.downloadAndWait(file(server).bearerToken("own").build());
			assertThat(sent(server)).containsExactly("Bearer own");
			assertThat(server.gets().get(0).header("User-Agent")).isEqualTo("tailored");
		}
	}

	@Test
	void failureThatMayPassIsRetriedAndAnotherEndsTheDownload() {
		AtomicInteger calls = new AtomicInteger();
		DownloadRequestCustomizer customizer = (request) -> {
			if (request.download().attributes().containsKey("bad")) {
				throw new IllegalStateException("S3CRET");
			}
			if (calls.incrementAndGet() == 1) {
				throw new UncheckedIOException(new IOException("no token"));
			}
		};
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(CONTENT));
				DownloadManager manager = manager(customizer)) {
			assertThat(manager.downloadAndWait(file(server).build()).transfer().attempts()).isEqualTo(2);
			assertThatExceptionOfType(DownloadException.CustomizerFailed.class)
				.isThrownBy(() -> manager.downloadAndWait(file(server).overwrite(true).attribute("bad", "").build()))
				.withMessageNotContaining("S3CRET");
			assertThat(server.gets()).hasSize(1);
		}
	}

	@Test
	void badHeaderFailsWithoutBeingShownOrSent() {
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(CONTENT));
				DownloadManager manager = manager((request) -> request.header("X-Key", "S3CRET\n"))) {
			assertThatExceptionOfType(DownloadException.CustomizerFailed.class)
				.isThrownBy(() -> manager.downloadAndWait(file(server).build()))
				.havingCause()
				.withMessageContaining("X-Key")
				.withMessageNotContaining("S3CRET");
			assertThat(server.gets()).isEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource({ "api.example.com, api.example.com, true", "API.example.com, api.example.com., true",
			"*.example.com, api.example.com, true", "*.example.com, example.com, false",
			"*.example.com, badexample.com, false", "api.example.com, api.example.com.evil.test, false",
			"*, anything.test, true" })
	void hostPatternDecidesWhoGetsTheHeaders(String pattern, String host, boolean applies) throws Exception {
		URI uri = URI.create("https://" + host + "/file");
		AttemptRequest request = new AttemptRequest(DownloadRequest.builder(uri).build(), uri, 1);
		DownloadRequestCustomizer.forHost(pattern, (one) -> one.bearerToken("secret")).customize(request);
		assertThat(request.headers().containsHeader("Authorization")).isEqualTo(applies);
		assertThat(request.toString()).doesNotContain("secret");
	}

	@Test
	void badPatternIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> DownloadRequestCustomizer.forHost("a b", (request) -> {
		})).withMessageContaining("host pattern");
	}

}
