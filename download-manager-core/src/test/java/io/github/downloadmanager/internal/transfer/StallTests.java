package io.github.downloadmanager.internal.transfer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadException.TimedOut;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** What becomes of a connection that stalls. */
class StallTests {

	/** Of the stall floor, in one window: what a connection must have brought. */
	private static final int ENOUGH = 30 * 1024;

	private static final byte[] CONTENT = Content.of(1, 400_000);

	@TempDir
	private Path directory;

	private FakeSource source = new FakeSource(CONTENT);

	@AfterEach
	void everyBufferIsReleased() {
		assertThat(this.source.unreleased()).isZero();
		assertThat(this.source.active()).isZero();
	}

	private TestManager manager() {
		return new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 2;
			settings.minSegmentSize = 128 * 1024;
		});
	}

	private static FakeReply stalling(long bytes) {
		return FakeReply.of(CONTENT).stallingAfter(bytes);
	}

	private static void awaitBytes(Download download, long bytes) {
		Await.until(bytes + " bytes", () -> download.snapshot().progress().bytesDownloaded() == bytes);
	}

	/** Let time pass until the next request is made. */
	private void awaitFetch(TestManager manager, int number) {
		Await.until("fetch " + number, () -> {
			if (this.source.fetches().size() < number) {
				manager.advance(Duration.ofSeconds(1));
			}
			return this.source.fetches().size() >= number;
		});
	}

	/**
	 * Let time pass until a stall was noticed. Bytes are shown a moment before the pump
	 * asks for more, and until it does the network is not the slow side.
	 */
	private static void awaitStall(TestManager manager, Download download, DownloadStatus status) {
		Await.until("download is " + status, () -> {
			if (download.status() != status) {
				manager.advance(Duration.ofSeconds(1));
			}
			return download.status() == status;
		});
	}

	private List<String> ranges() {
		return this.source.fetches()
			.stream()
			.map((request) -> (request.range() != null) ? request.range().toHeaderValue() : "everything")
			.toList();
	}

	@Test
	void stalledConnectionIsReplacedAtOnce() {
		this.source.then(stalling(100_000));
		try (TestManager manager = manager()) {
			Download download = manager.submit(manager.request("file").retries(0));
			awaitBytes(download, 100_000);
			manager.advance(Duration.ofSeconds(29));
			assertThat(this.source.fetches()).hasSize(1);
			awaitFetch(manager, 2);
			DownloadResult result = TestManager.result(download);
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(result.transfer().attempts()).isEqualTo(1);
			assertThat(result.transfer().bytesTransferred()).isEqualTo(CONTENT.length);
			assertThat(ranges()).containsExactly("everything", "bytes=100000-");
			assertThat(TestManager.types(download)).containsExactly("Queued", "Probed", "Started", "Completed");
			assertThat(download.attempts().count()).isEqualTo(1);
			assertThat(download.attempts().last())
				.extracting(AttemptRecord::outcome, AttemptRecord::number, AttemptRecord::resumedFrom,
						AttemptRecord::bytes)
				.containsExactly(tuple(AttemptRecord.Outcome.REPLACED, 1, 0L, 100_000L),
						tuple(AttemptRecord.Outcome.COMPLETED, 1, 100_000L, CONTENT.length - 100_000L));
		}
	}

	/** Stopped, or asleep with its machine: what came meanwhile could not be read. */
	@Test
	void timeInWhichTheProcessStandsStillDoesNotCount() {
		Gate rest = new Gate();
		this.source.then(FakeReply.of(CONTENT).pausingAfter(100_000, rest));
		try (TestManager manager = manager()) {
			Download download = manager.submit(manager.request("file").retries(0));
			awaitBytes(download, 100_000);
			manager.advance(Duration.ofSeconds(10));
			manager.standStill(Duration.ofMinutes(5));
			manager.advance(Duration.ofSeconds(15));
			rest.open();
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			assertThat(this.source.fetches()).hasSize(1);
		}
	}

	@Test
	void afterThreeReplacementsWithoutProgressItIsAFailure() {
		this.source.otherwise(stalling(ENOUGH));
		try (TestManager manager = manager()) {
			Download download = manager.submit(manager.request("file").retries(1));
			for (int stalls = 1; stalls <= 4; stalls++) {
				awaitBytes(download, stalls * ENOUGH);
				if (stalls < 4) {
					awaitFetch(manager, stalls + 1);
				}
			}
			awaitStall(manager, download, DownloadStatus.WAITING);
			assertThat(download.snapshot().failure()).isInstanceOf(TimedOut.class);
			assertThat(this.source.fetches()).hasSize(4);
			// None are left for the next attempt either, as not much came.
			awaitFetch(manager, 5);
			awaitBytes(download, 5 * ENOUGH);
			awaitStall(manager, download, DownloadStatus.FAILED);
			assertThat(TestManager.failure(download)).isInstanceOf(DownloadException.RetriesExhausted.class)
				.hasCauseInstanceOf(TimedOut.class);
			assertThat(this.source.fetches()).hasSize(5);
		}
	}

	@Test
	void progressBringsReplacementsBack() {
		int size = 3_000_000;
		byte[] large = Content.of(3, size);
		int part = 500_000;
		this.source = new FakeSource(large);
		for (int i = 1; i <= 5; i++) {
			this.source.then(FakeReply.of(large).stallingAfter(part));
		}
		try (TestManager manager = manager()) {
			Download download = manager.submit(manager.request("file").retries(0));
			for (int stalls = 1; stalls <= 5; stalls++) {
				awaitBytes(download, stalls * part);
				awaitFetch(manager, stalls + 1);
			}
			assertThat(TestManager.result(download).file()).hasBinaryContent(large);
		}
	}

	@Test
	void connectionThatWasSlowFromTheStartIsNotReplaced() {
		this.source.then(stalling(ENOUGH - 1));
		try (TestManager manager = manager()) {
			Download download = manager.submit("file");
			awaitBytes(download, ENOUGH - 1);
			awaitStall(manager, download, DownloadStatus.WAITING);
			assertThat(this.source.fetches()).hasSize(1);
			manager.advance(Duration.ofSeconds(2));
			assertThat(TestManager.result(download).transfer().attempts()).isEqualTo(2);
		}
	}

	@Test
	void withoutAStrongValidatorItIsAFailure() {
		this.source.then(stalling(100_000).etag("W/\"weak\"")).otherwise(FakeReply.of(CONTENT).etag("W/\"weak\""));
		try (TestManager manager = manager()) {
			Download download = manager.submit("file");
			awaitBytes(download, 100_000);
			awaitStall(manager, download, DownloadStatus.WAITING);
			assertThat(this.source.fetches()).hasSize(1);
			manager.advance(Duration.ofSeconds(2));
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			assertThat(ranges()).containsExactly("everything", "everything");
		}
	}

	@Test
	void contentThatChangedMeanwhileIsNotJoined() {
		byte[] changed = Content.of(4, CONTENT.length);
		this.source.then(stalling(100_000)).otherwise(FakeReply.of(changed).etag("\"v2\""));
		try (TestManager manager = manager()) {
			Download download = manager.submit("file");
			awaitBytes(download, 100_000);
			awaitFetch(manager, 2);
			DownloadResult result = TestManager.result(download);
			assertThat(result.file()).hasBinaryContent(changed);
			assertThat(result.transfer().bytesWasted()).isEqualTo(100_000);
			assertThat(TestManager.types(download)).contains("Restarted");
		}
	}

	@Test
	void onlyTheSegmentThatStallsIsReplaced() {
		Gate first = new Gate();
		this.source.then(FakeReply.of(CONTENT).pausingAfter(0, first), stalling(60_000));
		try (TestManager manager = manager()) {
			Download download = manager.submit(manager.request("file").segments(2).retries(0));
			Await.until("two connections", () -> this.source.fetches().size() == 2);
			// Somebody else needs the slot of the first one, or it would help.
			this.source.at("/other", FakeReply.hang());
			manager.submit("other");
			first.open();
			awaitBytes(download, 260_000);
			awaitFetch(manager, 4);
			DownloadResult result = TestManager.result(download);
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(result.transfer().attempts()).isEqualTo(1);
			assertThat(result.transfer().bytesTransferred()).isEqualTo(CONTENT.length);
			assertThat(ranges()).containsExactly("everything", "bytes=200000-", "everything", "bytes=260000-");
			assertThat(download.attempts().last()).extracting(AttemptRecord::outcome)
				.containsExactly(AttemptRecord.Outcome.REPLACED, AttemptRecord.Outcome.COMPLETED);
		}
	}

	@Test
	void segmentThatStallsAgainAndAgainIsAFailure() {
		Gate first = new Gate();
		this.source.then(FakeReply.of(CONTENT).pausingAfter(0, first)).otherwise(stalling(ENOUGH));
		try (TestManager manager = manager()) {
			Download download = manager.submit(manager.request("file").segments(2).retries(0));
			Await.until("two connections", () -> this.source.fetches().size() == 2);
			// Somebody else needs the slot of the first one, or it would help.
			this.source.at("/other", FakeReply.hang());
			manager.submit("other");
			first.open();
			for (int stalls = 1; stalls <= 4; stalls++) {
				awaitBytes(download, 200_000 + stalls * ENOUGH);
				if (stalls < 4) {
					awaitFetch(manager, stalls + 3);
				}
			}
			awaitStall(manager, download, DownloadStatus.FAILED);
			assertThat(TestManager.failure(download)).isInstanceOf(TimedOut.class);
			assertThat(this.source.fetches()).hasSize(6);
		}
	}

}
