package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What a download has kept is removed when nobody wants it any more. */
class DiscardPartialTests {

	private static final byte[] CONTENT = Content.of(1, 100_000);

	@TempDir
	Path directory;

	private final Gate half = new Gate();

	private final FakeSource source = new FakeSource(CONTENT);

	private Download running(TestManager manager, DownloadRequestBuilder request) {
		this.source.then(FakeReply.of(CONTENT).pausingAfter(50_000, this.half));
		Download download = manager.submit(request.partialFiles(PartialFiles.KEEP));
		this.half.awaitReached();
		return download;
	}

	@ParameterizedTest
	@EnumSource
	void whatACancelledDownloadKeptIsRemovedOnce(ExistingFile existing) {
		DownloadRequest request;
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = running(manager, manager.request("file").existingFile(existing));
			request = download.request();
			download.cancel();
			TestManager.types(download);
			assertThat(TestManager.files(this.directory)).hasSize(2);
		}
		// Another manager, as after a restart.
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			assertThat(manager.manager().discardPartial(request)).isTrue();
			assertThat(this.directory).isEmptyDirectory();
			assertThat(manager.manager().discardPartial(request)).isFalse();
			assertThat(TestManager.result(manager.submit("file")).file()).hasBinaryContent(CONTENT);
			assertThat(manager.manager().discardPartial(request)).isFalse();
			assertThat(TestManager.files(this.directory)).containsExactly("file");
		}
	}

	@Test
	void theServerMayHaveNamedTheFile() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = running(manager,
					DownloadRequest.builder(TestManager.uri("name.bin")).destination(this.directory));
			assertThatExceptionOfType(DownloadException.DestinationInUse.class)
				.isThrownBy(() -> manager.manager().discardPartial(download.request()));
			download.cancel();
			TestManager.types(download);
			assertThat(TestManager.files(this.directory)).hasSize(2);
			assertThat(manager.manager().discardPartial(download.request())).isTrue();
			assertThat(this.directory).isEmptyDirectory();
		}
	}

	@ParameterizedTest
	@EnumSource
	void whatIsBeingWrittenIsNotRemoved(PartialFiles partial) {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = running(manager, manager.request("file"));
			DownloadRequest request = manager.request("file").partialFiles(partial).build();
			assertThatExceptionOfType(DownloadException.DestinationInUse.class)
				.isThrownBy(() -> manager.manager().discardPartial(request))
				.satisfies((ex) -> assertThat(ex.path()).isEqualTo(manager.path("file")));
			// By another manager too.
			try (TestManager other = new TestManager(new FakeSource(CONTENT), this.directory)) {
				assertThatExceptionOfType(DownloadException.DestinationInUse.class)
					.isThrownBy(() -> other.manager().discardPartial(request))
					.satisfies((ex) -> assertThat(ex.path()).isEqualTo(manager.path("file")));
			}
			this.half.open();
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
		}
	}

	@Test
	void whereNothingIsNothingIsMade() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Path absent = this.directory.resolve("absent");
			assertThat(manager.manager()
				.discardPartial(DownloadRequest.builder(TestManager.uri("a")).destination(absent.resolve("a")).build()))
				.isFalse();
			assertThat(manager.manager()
				.discardPartial(DownloadRequest.builder(TestManager.uri("a")).sink(new MemorySink(1000)).build()))
				.isFalse();
			assertThat(absent).doesNotExist();
			manager.manager().close();
			assertThat(manager.manager().discardPartial(manager.request("file").build())).isFalse();
		}
	}

}
