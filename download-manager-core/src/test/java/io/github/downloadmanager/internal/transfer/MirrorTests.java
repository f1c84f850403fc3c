package io.github.downloadmanager.internal.transfer;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Another address is asked when one fails, and bytes of two are joined only if proved.
 */
class MirrorTests {

	private static final byte[] CONTENT = Content.of(1, 300_000);

	private static final byte[] OTHER = Content.of(2, 300_000);

	@TempDir
	Path directory;

	/** How the last download failed. */
	private DownloadException failure;

	private DownloadRequestBuilder request(ScriptedServer origin, ScriptedServer mirror) {
		return DownloadRequest.builder(origin.uri("/file"))
			.mirror(mirror.uri("/copy"))
			.destination(this.directory.resolve("file"));
	}

	private static Checksum checksum(byte[] content) {
		return ChecksumTests.checksum("SHA-256", content);
	}

	private static List<DownloadEvent.Retrying> retries(Download download) {
		return TestManager.events(download)
			.stream()
			.filter(DownloadEvent.Retrying.class::isInstance)
			.map(DownloadEvent.Retrying.class::cast)
			.toList();
	}

	static Stream<ServerReply> failures() {
		return Stream.of(ServerReply.status(404), ServerReply.status(503), ServerReply.raw(""), ServerReply.raw("no"),
				ServerReply.redirect(302, "ftp://example.com/file"),
				ServerReply.of(CONTENT).withoutRanges().closingAfter(100_000));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void theNextAddressIsAskedAtOnceAndCostsNoRetry(ServerReply failure) {
		try (ScriptedServer origin = ScriptedServer.inTurn(failure);
				ScriptedServer mirror = ScriptedServer.inTurn(ServerReply.of(CONTENT).etag("\"copy\""));
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			Download download = manager.submit(request(origin, mirror).retries(0).build());
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			assertThat(TestManager.result(download).transfer().attempts()).isEqualTo(2);
			assertThat(retries(download)).extracting(DownloadEvent.Retrying::delay).containsExactly(Duration.ZERO);
			assertThat(TestManager.files(this.directory)).containsExactly("file");
		}
	}

	@Test
	void headersOfTheRequestAreNotSentThere() {
		try (ScriptedServer origin = ScriptedServer.inTurn(ServerReply.status(404));
				ScriptedServer mirror = ScriptedServer.inTurn(ServerReply.of(CONTENT));
				DownloadManager manager = TestManager.overNetwork(this.directory).userAgent("agent").build()) {
			TestManager.result(manager
				.submit(request(origin, mirror).bearerToken("token").header("X-Api-Key", "key").probe(true).build()));
			assertThat(origin.requests()).isNotEmpty()
				.allSatisfy((request) -> assertThat(request.headers()).containsEntry("authorization", "Bearer token")
					.containsEntry("x-api-key", "key"));
			assertThat(mirror.requests()).isNotEmpty()
				.allSatisfy((request) -> assertThat(request.headers()).doesNotContainKeys("authorization", "x-api-key")
					.containsEntry("user-agent", "agent"));
		}
	}

	@Test
	void bytesAreJoinedIfTheValidatorIsTheSame() {
		try (ScriptedServer origin = ScriptedServer.inTurn(ServerReply.of(CONTENT).closingAfter(100_000));
				ScriptedServer mirror = ScriptedServer.inTurn(ServerReply.of(CONTENT));
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			DownloadResult result = TestManager.result(manager.submit(request(origin, mirror).build()));
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(result.transfer().bytesWasted()).isZero();
			assertThat(mirror.gets()).singleElement()
				.satisfies((get) -> assertThat(get.headers()).containsEntry("range", "bytes=100000-")
					.containsEntry("if-range", "\"v1\""));
		}
	}

	@Test
	void bytesOfAnotherValidatorAreNotJoined() {
		try (ScriptedServer origin = ScriptedServer.inTurn(ServerReply.of(CONTENT).closingAfter(100_000));
				ScriptedServer mirror = ScriptedServer.inTurn(ServerReply.of(OTHER).etag("\"other\""));
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			Download download = manager.submit(request(origin, mirror).build());
			assertThat(TestManager.result(download).file()).hasBinaryContent(OTHER);
			assertThat(TestManager.result(download).transfer().bytesWasted()).isEqualTo(100_000);
			assertThat(TestManager.types(download)).containsOnlyOnce("Restarted");
		}
	}

	@Test
	void bytesAreJoinedIfTheCallersChecksumWillTell() {
		try (ScriptedServer origin = ScriptedServer.inTurn(ServerReply.of(CONTENT).closingAfter(100_000));
				ScriptedServer mirror = ScriptedServer.inTurn(ServerReply.of(CONTENT).etag("\"copy\""));
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			DownloadResult result = TestManager
				.result(manager.submit(request(origin, mirror).checksum(checksum(CONTENT)).build()));
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(result.transfer().bytesTransferred()).isEqualTo(CONTENT.length);
			assertThat(mirror.gets()).singleElement()
				.satisfies((get) -> assertThat(get.headers()).containsEntry("range", "bytes=100000-")
					.doesNotContainKey("if-range"));
		}
	}

	@Test
	void bytesThatAnEarlierRunHasKeptAreThoseOfTheRequestedAddress() {
		try (ScriptedServer origin = ScriptedServer.inTurn(ServerReply.of(CONTENT).closingAfter(100_000),
				ServerReply.status(404));
				ScriptedServer mirror = ScriptedServer.inTurn(ServerReply.of(CONTENT).etag("\"copy\""));
				DownloadManager manager = TestManager.overNetwork(this.directory)
					.partialFiles(PartialFiles.KEEP)
					.build()) {
			TestManager.failure(manager.submit(DownloadRequest.builder(origin.uri("/file"))
				.destination(this.directory.resolve("file"))
				.retries(0)
				.build()));
			DownloadResult result = TestManager
				.result(manager.submit(request(origin, mirror).checksum(checksum(CONTENT)).build()));
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(result.transfer().bytesResumed()).isEqualTo(100_000);
			assertThat(mirror.gets()).singleElement()
				.satisfies((get) -> assertThat(get.headers()).containsEntry("range", "bytes=100000-")
					.doesNotContainKey("if-range"));
		}
	}

	@Test
	void bytesThatDoNotBelongTogetherAreFetchedAgainFromOneAddress() {
		try (ScriptedServer origin = ScriptedServer.inTurn(ServerReply.of(CONTENT).closingAfter(100_000),
				ServerReply.of(CONTENT));
				ScriptedServer mirror = ScriptedServer.inTurn(ServerReply.of(OTHER).etag("\"other\""));
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			Download download = manager.submit(request(origin, mirror).checksum(checksum(CONTENT)).build());
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			assertThat(TestManager.result(download).transfer().bytesWasted()).isEqualTo(CONTENT.length);
			assertThat(retries(download)).extracting((retrying) -> retrying.cause().type())
				.containsExactly("Truncated", "ContentChanged");
			assertThat(mirror.gets()).hasSize(1);
			assertThat(origin.gets().get(1).header("Range")).isNull();
		}
	}

	@Test
	void wrongBytesOfOneAddressAloneAreNotTakenForAMixture() {
		try (ScriptedServer origin = ScriptedServer.inTurn(ServerReply.status(404));
				ScriptedServer mirror = ScriptedServer.inTurn(ServerReply.of(OTHER));
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			assertThat(TestManager.failure(manager.submit(request(origin, mirror).checksum(checksum(CONTENT)).build())))
				.isInstanceOf(DownloadException.ChecksumMismatch.class);
			assertThat(mirror.gets()).hasSize(1);
			assertThat(TestManager.files(this.directory)).isEmpty();
		}
	}

	/** Which addresses are asked, if the source replies in turn, whichever is asked. */
	private List<String> asked(FakeSource source, int retries, List<Duration> delays, boolean succeeds) {
		try (TestManager manager = new TestManager(source, this.directory)) {
			Download download = manager.submit(DownloadRequest.builder(TestManager.uri("a"))
				.mirror(URI.create("http://mirror.example/b"))
				.destination(manager.path("file"))
				.retries(retries));
			for (Duration delay : delays) {
				TestManager.await(download, DownloadStatus.WAITING);
				manager.advance(delay);
			}
			if (succeeds) {
				assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			}
			else {
				assertThat(manager.files()).isEmpty();
				this.failure = TestManager.failure(download);
			}
			List<Duration> told = new ArrayList<>();
			retries(download).forEach((retrying) -> told.add(retrying.delay()));
			assertThat(told).isEqualTo(delays);
		}
		return source.fetches().stream().map((request) -> request.uri().getPath()).toList();
	}

	@Test
	void aPermanentRefusalOfOneAddressTakesNoRetriesFromTheOther() {
		FakeSource source = new FakeSource(CONTENT).then(FakeReply.status(503), FakeReply.status(404),
				FakeReply.status(503));
		assertThat(asked(source, 2, List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2)), true))
			.containsExactly("/a", "/b", "/a", "/a");
	}

	@Test
	void anAddressThatHasRefusedForGoodIsNotAskedAgain() {
		FakeSource source = new FakeSource(CONTENT).then(FakeReply.status(404), FakeReply.status(503),
				FakeReply.status(503));
		assertThat(asked(source, 2, List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(2)), true))
			.containsExactly("/a", "/b", "/b", "/b");
	}

	@Test
	void whoIsAskedAgainIsAskedWhenItSaid() {
		FakeSource source = new FakeSource(CONTENT).then(FakeReply.status(503).retryAfter(Duration.ofSeconds(37)),
				FakeReply.status(404));
		assertThat(asked(source, 1, List.of(Duration.ZERO, Duration.ofSeconds(37)), true)).containsExactly("/a", "/b",
				"/a");
	}

	@Test
	void retriesAreSpentOnTheAddressesThatAreLeft() {
		FakeSource source = new FakeSource(CONTENT).then(FakeReply.status(404)).otherwise(FakeReply.status(503));
		assertThat(asked(source, 1, List.of(Duration.ZERO, Duration.ofSeconds(1)), false)).containsExactly("/a", "/b",
				"/b");
		assertThat(this.failure).isInstanceOfSatisfying(DownloadException.RetriesExhausted.class, (exhausted) -> {
			assertThat(exhausted.attempts()).isEqualTo(3);
			assertThat(exhausted.lastError()).isInstanceOf(DownloadException.UnexpectedStatus.class);
		});
	}

	@Test
	void ifAllHaveRefusedForGoodItFailsAtOnce() {
		FakeSource source = new FakeSource(CONTENT).then(FakeReply.status(404), FakeReply.status(403));
		assertThat(asked(source, 3, List.of(Duration.ZERO), false)).containsExactly("/a", "/b");
		assertThat(this.failure).isInstanceOfSatisfying(DownloadException.UnexpectedStatus.class,
				(refused) -> assertThat(refused.status()).isEqualTo(403));
	}

}
