package io.github.downloadmanager.internal.transfer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A checksum that lies in a file beside the content. */
class SidecarTests {

	private static final byte[] CONTENT = Content.of(1, 100_000);

	private static final String RIGHT = ChecksumTests.checksum("SHA-256", CONTENT).hex();

	private static final String WRONG = ChecksumTests.checksum("SHA-256", new byte[0]).hex();

	@TempDir
	Path directory;

	private static ServerReply text(String text) {
		return ServerReply.of(text.getBytes(StandardCharsets.UTF_8));
	}

	/** The content at one path, the checksums at another. */
	private static ScriptedServer server(ServerReply content, ServerReply... sums) {
		AtomicInteger next = new AtomicInteger();
		return ScriptedServer.start((request) -> request.target().equals("/file.zip") ? content
				: sums[Math.min(next.getAndIncrement(), sums.length - 1)]);
	}

	private DownloadRequestBuilder request(ScriptedServer server) {
		return DownloadRequest.builder(server.uri("/file.zip")).checksumFrom(server.uri("/SUMS"), "SHA-256");
	}

	private DownloadResult completes(DownloadRequestBuilder request) {
		try (DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			DownloadResult result = TestManager.result(manager.submit(request.build()));
			assertThat(result.file()).isEqualTo(this.directory.resolve("file.zip")).hasBinaryContent(CONTENT);
			return result;
		}
	}

	private DownloadException fails(DownloadRequestBuilder request) {
		try (DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			DownloadException error = TestManager.failure(manager.submit(request.build()));
			assertThat(TestManager.files(this.directory)).isEmpty();
			return error;
		}
	}

	private static List<String> asked(ScriptedServer server) {
		return server.requests().stream().map(ScriptedServer.Request::target).toList();
	}

	@Test
	void theDigestOfTheNamedFileIsTheOneThatCounts() {
		try (ScriptedServer server = server(ServerReply.of(CONTENT),
				text(WRONG + "  other.zip\n" + RIGHT + "  file.zip\n"))) {
			assertThat(completes(request(server)).transfer().attempts()).isEqualTo(1);
			assertThat(asked(server)).containsExactly("/SUMS", "/file.zip");
		}
	}

	/** As {@code cksum} and the BSD systems write them. */
	@ParameterizedTest
	@ValueSource(strings = {
			"MD5 (file.zip) = d41d8cd98f00b204e9800998ecf8427e\nSHA3-256 (file.zip) = WRONG\n"
					+ "SHA256 (file.zip) = RIGHT\nSHA512 (file.zip) = WRONGWRONG\n",
			"d41d8cd98f00b204e9800998ecf8427e  file.zip\nRIGHT  file.zip\n" })
	void ofSeveralAlgorithmsTheOneAskedForCounts(String sums) {
		try (ScriptedServer server = server(ServerReply.of(CONTENT),
				text(sums.replace("RIGHT", RIGHT).replace("WRONG", WRONG)))) {
			completes(request(server));
		}
	}

	@Test
	void aDigestThatIsSaidToBeOfAnotherAlgorithmIsNone() {
		isRefusedBeforeTheContentIsAskedFor(text("SHA3-256 (file.zip) = " + RIGHT + "\n"), "no digest for file.zip");
	}

	@Test
	void aByteOrderMarkIsNoPartOfTheFirstLine() {
		try (ScriptedServer server = server(ServerReply.of(CONTENT),
				text("\uFEFF" + RIGHT + "  file.zip\r\n" + WRONG + "  other.zip\r\n"))) {
			completes(request(server));
		}
	}

	/** As in the lists of Node.js, for example. */
	@Test
	void ofSeveralFilesOfThatNameTheOneInTheSameDirectoryCounts() {
		String sums = WRONG + "  linux/file.zip\n" + RIGHT + "  win-x64/file.zip\n" + WRONG + "  file.zip\n" + WRONG
				+ "  x64/file.zip\n";
		try (ScriptedServer server = ScriptedServer
			.start((request) -> request.target().endsWith("/file.zip") ? ServerReply.of(CONTENT) : text(sums))) {
			completes(DownloadRequest.builder(server.uri("/dist/win-x64/file.zip"))
				.checksumFrom(server.uri("/dist/SUMS"), "SHA-256"));
		}
	}

	@Test
	void theLastFileOfALongListIsFound() {
		String others = IntStream.range(0, 12_000)
			.mapToObj((i) -> WRONG + "  " + i + ".zip\n")
			.collect(Collectors.joining());
		try (ScriptedServer server = server(ServerReply.of(CONTENT), text(others + RIGHT + "  file.zip\n"))) {
			completes(request(server));
		}
	}

