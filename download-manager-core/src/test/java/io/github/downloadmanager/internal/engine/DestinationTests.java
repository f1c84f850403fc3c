package io.github.downloadmanager.internal.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.MemorySink;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Where files go, and what becomes of those that are there. */
class DestinationTests {

	private static final byte[] CONTENT = Content.of(1, 100_000);

	private static final byte[] OLD = Content.of(2, 777);

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	@Test
	void anExistingFileIsRefusedAtOnceAndWithoutARequest() throws IOException {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Files.write(manager.path("file"), OLD);
			assertThatExceptionOfType(DownloadException.FileExists.class).isThrownBy(() -> manager.submit("file"))
				.satisfies((ex) -> assertThat(ex.path()).isEqualTo(manager.path("file")));
			assertThat(manager.manager().downloads()).isEmpty();
			assertThat(this.source.probes()).isEmpty();
			assertThat(this.source.fetches()).isEmpty();
			assertThat(manager.path("file")).hasBinaryContent(OLD);
		}
	}

	@Test
	void aLinkThatLeadsNowhereIsAnExistingFile() throws IOException {
		Path nowhere = this.directory.resolve("nowhere");
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Files.createSymbolicLink(manager.path("link"), nowhere);
			assertThatExceptionOfType(DownloadException.FileExists.class).isThrownBy(() -> manager.submit("link"))
				.satisfies((ex) -> assertThat(ex.path()).isEqualTo(manager.path("link")));
			assertThat(this.source.fetches()).isEmpty();
			assertThat(TestManager.result(manager.submit(manager.request("link").existingFile(ExistingFile.RENAME)))
				.file()).isEqualTo(manager.path("link (1)"));
			assertThat(manager.path("link")).isSymbolicLink();
			assertThat(nowhere).doesNotExist();
		}
	}

	@Test
	void aLinkToADirectoryMeansAFileInIt() throws IOException {
		Files.createDirectory(this.directory.resolve("real"));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Files.createSymbolicLink(manager.path("link"), manager.path("real"));
			Download download = manager
				.submit(DownloadRequest.builder(TestManager.uri("name.bin")).destination(manager.path("link")));
			TestManager.result(download);
			assertThat(manager.path("real").resolve("name.bin")).hasBinaryContent(CONTENT);
		}
	}

	/** What is known of a directory may be a second old. */
	@ParameterizedTest
	@EnumSource
	void aDirectoryThatWasRemovedJustNowIsCreatedAgain(PartialFiles partial) throws IOException {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			for (int n = 0; n < 2; n++) {
				Path file = manager.path("new").resolve("file");
				TestManager.result(manager.submit(manager.request("file").destination(file).partialFiles(partial)));
				assertThat(file).hasBinaryContent(CONTENT);
				FileSystemUtils.deleteRecursively(manager.path("new"));
			}
		}
	}

	/** It was free when the request came, whatever is to be done with one that exists. */
	@ParameterizedTest
	@EnumSource
	void aFileThatAppearsMeanwhileIsTreatedAsAsked(ExistingFile existing) throws IOException {
		Gate half = new Gate();
		this.source.then(FakeReply.of(CONTENT).pausingAfter(50_000, half));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").existingFile(existing));
			half.awaitReached();
			Files.write(manager.path("file"), OLD);
			half.open();
			switch (existing) {
				case FAIL -> assertThat(TestManager.failure(download)).isInstanceOf(DownloadException.FileExists.class);
				case SKIP ->
					assertThat(TestManager.result(download).outcome()).isEqualTo(DownloadResult.Outcome.SKIPPED);
				case REPLACE -> assertThat(TestManager.result(download).file()).isEqualTo(manager.path("file"));
				case RENAME -> assertThat(TestManager.result(download).file()).isEqualTo(manager.path("file (1)"));
			}
			assertThat(manager.path("file")).hasBinaryContent((existing == ExistingFile.REPLACE) ? CONTENT : OLD);
		}
	}

	/** No later run would go on from it. */
	@Test
	void ofADownloadThatIsSkippedInTheEndNothingIsKept() throws IOException {
		Gate half = new Gate();
		this.source.then(FakeReply.of(CONTENT).pausingAfter(50_000, half));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager
				.submit(manager.request("file").existingFile(ExistingFile.SKIP).partialFiles(PartialFiles.KEEP));
			half.awaitReached();
			Files.write(manager.path("file"), OLD);
			half.open();
			assertThat(TestManager.result(download).outcome()).isEqualTo(DownloadResult.Outcome.SKIPPED);
			assertThat(manager.files()).containsExactly("file");
		}
	}

	@Test
	void aFailingDownloadWithOverwriteLeavesTheOldFileByteIdentical() throws IOException {
		IOException reset = new IOException("reset");
		List<FakeReply> replies = List.of(FakeReply.status(404), FakeReply.error(reset),
				FakeReply.of(CONTENT).failingAfter(50_000, reset), FakeReply.of(CONTENT).endingAfter(99_999),
				FakeReply.of(CONTENT).announcing(10));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Files.write(manager.path("file"), OLD);
			for (FakeReply reply : replies) {
				this.source.then(reply);
				TestManager.failure(manager.submit(manager.request("file").overwrite(true).retries(0)));
				assertThat(manager.path("file")).hasBinaryContent(OLD);
				assertThat(manager.files()).containsExactly("file");
			}
			Gate half = new Gate();
			this.source.then(FakeReply.of(CONTENT).pausingAfter(50_000, half));
			Download cancelled = manager.submit(manager.request("file").overwrite(true));
			half.awaitReached();
			cancelled.cancel();
			assertThat(TestManager.types(cancelled)).last().isEqualTo("Cancelled");
			assertThat(manager.path("file")).hasBinaryContent(OLD);
			TestManager.result(manager.submit(manager.request("file").overwrite(true)));
			assertThat(manager.path("file")).hasBinaryContent(CONTENT);
		}
	}

	@Test
	void anExistingFileIsKeptAndIsTheResultIfAsked() throws IOException {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Files.write(manager.path("file"), OLD);
			Download download = manager.submit(manager.request("file").existingFile(ExistingFile.SKIP));
			DownloadResult result = TestManager.result(download);
			assertThat(result.outcome()).isEqualTo(DownloadResult.Outcome.SKIPPED);
			assertThat(result.file()).isEqualTo(manager.path("file")).hasBinaryContent(OLD);
			assertThat(this.source.fetches()).isEmpty();
			assertThat(TestManager.types(download)).last().isEqualTo("Completed");
			// Its destination is free again.
			TestManager.result(manager.submit(manager.request("file").overwrite(true)));
		}
	}

	@Test
	void anotherNameIsChosenIfAsked() throws IOException {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Files.write(manager.path("file.bin"), OLD);
			for (int i = 0; i < 3; i++) {
				TestManager.result(manager.submit(manager.request("file.bin").existingFile(ExistingFile.RENAME)));
			}
			assertThat(manager.files()).containsExactly("file (1).bin", "file (2).bin", "file (3).bin", "file.bin");
			assertThat(manager.path("file.bin")).hasBinaryContent(OLD);
			assertThat(manager.path("file (3).bin")).hasBinaryContent(CONTENT);
		}
	}

	@Test
	void twoDownloadsThatRunCannotShareASink() {
		Gate gate = new Gate();
		this.source.then(FakeReply.of(CONTENT).headersBehind(gate)).otherwise(FakeReply.of(CONTENT));
		MemorySink sink = new MemorySink(1_000_000);
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			DownloadRequestBuilder request = DownloadRequest.builder(TestManager.uri("x")).sink(sink);
			Download first = manager.submit(request);
			assertThatExceptionOfType(DownloadException.DestinationInUse.class)
				.isThrownBy(() -> manager.submit(request))
				.withMessageContaining("has the same sink (MemorySink)");
			gate.open();
			TestManager.result(first);
			assertThat(sink.bytes()).isEqualTo(CONTENT);
			TestManager.result(manager.submit(request));
			assertThat(sink.bytes()).as("one after the other").isEqualTo(CONTENT);
		}
	}

	@Test
	void oneDestinationHasOneWriterHoweverItIsSpelt() throws IOException {
		Files.createDirectory(this.directory.resolve("a"));
		Files.createSymbolicLink(this.directory.resolve("link"), this.directory);
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download first = manager.submit("Name");
			for (String spelt : List.of("Name", "./Name", "a/../Name", "link/Name", "link/a/../Name", "NAME")) {
				assertThatExceptionOfType(DownloadException.DestinationInUse.class)
					.isThrownBy(() -> manager.submit(DownloadRequest.builder(TestManager.uri("x"))
						.destination(this.directory.resolve(spelt))
						.overwrite(true)))
					.withMessageContaining("another download is writing the same destination");
			}
			assertThatExceptionOfType(DownloadException.DestinationInUse.class)
				.isThrownBy(() -> manager.submit(DownloadRequest.builder(TestManager.uri("x"))
					.directory(this.directory.resolve("a/.."))
					.fileName("Name")));
			assertThat(manager.manager().downloads()).hasSize(1);
			gate.open();
			TestManager.result(first);
			TestManager.result(manager.submit(manager.request("Name").overwrite(true)));
		}
	}

	@Test
	void twoDownloadsThatTheServerNamesAlikeDoNotMeet() {
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).pausingAfter(50_000, gate));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download first = manager.submit(DownloadRequest.builder(TestManager.uri("a/same")));
			gate.awaitReached();
			Download second = manager.submit(DownloadRequest.builder(TestManager.uri("b/same")));
			assertThat(TestManager.failure(second)).isInstanceOf(DownloadException.DestinationInUse.class);
			gate.open();
			assertThat(TestManager.result(first).file()).hasBinaryContent(CONTENT);
			assertThat(manager.files()).containsExactly("same");
		}
	}

	@Test
	void anExistingDirectoryMeansAFileInIt() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager
				.submit(DownloadRequest.builder(TestManager.uri("dir/name.bin")).destination(this.directory));
			assertThat(TestManager.result(download).file()).isEqualTo(manager.path("name.bin"));
		}
	}

	@Test
	void aNameThatNoFileCanHaveIsRefusedBeforeAnyRequest() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			for (String name : List.of("n".repeat(256), "\u00e9".repeat(128), "a\nb", "a\u001b[31mb",
					".x.bin.0123456789abcdef.part")) {
				assertThatExceptionOfType(DownloadException.InvalidDestination.class)
					.isThrownBy(() -> manager
						.submit(DownloadRequest.builder(TestManager.uri("x")).destination(manager.path(name))))
					.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("\n", "\u001b"));
			}
			assertThatExceptionOfType(InvalidPathException.class).isThrownBy(() -> manager.path("a\0b"));
			assertThat(this.source.fetches()).isEmpty();
			TestManager.result(manager.submit("n".repeat(255)));
		}
	}

	@Test
	void aPathThatIsTooLongFailsBeforeAnyRequest() {
		Path deep = this.directory;
		for (int i = 0; i < 25; i++) {
			deep = deep.resolve("d".repeat(200));
		}
		Path destination = deep.resolve("file");
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			DownloadException error;
			try {
				error = TestManager
					.failure(manager.submit(DownloadRequest.builder(TestManager.uri("x")).destination(destination)));
			}
			catch (DownloadException ex) {
				error = ex;
			}
			assertThat(error).isInstanceOf(DownloadException.InvalidDestination.class);
			assertThat(this.source.fetches()).isEmpty();
		}
	}

	@Test
	void aFileWhereADirectoryShouldBeFailsBeforeAnyRequest() throws IOException {
		Files.write(this.directory.resolve("plain"), OLD);
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			DownloadException error;
			try {
				error = TestManager.failure(manager.submit("plain/file"));
			}
			catch (DownloadException ex) {
				error = ex;
			}
			assertThat(error).isInstanceOf(DownloadException.InvalidDestination.class);
			assertThat(this.source.fetches()).isEmpty();
			assertThat(manager.path("plain")).hasBinaryContent(OLD);
		}
	}

	@ParameterizedTest
	@EnumSource
	void anExtensionComesFromTheContentTypeIfAskedFor(PartialFiles partial) {
		this.source.otherwise(FakeReply.of(CONTENT).ofType("application/pdf"));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.partialFiles = partial)) {
			DownloadRequestBuilder plain = DownloadRequest.builder(TestManager.uri("report"));
			assertThat(TestManager.result(manager.submit(plain)).file()).isEqualTo(manager.path("report"));
			DownloadRequestBuilder asking = DownloadRequest.builder(TestManager.uri("report"))
				.extensionFromContentType(true);
			assertThat(TestManager.result(manager.submit(asking)).file()).isEqualTo(manager.path("report.pdf"));
			DownloadRequestBuilder nameless = DownloadRequest.builder(TestManager.uri(""))
				.extensionFromContentType(true);
			assertThat(TestManager.result(manager.submit(nameless)).file()).isEqualTo(manager.path("download.pdf"));
			DownloadRequestBuilder own = DownloadRequest.builder(TestManager.uri("x"))
				.fileName("mine")
				.extensionFromContentType(true);
			assertThat(TestManager.result(manager.submit(own)).file()).isEqualTo(manager.path("mine"));
		}
	}

}
