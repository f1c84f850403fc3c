package io.github.downloadmanager.internal.http;

import java.io.IOException;
import java.nio.file.Path;

import javax.net.ssl.SSLException;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class HttpsRedirectTests {

	private static final HeldCertificate CERTIFICATE = new HeldCertificate.Builder().commonName("localhost")
		.addSubjectAlternativeName("localhost")
		.addSubjectAlternativeName("127.0.0.1")
		.build();

	@TempDir
	Path directory;

	private static MockWebServer server(HeldCertificate certificate) throws IOException {
		MockWebServer server = new MockWebServer();
		server.useHttps(new HandshakeCertificates.Builder().heldCertificate(certificate).build().sslSocketFactory());
		server.start();
		return server;
	}

	private DownloadManagerBuilder trusting() throws SSLException {
		SslContext context = SslContextBuilder.forClient().trustManager(CERTIFICATE.certificate()).build();
		return TestManager.overNetwork(this.directory)
			.httpClient((client) -> client.secure((spec) -> spec.sslContext(context)));
	}

	@Test
	void aRedirectFromTlsToClearTextIsRefused() throws IOException {
		try (MockWebServer server = server(CERTIFICATE);
				ScriptedServer clear = ScriptedServer.start((request) -> ServerReply.of(new byte[3]));
				DownloadManager manager = trusting().build()) {
			server.enqueue(
					new MockResponse.Builder().code(302).addHeader("Location", clear.uri("/file").toString()).build());
			assertThat(TestManager.failure(manager.download(server.url("/file").uri(), this.directory.resolve("file"))))
				.isInstanceOf(DownloadException.UrlRejected.class)
				.hasMessageContaining("from https to http")
				.hasMessageContaining("allowHttpsToHttp");
			assertThat(clear.connections()).isZero();
		}
	}

	@Test
	void oneThatIsAllowedTakesNoHeadersAlong() throws IOException {
		byte[] content = Content.of(1, 1000);
		try (MockWebServer server = server(CERTIFICATE);
				ScriptedServer clear = ScriptedServer.start((request) -> ServerReply.of(content));
				DownloadManager manager = trusting().allowHttpsToHttp(true).build()) {
			server.enqueue(
					new MockResponse.Builder().code(302).addHeader("Location", clear.uri("/file").toString()).build());
			assertThat(TestManager
				.result(manager.submit(DownloadRequest.builder(server.url("/file").uri()).bearerToken("token").build()))
				.file()).hasBinaryContent(content);
			assertThat(clear.requests()).singleElement()
				.satisfies((request) -> assertThat(request.headers()).doesNotContainKey("authorization"));
		}
	}

}