	@Test
	void aContentWithAnotherDigestIsNotPublished() {
		try (ScriptedServer server = server(ServerReply.of(CONTENT),
				text(RIGHT + "  other.zip\n" + WRONG + "  file.zip\n"))) {
			assertThat(fails(request(server))).isInstanceOf(DownloadException.ChecksumMismatch.class);
		}
	}

	private void isRefusedBeforeTheContentIsAskedFor(ServerReply sums, String message) {
		try (ScriptedServer server = server(ServerReply.of(CONTENT), sums)) {
			assertThat(fails(request(server))).isInstanceOf(DownloadException.VerificationFailed.class)
				.hasMessageContaining(message);
			assertThat(asked(server)).containsExactly("/SUMS");
		}
	}

	@Test
	void withoutAnEntryForTheFileItFails() {
		isRefusedBeforeTheContentIsAskedFor(text(RIGHT + "  one.zip\n" + RIGHT + "  two.zip\n"),
				"no digest for file.zip");
	}

	@Test
	void aDigestOfAnotherAlgorithmIsNone() {
		isRefusedBeforeTheContentIsAskedFor(text("d41d8cd98f00b204e9800998ecf8427e  file.zip\n"),
				"no SHA-256 digest for file.zip");
	}

	@Test
	void noMoreThanAMebibyteOfItIsRead() {
		isRefusedBeforeTheContentIsAskedFor(ServerReply.of(new byte[(1 << 20) + 1]), "more than 1048576 bytes");
		isRefusedBeforeTheContentIsAskedFor(ServerReply.of(new byte[4 << 20]).chunked(), "more than 1048576 bytes");
	}

	@Test
	void headersOfTheRequestAreSentToTheSameOriginOnly() {
		try (ScriptedServer server = server(ServerReply.of(CONTENT), text(RIGHT + "  file.zip\n"));
				ScriptedServer other = server(ServerReply.of(CONTENT), text(RIGHT + "  file.zip\n"))) {
			for (ScriptedServer sums : List.of(server, other)) {
				DownloadRequestBuilder request = DownloadRequest.builder(server.uri("/file.zip"))
					.checksumFrom(sums.uri("/SUMS"), "SHA-256")
					.overwrite(true)
					.bearerToken("token")
					.header("X-Api-Key", "key");
				completes(request);
			}
			assertThat(server.requests()).hasSize(3)
				.allSatisfy((request) -> assertThat(request.headers()).containsEntry("authorization", "Bearer token")
					.containsEntry("x-api-key", "key"));
			assertThat(other.requests()).singleElement()
				.satisfies((request) -> assertThat(request.headers()).doesNotContainKeys("authorization", "x-api-key"));
		}
	}

	@Test
	void itIsFetchedAgainAfterAnAttemptThatDidNotGetIt() {
		try (ScriptedServer server = server(ServerReply.of(CONTENT), ServerReply.status(503),
				text(WRONG + "  file.zip\n"))) {
			assertThat(fails(request(server))).isInstanceOf(DownloadException.ChecksumMismatch.class);
			assertThat(asked(server)).containsExactly("/SUMS", "/SUMS", "/file.zip");
		}
	}

	@Test
	void itBelongsToTheRequestedAddressThoughAMirrorIsAsked() {
		try (ScriptedServer server = server(ServerReply.of(CONTENT), ServerReply.status(503),
				text(WRONG + "  other.zip\n" + RIGHT + "  file.zip\n"));
				ScriptedServer mirror = server(ServerReply.of(CONTENT), ServerReply.of(CONTENT))) {
			completes(request(server).mirror(mirror.uri("/other.zip")).fileName("file.zip").header("X-Api-Key", "key"));
			assertThat(server.requests())
				.allSatisfy((request) -> assertThat(request.headers()).containsEntry("x-api-key", "key"));
			assertThat(asked(server)).containsExactly("/SUMS", "/SUMS");
			assertThat(mirror.requests()).singleElement()
				.satisfies((request) -> assertThat(request.headers()).doesNotContainKey("x-api-key"));
		}
	}

	@Test
	void itIsNotFetchedAgainIfOnlyTheContentFailed() {
		try (ScriptedServer server = server(ServerReply.of(CONTENT).closingAfter(50_000), text(RIGHT))) {
			assertThat(completes(request(server)).transfer().attempts()).isEqualTo(2);
			assertThat(asked(server)).containsExactly("/SUMS", "/file.zip", "/file.zip");
		}
	}

}
