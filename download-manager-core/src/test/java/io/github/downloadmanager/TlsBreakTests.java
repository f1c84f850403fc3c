package io.github.downloadmanager;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLSocket;

import io.github.downloadmanager.DownloadException.ConnectionFailed;
import io.github.downloadmanager.DownloadException.TimedOut;
import io.github.downloadmanager.DownloadException.Truncated;
import io.github.downloadmanager.source.AddressPolicy;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.RawServer;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.client.HttpClient;

import static org.assertj.core.api.Assertions.assertThat;

/** TLS that breaks off: in the handshake, or in the middle of a body. */
class TlsBreakTests {

	private static final HeldCertificate CERTIFICATE = new HeldCertificate.Builder()
		.addSubjectAlternativeName("localhost")
		.build();

	private static final SslContext TRUSTING = trusting();

	@TempDir
	Path directory;

	/** tls-stall: the limit for the headers holds for all that comes before them. */
	@Test
	void aHandshakeThatIsNeverAnsweredIsGivenUp() {
		TimeoutSettings timeouts = new TimeoutSettings(Duration.ofSeconds(30), Duration.ofMillis(300),
				Duration.ofSeconds(30), Duration.ofSeconds(30), TimeoutSettings.DEFAULTS.stall(), null);
		try (RawServer server = RawServer.start(RawServer::drain);
				DownloadManager manager = builder().timeouts(timeouts).build()) {
			assertThat(failure(manager, server)).isInstanceOf(TimedOut.class);
		}
	}

	/** tls-stall: TLS has a limit of its own too. */
	@Test
	void aHandshakeThatTakesTooLongHasNoConnection() {
		UnaryOperator<HttpClient> client = (given) -> given
			.secure((spec) -> spec.sslContext(TRUSTING).handshakeTimeout(Duration.ofMillis(300)));
		try (RawServer server = RawServer.start(RawServer::drain);
				DownloadManager manager = builder().httpClient(client).build()) {
			assertThat(failure(manager, server)).isInstanceOfSatisfying(TimedOut.class,
					(error) -> assertThat(error.phase()).isEqualTo(TimedOut.Phase.CONNECT));
			Await.until("the connection is closed", () -> server.openConnections() == 0);
		}
	}

	/** tls-rst. */
	@Test
	void aResetInTheHandshakeMayPass() {
		try (RawServer server = RawServer.start((client) -> {
			assertThat(client.getInputStream().read(new byte[16])).isPositive();
			RawServer.reset(client);
		}); DownloadManager manager = builder().build()) {
			assertThat(failure(manager, server)).isInstanceOf(ConnectionFailed.class)
				.satisfies((error) -> assertThat(error.isTransient()).isTrue());
			assertThat(server.connections()).isEqualTo(1);
		}
	}

	/** tls-trunc: nothing but the end of TLS says that such a body is whole. */
	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aBodyWithoutALengthEndsWithTls(boolean properly) {
		UnaryOperator<HttpClient> client = (given) -> given.secure((spec) -> spec.sslContext(TRUSTING));
		try (RawServer server = RawServer.start((plain) -> answer(plain, properly));
				DownloadManager manager = builder().httpClient(client).build()) {
			Download download = manager.submit(request(server));
			if (properly) {
				assertThat(TestManager.result(download).file()).hasContent("half");
			}
			else {
				assertThat(TestManager.failure(download)).isInstanceOf(Truncated.class);
				assertThat(TestManager.files(this.directory)).isEmpty();
			}
		}
	}

	private static void answer(Socket plain, boolean properly) throws IOException {
		SSLSocket tls = (SSLSocket) new HandshakeCertificates.Builder().heldCertificate(CERTIFICATE)
			.build()
			.sslContext()
			.getSocketFactory()
			.createSocket(plain, "localhost", plain.getPort(), false);
		tls.setUseClientMode(false);
		RawServer.head(tls);
		tls.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII));
		tls.getOutputStream().flush();
		if (properly) {
			tls.close();
		}
		// Otherwise the connection is closed, and TLS does not say so.
	}

	private DownloadException failure(DownloadManager manager, RawServer server) {
		return TestManager.failure(manager.submit(request(server)));
	}

	private DownloadRequest request(RawServer server) {
		return DownloadRequest.builder(URI.create("https://localhost:" + server.port() + "/file"))
			.destination(this.directory.resolve("file"))
			.retries(0)
			.build();
	}

	private static DownloadManagerBuilder builder() {
		return DownloadManager.builder().probe(false).addressPolicy(AddressPolicy.any());
	}

	private static SslContext trusting() {
		try {
			return SslContextBuilder.forClient().trustManager(CERTIFICATE.certificate()).build();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
