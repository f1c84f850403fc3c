package io.github.downloadmanager.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.TlsCheck;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.testsupport.Threads;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.Buffer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Downloads over TLS from servers of every kind: a good one, and one for each check that
 * can fail.
 */
@Timeout(300)
class TlsTests {

	private static final HeldCertificate AUTHORITY = new HeldCertificate.Builder().certificateAuthority(0).build();

	private final MockWebServer server = new MockWebServer();

	@TempDir
	private Path directory;

	@AfterEach
	void nothingIsLeftRunning() {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("download-")));
		this.server.close();
	}

	@Test
	void fileArrivesFromAServerThatIsTrusted() throws Exception {
		serve(certificate().build(), List.of(Protocol.HTTP_1_1));
		this.server.enqueue(new MockResponse.Builder().body("content").build());
		assertThat(download(trusting(AUTHORITY)).file()).hasContent("content");
	}

	@Test
	void certificateThatHasExpiredIsRefused() throws Exception {
		long now = Instant.now().toEpochMilli();
		serve(certificate().validityInterval(now - 2 * 86_400_000L, now - 86_400_000L).build());
		DownloadException.TlsFailed failure = failure(trusting(AUTHORITY));
		assertThat(failure.check()).isEqualTo(TlsCheck.EXPIRED);
		assertThat(failure).hasMessageContaining("has expired").hasMessageContaining("NotAfter");
	}

	@Test
	void certificateThatIsNotValidYetIsRefused() throws Exception {
		long now = Instant.now().toEpochMilli();
		serve(certificate().validityInterval(now + 86_400_000L, now + 2 * 86_400_000L).build());
		DownloadException.TlsFailed failure = failure(trusting(AUTHORITY));
		assertThat(failure.check()).isEqualTo(TlsCheck.NOT_YET_VALID);
		assertThat(failure).hasMessageContaining("not valid yet");
	}

	/** tls-wronghost. */
	@Test
	void certificateForAnotherHostIsRefused() throws Exception {
		serve(new HeldCertificate.Builder().signedBy(AUTHORITY).addSubjectAlternativeName("other.example").build());
		DownloadException.TlsFailed failure = failure(trusting(AUTHORITY));
		assertThat(failure.check()).isEqualTo(TlsCheck.HOST_NAME);
		assertThat(failure).hasMessageContaining("not for this host").hasMessageContaining("localhost");
	}

	@Test
	void issuerThatIsNotKnownIsRefused() throws Exception {
		serve(certificate().build());
		DownloadException.TlsFailed failure = failure(UnaryOperator.identity());
		assertThat(failure.check()).isEqualTo(TlsCheck.ISSUER);
		assertThat(failure).hasMessageContaining("an issuer that is not trusted");
	}

	@Test
	void selfSignedCertificateIsRefused() throws Exception {
		serve(new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build());
		assertThat(failure(trusting(AUTHORITY)).check()).isEqualTo(TlsCheck.ISSUER);
	}

	@Test
	void missingClientCertificateIsNamed() throws Exception {
		serve(certificate().build(), List.of(Protocol.HTTP_1_1));
		this.server.requireClientAuth();
		DownloadException.TlsFailed failure = failure(trusting(AUTHORITY));
		assertThat(failure.check()).as(failure.getMessage()).isEqualTo(TlsCheck.CLIENT_CERTIFICATE);
	}

	@Test
	void aTlsFailureIsFinal() throws Exception {
		serve(certificate().build());
		assertThat(failure(UnaryOperator.identity()).isTransient()).isFalse();
		assertThat(this.server.getRequestCount()).isZero();
	}

	/** tls-garbage. */
	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 400 Bad Request\r\n\r\n\u001b[31mforged", "\u0000\u0001random\r\nlog line" })
	void serverThatDoesNotSpeakTlsIsNamedAndNotRepeated(String answer) throws Exception {
		try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
			CompletableFuture<Void> served = CompletableFuture.runAsync(() -> answer(plain, answer), Threads.ONE_EACH);
			DownloadException.TlsFailed failure = failure(UnaryOperator.identity(),
					URI.create("https://localhost:" + plain.getLocalPort() + "/a"));
			assertThat(failure.check()).isEqualTo(TlsCheck.NOT_TLS);
			assertThat(failure.getMessage()).doesNotContain("forged").doesNotContain("log line");
			assertThat(failure.getMessage().codePoints()).noneMatch(Character::isISOControl);
			served.get(30, TimeUnit.SECONDS);
		}
	}

	@Test
	void connectionClosedInTheHandshakeMayPass() throws Exception {
		try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
			CompletableFuture<Void> served = CompletableFuture.runAsync(() -> answer(plain, ""), Threads.ONE_EACH);
			Throwable cause = cause(UnaryOperator.identity(),
					URI.create("https://localhost:" + plain.getLocalPort() + "/a"));
			assertThat(cause).isInstanceOf(DownloadException.ConnectionFailed.class);
			served.get(30, TimeUnit.SECONDS);
		}
	}

	@Test
	void fileArrivesOverHttp2() throws Exception {
		serve(certificate().build(), List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
		byte[] content = new byte[3 << 20];
		new Random(1).nextBytes(content);
		this.server.enqueue(new MockResponse.Builder().body(new Buffer().write(content)).build());
		assertThat(download(http2()).file()).hasBinaryContent(content);
		assertThat(this.server.takeRequest().getVersion()).isEqualTo("HTTP/2");
	}

	@Test
	void aBodyIsSentOverHttp2() throws Exception {
		serve(certificate().build(), List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
		this.server.enqueue(new MockResponse.Builder().body("content").build());
		try (DownloadManager manager = manager(http2())) {
			byte[] body = "month=11".getBytes(StandardCharsets.UTF_8);
			DownloadRequest request = DownloadRequest.builder(this.server.url("/export").uri())
				.destination(this.directory.resolve("export"))
				.post("application/x-www-form-urlencoded", body)
				.build();
			assertThat(manager.downloadAndWait(request).file()).hasContent("content");
		}
		RecordedRequest request = this.server.takeRequest();
		assertThat(request.getVersion()).isEqualTo("HTTP/2");
		assertThat(request.getBody().utf8()).isEqualTo("month=11");
	}

	@Test
	void http2FallsBackToWhatTheServerSpeaks() throws Exception {
		serve(certificate().build(), List.of(Protocol.HTTP_1_1));
		this.server.enqueue(new MockResponse.Builder().body("content").build());
		assertThat(download(http2()).file()).hasContent("content");
		assertThat(this.server.takeRequest().getVersion()).isEqualTo("HTTP/1.1");
	}

	@Test
	void downloadOverHttp2IsCancelledAndItsConnectionStaysOfUse() throws Exception {
		serve(certificate().build(), List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
		this.server.enqueue(new MockResponse.Builder().body("x".repeat(1 << 20))
			.throttleBody(1024, 100, TimeUnit.MILLISECONDS)
			.build());
		this.server.enqueue(new MockResponse.Builder().body("content").build());
		try (DownloadManager manager = manager(http2())) {
			Download slow = manager.submit(request("/slow", this.directory.resolve("slow")));
			slow.events().filter(DownloadEvent.Started.class::isInstance).blockFirst(Duration.ofSeconds(30));
			assertThat(slow.cancel()).isTrue();
			slow.events().blockLast(Duration.ofSeconds(30));
			assertThat(slow.status()).isEqualTo(DownloadStatus.CANCELLED);
			assertThat(this.directory).isEmptyDirectory();
			assertThat(manager.submit(request("/b", this.directory.resolve("b"))).get().file()).hasContent("content");
		}
		assertThat(this.server.takeRequest().getConnectionIndex())
			.isEqualTo(this.server.takeRequest().getConnectionIndex());
	}

	@Test
	void addressesAreJudgedOverHttp2Too() throws Exception {
		serve(certificate().build(), List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
		DownloadManagerBuilder builder = DownloadManager.builder()
			.httpClient(http2())
			// Allowed when it is submitted, and no more when it is connected to.
			.addressPolicy((address) -> !Thread.currentThread().getName().startsWith("download-http"));
		try (DownloadManager manager = builder.build()) {
			Download download = manager.submit(request("/a", this.directory.resolve("a")));
			ExecutionException failure = catchThrowableOfType(ExecutionException.class, download::get);
			assertThat(failure).hasCauseInstanceOf(DownloadException.UrlRejected.class);
		}
		assertThat(this.server.getRequestCount()).isZero();
	}

	private void serve(HeldCertificate certificate) throws IOException {
		serve(certificate, List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
	}

	private void serve(HeldCertificate certificate, List<Protocol> protocols) throws IOException {
		this.server.useHttps(new HandshakeCertificates.Builder().heldCertificate(certificate)
			.addTrustedCertificate(AUTHORITY.certificate())
			.build()
			.sslSocketFactory());
		this.server.setProtocols(protocols);
		this.server.start();
	}

	private static HeldCertificate.Builder certificate() {
		return new HeldCertificate.Builder().signedBy(AUTHORITY).addSubjectAlternativeName("localhost");
	}

	private static UnaryOperator<HttpClient> trusting(HeldCertificate authority) {
		return (client) -> client.secure((spec) -> spec.sslContext(context(authority, null)));
	}

	private static UnaryOperator<HttpClient> http2() {
		ApplicationProtocolConfig alpn = new ApplicationProtocolConfig(ApplicationProtocolConfig.Protocol.ALPN,
				ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
				ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT, "h2", "http/1.1");
		return (client) -> client.protocol(HttpProtocol.H2, HttpProtocol.HTTP11)
			.secure((spec) -> spec.sslContext(context(AUTHORITY, alpn)));
	}

	private static SslContext context(HeldCertificate authority, @Nullable ApplicationProtocolConfig alpn) {
		try {
			return SslContextBuilder.forClient()
				.trustManager(authority.certificate())
				.applicationProtocolConfig(alpn)
				.build();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private DownloadResult download(UnaryOperator<HttpClient> client) throws Exception {
		try (DownloadManager manager = manager(client)) {
			return manager.submit(request("/a", this.directory.resolve("a"))).get();
		}
	}

	private DownloadException.TlsFailed failure(UnaryOperator<HttpClient> client) {
		return failure(client, this.server.url("/a").uri());
	}

	private DownloadException.TlsFailed failure(UnaryOperator<HttpClient> client, URI uri) {
		Throwable cause = cause(client, uri);
		assertThat(cause).isInstanceOf(DownloadException.TlsFailed.class);
		return (DownloadException.TlsFailed) cause;
	}

	private Throwable cause(UnaryOperator<HttpClient> client, URI uri) {
		try (DownloadManager manager = manager(client)) {
			Download download = manager
				.submit(DownloadRequest.builder(uri).destination(this.directory.resolve("a")).retries(0).build());
			return catchThrowableOfType(ExecutionException.class, download::get).getCause();
		}
	}

	private static DownloadManager manager(UnaryOperator<HttpClient> client) {
		return DownloadManager.builder()
			.probe(false)
			.addressPolicy(AddressPolicy.any())
			.retry(new RetrySettings(0, Duration.ofMillis(1), 1, Duration.ofMillis(1), 0, Duration.ZERO))
			.httpClient(client)
			.build();
	}

	private DownloadRequest request(String path, Path file) {
		return DownloadRequest.builder(this.server.url(path).uri()).destination(file).build();
	}

	private static void answer(ServerSocket plain, String answer) {
		try (Socket socket = plain.accept(); InputStream in = socket.getInputStream()) {
			assertThat(in.read(new byte[16])).isPositive();
			OutputStream out = socket.getOutputStream();
			out.write(answer.getBytes(StandardCharsets.UTF_8));
			out.flush();
			socket.shutdownOutput();
			while (in.read(new byte[1024]) >= 0) {
				// Until the other side has had enough.
			}
		}
		catch (IOException ex) {
			// The other side went away first.
		}
	}

}
