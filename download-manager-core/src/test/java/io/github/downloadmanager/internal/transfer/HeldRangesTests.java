package io.github.downloadmanager.internal.transfer;

import java.nio.file.Path;
import java.util.List;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What a handle tells of the bytes that are here. */
class HeldRangesTests {

	private static final byte[] CONTENT = Content.of(1, 800_000);

	@TempDir
	private Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	private TestManager manager(int maxConcurrent) {
		return new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = maxConcurrent;
			settings.minSegmentSize = 64 * 1024;
		});
	}

	private static void awaitHeld(Download download, ByteRange... ranges) {
		long bytes = List.of(ranges).stream().mapToLong(ByteRange::length).sum();
		Await.until(bytes + " bytes", () -> download.snapshot().progress().bytesDownloaded() >= bytes);
		assertThat(download.heldRanges()).containsExactly(ranges);
	}

	@Test
	void eachConnectionHasASpanOfItsOwn() {
		Gate gate = new Gate();
		// The first one says nothing, so that the shares are known.
		this.source.then(FakeReply.of(CONTENT).pausingAfter(0, gate), FakeReply.of(CONTENT).pausingAfter(50_000, gate),
				FakeReply.of(CONTENT).pausingAfter(10_000, gate));
		try (TestManager manager = manager(3)) {
			Download download = manager.submit(manager.request("file").segments(3));
			awaitHeld(download, new ByteRange(266_666, 316_666), new ByteRange(533_333, 543_333));
			gate.open();
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			assertThat(download.heldRanges()).as("after its end").isEmpty();
		}
	}

	@Test
	void thereAreNoneBeforeItBeginsAndTheyStayWhileItIsPaused() {
		Gate gate = new Gate();
		this.source.then(FakeReply.of(CONTENT).pausingAfter(100_000, gate));
		try (TestManager manager = manager(1)) {
			Download running = manager.submit("file");
			Download queued = manager.submit("other");
			awaitHeld(running, new ByteRange(0, 100_000));
			assertThat(queued.heldRanges()).isEmpty();
			queued.cancel();
			running.pause().block(Await.LIMIT);
			assertThat(running.status()).isEqualTo(DownloadStatus.PAUSED);
			assertThat(running.heldRanges()).containsExactly(new ByteRange(0, 100_000));
			assertThat(queued.heldRanges()).isEmpty();
			running.resume();
			assertThat(TestManager.result(running).file()).hasBinaryContent(CONTENT);
			gate.open();
		}
	}

}
