package io.github.downloadmanager.internal.transfer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.RecordingSink;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** However a content grows beyond the limit, no more than that is written. */
class SizeLimitTests {

	private static final byte[] CONTENT = Content.of(1, 100_000);

	private static final int LIMIT = 40_000;

	@TempDir
	Path directory;

	@Test
	void anAnnouncedSizeIsRefusedBeforeAnythingIsWritten() {
		RecordingSink sink = new RecordingSink();
		fails(new FakeSource(CONTENT), sink);
		assertThat(sink.bytes()).isEmpty();
	}

	@Test
	void ofASizeThatNobodySaidNoMoreThanTheLimitIsWritten() {
		RecordingSink sink = new RecordingSink();
		FakeSource source = new FakeSource(CONTENT);
		source.otherwise(FakeReply.of(CONTENT).withoutLength());
		fails(source, sink);
		assertThat(sink.bytes()).hasSizeLessThanOrEqualTo(LIMIT);
		assertThat(sink.calls()).last().isEqualTo("abort");
		assertThat(source.unreleased()).isZero();
	}

	@Test
	void whatIsExactlyAsLargeAsTheLimitIsTaken() {
		FakeSource source = new FakeSource(CONTENT);
		source.otherwise(FakeReply.of(CONTENT).withoutLength());
		try (TestManager manager = new TestManager(source, this.directory)) {
			TestManager.result(manager.submit(manager.request("file").maxSize(CONTENT.length)));
			assertThat(manager.path("file")).hasBinaryContent(CONTENT);
			assertThat(TestManager.failure(manager.submit(manager.request("other").maxSize(CONTENT.length - 1))))
				.isInstanceOf(DownloadException.TooLarge.class);
			assertThat(manager.files()).containsExactly("file");
		}
	}

	@Test
	void chunksWithoutEndAreCutOff() {
		try (ScriptedServer server = ScriptedServer.start((request) -> ServerReply.of(CONTENT).chunked());
				DownloadManager manager = DownloadManager.builder()
					.addressPolicy(AddressPolicy.any())
					.probe(false)
					.build()) {
			RecordingSink sink = new RecordingSink();
			assertThat(TestManager.failure(
					manager.submit(DownloadRequest.builder(server.uri("/file")).maxSize(LIMIT).sink(sink).build())))
				.isInstanceOf(DownloadException.TooLarge.class);
			assertThat(sink.bytes()).hasSizeLessThanOrEqualTo(LIMIT);
			assertThat(server.gets()).hasSize(1);
		}
	}

	/** What is kept and what is still to come count together. */
	@Test
	void theWholeOfAResumedContentCounts() {
		FakeSource source = new FakeSource(CONTENT)
			.then(FakeReply.of(CONTENT).withoutLength().failingAfter(30_000, new IOException("reset")));
		try (TestManager manager = keeping(source)) {
			TestManager.failure(manager.submit(manager.request("file").retries(0)));
			assertThat(manager.files()).hasSize(2);
		}
		try (TestManager manager = keeping(source)) {
			// 70 000 bytes are missing: the part alone would fit.
			assertThat(TestManager.failure(manager.submit(manager.request("file").maxSize(80_000))))
				.isInstanceOf(DownloadException.TooLarge.class);
			assertThat(manager.files()).doesNotContain("file");
		}
		assertThat(source.unreleased()).isZero();
	}

	/** No part of it is larger than the limit. */
	@Test
	void theSumOfSegmentsCounts() {
		FakeSource source = new FakeSource(Content.of(2, 300_000));
		try (TestManager manager = new TestManager(source, this.directory, (settings) -> {
			settings.segments = 4;
			settings.minSegmentSize = 64 * 1024;
		})) {
			assertThat(TestManager.failure(manager.submit(manager.request("file").maxSize(200_000))))
				.isInstanceOf(DownloadException.TooLarge.class);
			assertThat(manager.files()).isEmpty();
		}
		assertThat(source.unreleased()).isZero();
	}

	/** Nothing is decoded, so that what is stored is what was counted. */
	@Test
	void anEncodedContentCountsAsItIsStored() throws IOException {
		ByteArrayOutputStream bomb = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
			gzip.write(new byte[5_000_000]);
		}
		assertThat(bomb.size()).isLessThan(LIMIT);
		try (ScriptedServer server = ScriptedServer
			.start((request) -> ServerReply.of(bomb.toByteArray()).header("Content-Encoding", "gzip"));
				DownloadManager manager = DownloadManager.builder().addressPolicy(AddressPolicy.any()).build()) {
			DownloadResult result = TestManager.result(manager.submit(DownloadRequest.builder(server.uri("/file"))
				.destination(this.directory.resolve("file"))
				.maxSize(LIMIT)
				.build()));
			assertThat(result.file()).hasBinaryContent(bomb.toByteArray());
			assertThat(TestManager.files(this.directory)).isEqualTo(List.of("file"));
		}
	}

	private void fails(FakeSource source, RecordingSink sink) {
		try (TestManager manager = new TestManager(source, this.directory)) {
			assertThat(TestManager
				.failure(manager.submit(DownloadRequest.builder(TestManager.uri("file")).maxSize(LIMIT).sink(sink))))
				.isInstanceOf(DownloadException.TooLarge.class);
		}
	}

	private TestManager keeping(FakeSource source) {
		return new TestManager(source, this.directory, (settings) -> settings.partialFiles = PartialFiles.KEEP);
	}

}
