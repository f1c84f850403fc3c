package io.github.downloadmanager.internal.http;

import java.nio.file.Path;
import java.util.List;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadException.ConnectionFailed;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.ProxySettings;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Errors name who was not reached, the proxy or the server. */
class UnreachableTests {

	@TempDir
	Path directory;

	/** Names with an underscore take another way through the client. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aHostWithAnUnderscoreIsNamed(boolean redirected) {
		try (ScriptedServer origin = ScriptedServer
			.start((request) -> ServerReply.redirect(302, "http://my_service:1/file"))) {
			DownloadManagerBuilder builder = TestManager.overNetwork(this.directory)
				.httpClient((client) -> client.resolver(ConnectionTests.resolver((host) -> List.of("127.0.0.1"))));
			assertThat(failure(builder, redirected ? origin.uri("/file").toString() : "http://my_service:1/file"))
				.isInstanceOf(ConnectionFailed.class)
				.hasMessage("cannot connect to my_service, port 1");
		}
	}

	@ParameterizedTest
	@CsvSource({ "http://files.example/a, 'files.example, port 80'",
			"https://files.example/a, 'files.example, port 443'", "http://my_service:8080/a, 'my_service, port 8080'",
			"http://[2001:db8::1]/a, '[2001:db8::1], port 80'" })
	void aProxyThatDoesNotAnswerIsNotTakenForTheServer(String uri, String server) {
		assertThat(failure(TestManager.overNetwork(this.directory).proxy(proxy("127.0.0.1")), uri))
			.isInstanceOf(ConnectionFailed.class)
			.hasMessage("cannot connect to the proxy that is to connect to " + server);
	}

	@Test
	void aServerThatIsExceptedFromTheProxyIsNamed() {
		assertThat(failure(TestManager.overNetwork(this.directory).proxy(proxy("127.0.0.1")), "http://127.0.0.2:1/a"))
			.isInstanceOf(ConnectionFailed.class)
			.hasMessage("cannot connect to 127.0.0.2, port 1");
	}

	/** It may be known later, so that is tried again, and says nothing of the server. */
	@ParameterizedTest
	@ValueSource(strings = { "http://files.example/a", "https://files.example/a", "http://my_service/a" })
	void aProxyThatIsNotKnownIsNoFaultOfTheServer(String uri) {
		DownloadException error = failure(TestManager.overNetwork(this.directory).proxy(proxy("no..proxy")), uri);
		assertThat(error).isInstanceOf(ConnectionFailed.class).hasMessage("the name of the proxy is not known");
		assertThat(error.isTransient()).isTrue();
	}

	private static ProxySettings proxy(String host) {
		return new ProxySettings(host, 1, "user", "S3CRET", List.of("127.0.0.2"));
	}

	private DownloadException failure(DownloadManagerBuilder builder, String uri) {
		try (DownloadManager manager = builder.build()) {
			return TestManager.failure(manager
				.submit(DownloadRequest.builder(uri).destination(this.directory.resolve("file")).retries(0).build()));
		}
	}

}
