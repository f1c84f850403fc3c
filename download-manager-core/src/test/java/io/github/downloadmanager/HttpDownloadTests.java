package io.github.downloadmanager;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.Gate;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The whole manager against a server that does what it wants. */
class HttpDownloadTests extends HttpFixture {

	private DownloadResult completes(ServerReply... replies) {
		try (ScriptedServer server = ScriptedServer.inTurn(replies); DownloadManager manager = manager()) {
			DownloadResult result = TestManager
				.result(manager.download(server.uri("/file"), this.directory.resolve("file")));
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(TestManager.files(this.directory)).containsExactly("file");
			return result;
		}
	}

	@Test
	void aThousandQueuedDownloadsNeverShowTheServerMoreThanThreeAtOnce() throws Exception {
		CountDownLatch three = new CountDownLatch(3);
		byte[] small = Content.of(2, 500);
		try (ScriptedServer server = ScriptedServer.start((request) -> {
			three.countDown();
			try {
				three.await(Await.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return ServerReply.of(small);
		}); DownloadManager manager = manager((builder) -> builder.probe(false))) {
			List<Download> downloads = IntStream.range(0, 1000)
				.mapToObj((i) -> manager.download(server.uri("/" + i), this.directory.resolve("f" + i)))
				.toList();
			downloads.forEach(TestManager::result);
			assertThat(server.peak()).isEqualTo(3);
			assertThat(server.gets()).hasSize(1000);
			assertThat(TestManager.files(this.directory)).hasSize(1000);
		}
	}

	@Test
	void asksWithHeadFirstIfThatIsChosenThenGets() {
		try (ScriptedServer server = ScriptedServer.start((request) -> ServerReply.of(CONTENT));
				DownloadManager manager = manager((builder) -> builder.userAgent("test-agent").probe(true))) {
			Download download = manager.download(server.uri("/dir/name.bin?q=1"), this.directory);
			DownloadResult result = TestManager.result(download);
			assertThat(result.file()).isEqualTo(this.directory.resolve("name.bin")).hasBinaryContent(CONTENT);
			assertThat(server.requests()).extracting(ScriptedServer.Request::method).containsExactly("HEAD", "GET");
			assertThat(server.requests()).extracting((request) -> request.header("User-Agent"))
				.containsOnly("test-agent");
			assertThat(server.requests()).extracting((request) -> request.header("Accept-Encoding"))
				.containsOnly("identity");
			assertThat(TestManager.types(download)).containsExactly("Queued", "Probed", "Started", "Completed");
		}
	}

	/** There may be a body after HEAD, which would be read as the answer to the GET. */
	@Test
	void theProbeOfALargeFileLeavesNoConnectionForTheDownload() {
		try (ScriptedServer server = ScriptedServer.start((request) -> ServerReply.of(CONTENT));
				DownloadManager manager = manager((builder) -> builder.probe(true))) {
			TestManager.result(manager.download(server.uri("/file"), this.directory.resolve("file")));
			assertThat(server.requests()).hasSize(2);
			assertThat(server.connections()).isEqualTo(2);
		}
	}

	@Test
	void resetInTheMiddleIsResumed() {
		DownloadResult result = completes(ServerReply.of(CONTENT).resettingAfter(100_000), ServerReply.of(CONTENT));
		assertThat(result.transfer().attempts()).isEqualTo(2);
	}

	@Test
	void closeInTheMiddleIsResumed() {
		DownloadResult result = completes(ServerReply.of(CONTENT).closingAfter(100_000), ServerReply.of(CONTENT));
		assertThat(result.transfer().bytesTransferred()).isEqualTo(CONTENT.length);
		assertThat(result.transfer().bytesWasted()).isZero();
	}

	@Test
	void halfCloseInTheMiddleIsResumed() {
		completes(ServerReply.of(CONTENT).halfClosingAfter(100_000), ServerReply.of(CONTENT));
	}

	@Test
	void resetBeforeTheHeadersIsRetried() {
		completes(ServerReply.raw(""), ServerReply.of(CONTENT));
	}

	@Test
	void truncatedChunksAreNeverASuccess() {
		completes(ServerReply.of(CONTENT).chunked().closingAfter(200_000), ServerReply.of(CONTENT).chunked());
	}

	@Test
	void truncationToTheEndFailsWithTruncated() {
		DownloadException error = fails(ServerReply.of(CONTENT).withoutRanges().closingAfter(100_000));
		assertThat(error).isInstanceOfSatisfying(DownloadException.RetriesExhausted.class,
				(exhausted) -> assertThat(exhausted.lastError()).isInstanceOf(DownloadException.Truncated.class));
	}

	@Test
	void closeDelimitedBodyIsTakenAsItIs() {
		completes(ServerReply.of(CONTENT).closeDelimited());
	}

	@Test
	void chunkedBodyIsTaken() {
		completes(ServerReply.of(CONTENT).chunked());
	}

	@Test
	void bytesAfterTheEndDoNotPoisonTheNextRequest() {
		byte[] poison = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nEVIL"
			.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
		try (ScriptedServer server = ScriptedServer.start((request) -> ServerReply.of(CONTENT).overrunning(poison));
				DownloadManager manager = manager((builder) -> builder.maxConcurrent(1).probe(false))) {
			for (int i = 0; i < 5; i++) {
				DownloadResult result = TestManager
					.result(manager.download(server.uri("/file"), this.directory.resolve("file" + i)));
				assertThat(result.file()).hasBinaryContent(CONTENT);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 200_000 })
	void bodyOnHeadDoesNotBecomeTheFile(int size) {
		byte[] other = Content.of(9, size);
		try (ScriptedServer server = ScriptedServer.start((request) -> request.method().equals("HEAD")
				? ServerReply.of(other).bodyOnHead() : ServerReply.of(CONTENT));
				DownloadManager manager = manager((builder) -> builder.probe(true))) {
			DownloadResult result = TestManager
				.result(manager.download(server.uri("/file"), this.directory.resolve("file")));
			assertThat(result.file()).hasBinaryContent(CONTENT);
		}
	}

	/** The body comes when the connection is in use for the download already. */
	@Test
	void aLateBodyOnHeadDoesNotBreakTheDownload() {
		Gate late = new Gate();
		try (ScriptedServer server = ScriptedServer.start((request) -> request.method().equals("HEAD")
				? ServerReply.of(CONTENT).bodyOnHead().pausingAfter(0, late) : ServerReply.of(CONTENT));
				DownloadManager manager = manager((builder) -> builder.probe(true))) {
			Download download = manager.download(server.uri("/file"), this.directory.resolve("file"));
			late.awaitReached();
			download.events().ofType(DownloadEvent.Probed.class).blockFirst(Await.LIMIT);
			late.open();
			DownloadResult result = TestManager.result(download);
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(result.transfer().attempts()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 204, 205, 206, 300, 304, 404 })
	void statusWithoutContentIsNeverAFile(int status) {
		assertThat(fails(ServerReply.raw("HTTP/1.1 " + status
				+ " Said\r\nContent-Range: bytes 0-3/4\r\nContent-Length: " + ((status == 204 || status == 304) ? 0 : 4)
				+ "\r\n\r\n" + ((status == 204 || status == 304) ? "" : "body"))))
			.isInstanceOf(DownloadException.UnexpectedStatus.class);
	}

	@Test
	void stalledConnectionIsReplacedFromTheCurrentByteWithoutARetry() {
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(CONTENT).stallingAfter(100_000),
				ServerReply.of(CONTENT));
				DownloadManager manager = manager((builder) -> builder.timeouts(readTimeout(Duration.ofMillis(200))))) {
			Download download = manager.submit(DownloadRequest.builder(server.uri("/file"))
				.destination(this.directory.resolve("file"))
				.retries(0)
				.build());
			DownloadResult result = TestManager.result(download);
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(result.transfer().attempts()).isEqualTo(1);
			assertThat(result.transfer().bytesWasted()).isZero();
			assertThat(TestManager.types(download)).doesNotContain("Retrying", "Restarted");
			assertThat(server.gets()).hasSize(2);
			assertThat(server.gets().get(1).header("Range")).isEqualTo("bytes=100000-");
			assertThat(server.gets().get(1).header("If-Range")).isEqualTo("\"v1\"");
			Await.until("the stalled connection is closed", () -> server.openConnections() <= 1);
		}
	}

	@Test
	void stalledConnectionThatCannotBeContinuedIsGivenUpAndRetried() {
		try (ScriptedServer server = ScriptedServer
			.inTurn(ServerReply.of(CONTENT).withoutRanges().stallingAfter(100_000), ServerReply.of(CONTENT));
				DownloadManager manager = manager((builder) -> builder.timeouts(readTimeout(Duration.ofMillis(200))))) {
			Download download = manager.download(server.uri("/file"), this.directory.resolve("file"));
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			assertThat(TestManager.events(download)).filteredOn(DownloadEvent.Retrying.class::isInstance)
				.singleElement()
				.isInstanceOfSatisfying(DownloadEvent.Retrying.class,
						(retrying) -> assertThat(retrying.cause()).isInstanceOf(DownloadException.TimedOut.class));
			Await.until("the stalled connection is closed", () -> server.openConnections() <= 1);
		}
	}

	private static TimeoutSettings readTimeout(Duration timeout) {
		return new TimeoutSettings(Duration.ofSeconds(10), Duration.ofSeconds(30), timeout, Duration.ofSeconds(5),
				TimeoutSettings.DEFAULTS.stall(), null);
	}

	@Test
	void cancellingClosesTheConnection() {
		Gate half = new Gate();
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(CONTENT).stallingAfter(150_000));
				DownloadManager manager = manager()) {
			Download download = manager.submit(DownloadRequest.builder(server.uri("/file"))
				.destination(this.directory.resolve("file"))
				.onProgress((progress) -> {
					if (progress.bytesDownloaded() == 150_000) {
						half.open();
					}
				})
				.build());
			half.passBlocking();
			assertThat(server.openConnections()).isPositive();
			assertThat(download.cancel()).isTrue();
			assertThat(TestManager.types(download)).last().isEqualTo("Cancelled");
			Await.until("the server sees the end", () -> server.active() == 0 && server.openConnections() <= 1);
			assertThat(TestManager.files(this.directory)).isEmpty();
			assertThat(server.gets()).hasSize(1);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
			"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello", "HTTP/1.1 200 OK\r\nContent-Length: 5x\r\n\r\nhello",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
			"SMTP/1.0 hello\r\n\r\n", "HTTP/1.1 abc\r\n\r\n" })
	void nonsenseIsNeverAFile(String response) {
		DownloadException error = fails(ServerReply.raw(response));
		assertThat(error).isNotInstanceOf(DownloadException.Unexpected.class);
	}

