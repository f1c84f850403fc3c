package io.github.downloadmanager.internal.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

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

import static org.assertj.core.api.Assertions.assertThat;

/** An existing file is replaced only if the server has another one. */
class ConditionalTests {

	private static final byte[] NEW = Content.of(1, 100_000);

	private static final String DATE = "Wed, 21 Oct 2015 07:28:00 GMT";

	private static final FileTime TIME = FileTime.from(Instant.parse("2015-10-21T07:28:00Z"));

	@TempDir
	Path directory;

	private Path old() throws IOException {
		Path file = Files.writeString(this.directory.resolve("file"), "old");
		return Files.setLastModifiedTime(file, TIME);
	}

	private DownloadResult download(DownloadRequestBuilder request) {
		try (DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			return TestManager.result(manager.submit(request.build()));
		}
	}

	private DownloadRequestBuilder request(ScriptedServer server) {
		return DownloadRequest.builder(server.uri("/file")).destination(this.directory.resolve("file"));
	}

	private void isNotTouched(DownloadResult result, Path file) throws IOException {
		assertThat(result.outcome()).isEqualTo(DownloadResult.Outcome.NOT_MODIFIED);
		assertThat(result.file()).isEqualTo(file).hasContent("old");
		assertThat(result.size()).isEqualTo(3);
		assertThat(result.remote()).isNull();
		assertThat(result.transfer().bytesTransferred()).isZero();
		assertThat(Files.getLastModifiedTime(file)).isEqualTo(TIME);
		assertThat(TestManager.files(this.directory)).containsExactly("file");
	}

	@Test
	void byDateAFileThatIsCurrentIsNotTouched() throws IOException {
		Path file = old();
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.status(304))) {
			isNotTouched(download(request(server).onlyIfModified()), file);
			assertThat(server.gets()).singleElement()
				.satisfies((get) -> assertThat(get.headers()).containsEntry("if-modified-since", DATE)
					.doesNotContainKey("if-none-match"));
		}
	}

	@Test
	void byTagAFileThatIsCurrentIsNotTouched() throws IOException {
		Path file = old();
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.status(304))) {
			isNotTouched(download(request(server).onlyIfModified("\"v0\"")), file);
			assertThat(server.gets()).singleElement()
				.satisfies((get) -> assertThat(get.headers()).containsEntry("if-none-match", "\"v0\"")
					.doesNotContainKey("if-modified-since"));
		}
	}

	@Test
	void aFileThatIsOutOfDateIsReplaced() throws IOException {
		for (String etag : new String[] { null, "\"v0\"" }) {
			old();
			try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(NEW))) {
				DownloadRequestBuilder request = request(server);
				DownloadResult result = download(
						(etag != null) ? request.onlyIfModified(etag) : request.onlyIfModified());
				assertThat(result.outcome()).isEqualTo(DownloadResult.Outcome.DOWNLOADED);
				assertThat(result.file()).hasBinaryContent(NEW);
				assertThat(TestManager.files(this.directory)).containsExactly("file");
			}
		}
	}

	@Test
	void theTimeThatWasKeptIsTheOneThatIsAskedWith() throws IOException {
		try (ScriptedServer server = ScriptedServer.start((request) -> DATE.equals(request.header("If-Modified-Since"))
				? ServerReply.status(304) : ServerReply.of(NEW).header("Last-Modified", DATE))) {
			for (DownloadResult.Outcome outcome : new DownloadResult.Outcome[] { DownloadResult.Outcome.DOWNLOADED,
					DownloadResult.Outcome.NOT_MODIFIED }) {
				DownloadResult result = download(request(server).keepLastModified(true).onlyIfModified());
				assertThat(result.outcome()).isEqualTo(outcome);
				assertThat(result.file()).hasBinaryContent(NEW);
				assertThat(Files.getLastModifiedTime(result.file())).isEqualTo(TIME);
			}
		}
	}

	/**
	 * The server got the next version before the file was written here, or its clock is
	 * behind.
	 */
	@Test
	void aVersionThatIsOlderThanTheFileHereIsFetchedAllTheSame() throws IOException {
		byte[] before = Content.of(2, 1000);
		try (ScriptedServer server = ScriptedServer.start((request) -> {
			String since = request.header("If-Modified-Since");
			if (since == null) {
				return ServerReply.of(before).header("Last-Modified", DATE);
			}
			return since.equals(DATE) ? ServerReply.of(NEW).header("Last-Modified", "Wed, 21 Oct 2015 07:28:01 GMT")
					: ServerReply.status(304);
		})) {
			assertThat(download(request(server).onlyIfModified()).file()).hasBinaryContent(before);
			assertThat(download(request(server).onlyIfModified()).file()).hasBinaryContent(NEW);
		}
	}

	@Test
	void theTimeOfWritingStaysIfThatIsAskedFor() throws IOException {
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(NEW).header("Last-Modified", DATE))) {
			DownloadResult result = download(request(server).onlyIfModified().keepLastModified(false));
			assertThat(Files.getLastModifiedTime(result.file())).isGreaterThan(TIME);
		}
	}

	/** The attempt that broke off has shown that the file is out of date. */
	@Test
	void theRestOfAContentIsAskedForWithoutACondition() throws IOException {
		old();
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(NEW).closingAfter(50_000),
				ServerReply.of(NEW))) {
			assertThat(download(request(server).onlyIfModified()).file()).hasBinaryContent(NEW);
			assertThat(server.gets().get(1).headers()).containsEntry("range", "bytes=50000-")
				.doesNotContainKey("if-modified-since");
		}
	}

	@Test
	void withoutAFileThereIsNoCondition() {
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(NEW))) {
			assertThat(download(request(server).onlyIfModified("\"v0\"")).file()).hasBinaryContent(NEW);
			assertThat(server.gets().get(0).headers()).doesNotContainKeys("if-none-match", "if-modified-since");
		}
	}

	@Test
	void whileTheNameIsNotKnownThereIsNoConditionAndTheFileIsReplaced() throws IOException {
		Path file = old();
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(NEW))) {
			DownloadResult result = download(
					DownloadRequest.builder(server.uri("/file")).directory(this.directory).onlyIfModified("\"v0\""));
			assertThat(result.outcome()).isEqualTo(DownloadResult.Outcome.DOWNLOADED);
			assertThat(result.file()).isEqualTo(file).hasBinaryContent(NEW);
			assertThat(server.gets().get(0).headers()).doesNotContainKeys("if-none-match", "if-modified-since");
		}
	}

}
