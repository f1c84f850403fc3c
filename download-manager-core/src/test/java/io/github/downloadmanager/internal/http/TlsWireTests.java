package io.github.downloadmanager.internal.http;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLSocket;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadException.ConnectionFailed;
import io.github.downloadmanager.DownloadException.TimedOut;
import io.github.downloadmanager.DownloadException.Truncated;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.TimeoutSettings;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.policy.AddressPolicy;
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

/**
 * TLS written by hand: in records of any size, and such that breaks off, in the handshake
 * or in the middle of a body.
 */
class TlsWireTests {

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

	/** Records are cut where the sender likes, and reads where the network likes. */
	@Test
	void aBodyInRecordsOfAnySizeArrivesWhole() {
		byte[] content = new byte[5 << 20];
		new Random(3).nextBytes(content);
		UnaryOperator<HttpClient> client = (given) -> given.secure((spec) -> spec.sslContext(TRUSTING));
		try (RawServer server = RawServer.start((plain) -> answerInPieces(plain, content));
				DownloadManager manager = builder().httpClient(client).build()) {
			assertThat(TestManager.result(manager.submit(request(server))).file()).hasBinaryContent(content);
		}
	}

	private static void answerInPieces(Socket plain, byte[] content) throws IOException {
		Random random = new Random(4);
		SSLSocket tls = tls(plain);
		RawServer.head(tls);
		RawServer.write(tls, "HTTP/1.1 200 OK\r\nContent-Length: " + content.length + "\r\n\r\n");
		int written = 0;
		while (written < content.length) {
			// Long runs of small records and of large ones, and changes between them.
			int most = (random.nextInt(100) == 0) ? 300_000 : ((written >> 18) % 2 == 0) ? 2_000 : 40_000;
			int length = Math.min(1 + random.nextInt(most), content.length - written);
			tls.getOutputStream().write(content, written, length);
			written += length;
		}
		tls.close();
	}

	private static void answer(Socket plain, boolean properly) throws IOException {
		SSLSocket tls = tls(plain);
		RawServer.head(tls);
		RawServer.write(tls, "HTTP/1.1 200 OK\r\n\r\nhalf");
		if (properly) {
			tls.close();
		}
		// Otherwise the connection is closed, and TLS does not say so.
	}

	private static SSLSocket tls(Socket plain) throws IOException {
		SSLSocket tls = (SSLSocket) new HandshakeCertificates.Builder().heldCertificate(CERTIFICATE)
			.build()
			.sslContext()
			.getSocketFactory()
			.createSocket(plain, "localhost", plain.getPort(), false);
		tls.setUseClientMode(false);
		return tls;
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
