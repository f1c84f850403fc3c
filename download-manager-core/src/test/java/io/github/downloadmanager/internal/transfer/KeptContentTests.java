package io.github.downloadmanager.internal.transfer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a later run knows of the bytes that an earlier one kept. */
class KeptContentTests {

	private static final byte[] CONTENT = Content.of(1, 50_000);

	private static final byte[] ZIPPED = gzip(CONTENT);

	private static final String NAMED = "attachment; filename=\"said.bin\"";

	@TempDir
	Path directory;

	/** Whether the server has stopped to cut its answers. */
	private volatile boolean whole;

	/** In a manager of its own, into the directory, under whatever name. */
	private Download run(ScriptedServer server) {
		return run(server, "/file");
	}

	private Download run(ScriptedServer server, String target) {
		try (DownloadManager manager = DownloadManager.builder()
			.directory(this.directory)
			.addressPolicy(AddressPolicy.any())
			.partialFiles(PartialFiles.KEEP)
			.build()) {
			Download download = manager.submit(DownloadRequest.builder(server.uri(target)).retries(0).build());
			TestManager.types(download);
			return download;
		}
	}

	@ParameterizedTest
	@CsvSource({ "/file?sig=A,/file?sig=B", "/file?id=1&sv=1&se=7&sig=A,/file?id=1&sv=1&se=8&sig=B",
			"/file?X-Amz-Date=1&X-Amz-Signature=A,/file?X-Amz-Date=2&X-Amz-Signature=B",
			"/file?Expires=1&Signature=A&Key-Pair-Id=K,/file?Expires=2&Signature=B&Key-Pair-Id=L" })
	void aLinkThatWasSignedAnewGoesOn(String first, String second) throws IOException {
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(CONTENT).closingAfter(30_000),
				ServerReply.of(CONTENT))) {
			TestManager.failure(run(server, first));
			DownloadResult result = TestManager.result(run(server, second));
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(result.transfer().bytesResumed()).isEqualTo(30_000);
			assertThat(TestManager.files(this.directory)).as("nothing else is left").hasSize(1);
		}
	}

	@Test
	void aLinkThatWasSignedAnewGoesOnOnlyWithTheSameValidator() {
		byte[] other = Content.of(7, CONTENT.length);
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(CONTENT).etag("\"a\"").closingAfter(30_000),
				ServerReply.of(other).etag("\"b\""))) {
			TestManager.failure(run(server, "/file?sig=A"));
			DownloadResult result = TestManager.result(run(server, "/file?sig=B"));
			assertThat(result.file()).hasBinaryContent(other);
			assertThat(result.transfer().bytesResumed()).isZero();
		}
	}

	/** Equal entity tags of two resources say nothing. */
	@Test
	void anotherResourceOfTheSamePathIsNotGoneOnWith() {
		byte[] other = Content.of(7, CONTENT.length);
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(CONTENT).etag("\"v1\"").closingAfter(30_000),
				ServerReply.of(other).etag("\"v1\""))) {
			TestManager.failure(run(server, "/file?id=1&sig=A"));
			assertThat(TestManager.result(run(server, "/file?id=2&sig=A")).file()).hasBinaryContent(other);
			assertThat(server.gets().get(1).header("Range")).isNull();
		}
	}

	/** Nobody could read it again, and so nobody would remove it. */
	@Test
	void ofAContentWithATagThatIsTooLongForTheJournalNothingIsKept() {
		String tag = '"' + "x".repeat(20_000) + '"';
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(CONTENT).etag(tag).closingAfter(30_000),
				ServerReply.of(CONTENT).etag(tag))) {
			TestManager.failure(run(server));
			assertThat(TestManager.files(this.directory)).isEmpty();
			assertThat(TestManager.result(run(server)).file()).hasBinaryContent(CONTENT);
			assertThat(TestManager.files(this.directory)).containsExactly("file");
		}
	}

	/** Some servers answer a range with 200 and the part. Alone it is not the content. */
	@Test
	void aPartWithTheStatusOfTheWholeIsNotTheContent() {
		byte[] part = Arrays.copyOfRange(CONTENT, 30_000, CONTENT.length);
		try (ScriptedServer server = ScriptedServer.start((request) -> (request.header("Range") != null)
				? ServerReply.of(part).withoutRanges().header("Content-Range", "bytes 30000-49999/50000")
				: ServerReply.of(CONTENT).closingAfter(this.whole ? CONTENT.length : 30_000))) {
			TestManager.failure(run(server));
			this.whole = true;
			assertThat(TestManager.result(run(server)).file()).hasBinaryContent(CONTENT);
			assertThat(server.gets().get(1).header("Range")).isEqualTo("bytes=30000-");
		}
	}

	/** Others do not even say which part it is, or not so that it can be understood. */
	@ParameterizedTest(name = "Content-Range: {0}, ETag: {1}")
	@CsvSource(nullValues = "none", quoteCharacter = '\'',
			value = { "none, \"v1\"", "none, none", "bytes=30000-49999/50000, \"v1\"", "30000-49999, none" })
	void aPartWithTheStatusOfTheWholeIsKnownByItsLength(@Nullable String range, @Nullable String tag) {
		byte[] part = Arrays.copyOfRange(CONTENT, 30_000, CONTENT.length);
		try (ScriptedServer server = ScriptedServer.start((request) -> {
			if (request.header("Range") == null) {
				return ServerReply.of(CONTENT).closingAfter(this.whole ? CONTENT.length : 30_000);
			}
			ServerReply reply = ServerReply.of(part).withoutRanges().etag(tag);
			return (range != null) ? reply.header("Content-Range", range) : reply;
		})) {
			TestManager.failure(run(server));
			this.whole = true;
			assertThat(TestManager.result(run(server)).file()).hasBinaryContent(CONTENT);
			assertThat(server.gets()).extracting((get) -> get.header("Range"))
				.containsExactly(null, "bytes=30000-", null);
		}
	}

	@Test
	void encodedBytesAreBuiltUponByTheSameCoding() {
		try (ScriptedServer server = ScriptedServer.inTurn(gzip().closingAfter(30_000), gzip())) {
			TestManager.failure(run(server));
			DownloadResult result = TestManager.result(run(server));
			assertThat(result.file()).hasBinaryContent(ZIPPED);
			assertThat(result.transfer().bytesResumed()).isEqualTo(30_000);
			assertThat(result.transfer().bytesWasted()).isZero();
			assertThat(server.gets()).hasSize(2);
			assertThat(server.gets().get(1).header("Range")).isEqualTo("bytes=30000-");
		}
	}

	/** Some servers give both one validator, which nobody could tell from the size. */
	@Test
	void encodedBytesAreNotJoinedToThoseOfNoCoding() {
		byte[] plain = Content.of(2, ZIPPED.length);
		try (ScriptedServer server = ScriptedServer.inTurn(gzip().closingAfter(30_000), ServerReply.of(plain))) {
			TestManager.failure(run(server));
			DownloadResult result = TestManager.result(run(server));
			assertThat(result.file()).hasBinaryContent(plain);
			assertThat(result.transfer().bytesResumed()).isZero();
			assertThat(result.transfer().bytesWasted()).isEqualTo(30_000);
		}
	}

	@Test
	void bytesOfNoCodingAreNotJoinedToEncodedOnes() {
		byte[] plain = Content.of(2, ZIPPED.length);
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(plain).closingAfter(30_000), gzip())) {
			TestManager.failure(run(server));
			assertThat(TestManager.result(run(server)).file()).hasBinaryContent(ZIPPED);
		}
	}

	@Test
	void aWholeContentThatWasKeptHasTheNameThatTheServerGave() {
		try (ScriptedServer server = ScriptedServer
			.inTurn(brokenAfterAllOf(CONTENT).header("Content-Disposition", NAMED), ServerReply.of(CONTENT))) {
			TestManager.failure(run(server));
			DownloadResult result = TestManager.result(run(server));
			assertThat(result.file()).isEqualTo(this.directory.resolve("said.bin")).hasBinaryContent(CONTENT);
			assertThat(result.transfer().bytesTransferred()).isZero();
			assertThat(result.remote().fileName()).isEqualTo("said.bin");
			assertThat(TestManager.files(this.directory)).containsExactly("said.bin");
			assertThat(server.gets().get(1).header("Range")).isEqualTo("bytes=50000-");
		}
	}

	@Test
	void aNameThatLeadsElsewhereIsKeptAsASafeOne() {
		try (ScriptedServer server = ScriptedServer.inTurn(
				brokenAfterAllOf(CONTENT).header("Content-Disposition", "attachment; filename*=UTF-8''..%2F%0Ax%2520y"),
				ServerReply.of(CONTENT))) {
			TestManager.failure(run(server));
			assertThat(TestManager.result(run(server)).file()).isEqualTo(this.directory.resolve("_x%20y"))
				.hasBinaryContent(CONTENT);
		}
	}

	@Test
	void aGzipStreamThatWasKeptAndIsWholeIsPublished() {
		try (ScriptedServer server = ScriptedServer.inTurn(brokenAfterAllOf(ZIPPED).header("Content-Encoding", "gzip"),
				gzip())) {
			TestManager.failure(run(server));
			DownloadResult result = TestManager.result(run(server));
			assertThat(result.file()).hasBinaryContent(ZIPPED);
			assertThat(result.transfer().bytesTransferred()).isZero();
			assertThat(result.remote().contentEncoding()).isEqualTo("gzip");
		}
	}

	@Test
	void aGzipStreamThatWasKeptAndIsCutIsNotPublished() {
		byte[] cut = Arrays.copyOf(ZIPPED, 30_000);
		try (ScriptedServer server = ScriptedServer.inTurn(brokenAfterAllOf(cut).header("Content-Encoding", "gzip"),
				ServerReply.of(cut).header("Content-Encoding", "gzip"))) {
			TestManager.failure(run(server));
			assertThat(TestManager.failure(run(server))).isInstanceOf(DownloadException.DecodingFailed.class);
			assertThat(TestManager.files(this.directory)).isEmpty();
			TestManager.failure(run(server));
			assertThat(server.gets()).extracting((get) -> get.header("Range"))
				.containsExactly(null, "bytes=30000-", "bytes=29999-", null, null);
		}
	}

	private static ServerReply gzip() {
		return ServerReply.of(ZIPPED).header("Content-Encoding", "gzip");
	}

	/** Every byte comes, but nothing that says that it was the last one. */
	private static ServerReply brokenAfterAllOf(byte[] content) {
		return ServerReply.of(content).chunked().closingAfter(content.length);
	}

	private static byte[] gzip(byte[] content) {
		ByteArrayOutputStream zipped = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
			gzip.write(content);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
		return zipped.toByteArray();
	}

}