	@Test
	void refusedConnectionIsRetriedThenFails() {
		URI gone;
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(CONTENT))) {
			gone = server.uri("/file");
		}
		try (DownloadManager manager = manager()) {
			assertThat(TestManager.failure(manager.download(gone, this.directory.resolve("file"))))
				.isInstanceOfSatisfying(DownloadException.RetriesExhausted.class,
						(exhausted) -> assertThat(exhausted.lastError())
							.isInstanceOf(DownloadException.ConnectionFailed.class));
		}
	}

	@Test
	void loopbackIsRefusedByDefaultWithTheNameOfTheSetting() {
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(CONTENT));
				DownloadManager manager = DownloadManager.builder().directory(this.directory).build()) {
			assertThatExceptionOfType(DownloadException.UrlRejected.class)
				.isThrownBy(() -> manager.download(server.uri("/file"), this.directory.resolve("file")))
				.withMessageContaining("loopback")
				.withMessageContaining("DownloadManagerBuilder.addressPolicy(..)");
			assertThat(server.connections()).isZero();
			assertThat(manager.downloads()).isEmpty();
		}
	}

	/** On the network thread, with HEAD and GET redirected. */
	@ParameterizedTest
	@ValueSource(ints = { 1000, 200_000 })
	void aBodyOfWhichNothingComesYetHasStarted(int size) {
		byte[] content = Content.of(3, size);
		Gate body = new Gate();
		try (ScriptedServer server = ScriptedServer.start((request) -> request.target().equals("/start")
				? ServerReply.redirect(302, "/there") : ServerReply.of(content).pausingAfter(0, body));
				DownloadManager manager = manager((builder) -> builder.probe(true))) {
			Download download = manager.download(server.uri("/start"), this.directory.resolve("file"));
			assertThat(download.events().filter(DownloadEvent.Started.class::isInstance).blockFirst(Await.LIMIT))
				.isNotNull();
			body.open();
			assertThat(TestManager.result(download).file()).hasBinaryContent(content);
			assertThat(server.requests()).extracting(ScriptedServer.Request::method)
				.containsExactly("HEAD", "HEAD", "GET", "GET");
		}
	}

	@Test
	void traceHeadersAndQueryReachTheServerAsTheyAre() {
		try (ScriptedServer server = ScriptedServer.start((request) -> ServerReply.of(CONTENT));
				DownloadManager manager = manager()) {
			TestManager
				.result(manager.download(server.uri("/a%20b?sig=a%2Fb+c&x=%7B%7D"), this.directory.resolve("file")));
			assertThat(server.gets().get(0).target()).isEqualTo("/a%20b?sig=a%2Fb+c&x=%7B%7D");
		}
	}

}
