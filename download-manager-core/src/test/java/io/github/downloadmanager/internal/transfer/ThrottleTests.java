package io.github.downloadmanager.internal.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException.ConnectionFailed;
import io.github.downloadmanager.DownloadException.TimedOut;
import io.github.downloadmanager.DownloadException.Truncated;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.control.PauseOutcome;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of a download that a limit of the bandwidth slows down. */
class ThrottleTests {

	private static final byte[] CONTENT = Content.of(1, 400_000);

	private static final Duration STEP = Duration.ofMillis(50);

	private final FakeSource source = new FakeSource(CONTENT);

	@TempDir
	private Path directory;

	@AfterEach
	void everyBufferIsReleased() {
		assertThat(this.source.unreleased()).isZero();
		assertThat(this.source.active()).isZero();
	}

	private TestManager manager(long bandwidth) {
		return new TestManager(this.source, this.directory, (settings) -> {
			settings.bandwidth = OptionalLong.of(bandwidth);
			settings.minSegmentSize = 128 * 1024;
		});
	}

	private static long held(Download download) {
		return download.snapshot().progress().bytesDownloaded();
	}

	/** Let time pass, in steps, until something is so. */
	private static void pass(TestManager manager, String what, BooleanSupplier condition) {
		pass(manager, STEP, what, condition);
	}

	/**
	 * The threads that receive and write take real time, in which virtual time passes:
	 * small steps, or a low limit, keep that from counting for much.
	 */
	private static void pass(TestManager manager, Duration step, String what, BooleanSupplier condition) {
		Await.until(what, () -> {
			if (!condition.getAsBoolean()) {
				manager.advance(step);
			}
			return condition.getAsBoolean();
		});
	}

	private static DownloadResult passToTheEnd(TestManager manager, Download download) {
		pass(manager, "the end", () -> download.status().isTerminal());
		return TestManager.result(download);
	}

	/** B6: the floor counts only time in which bytes were asked for. */
	@Test
	void aLimitBelowTheStallFloorIsNoStall() {
		byte[] content = Content.of(2, 120_000);
		this.source.otherwise(FakeReply.of(content));
		try (TestManager manager = manager(10_000)) {
			Download download = manager.submit(manager.request("file").retries(0).bandwidth(512));
			Await.until("it is throttled", () -> download.snapshot().control().throttled());
			DownloadResult result = passToTheEnd(manager, download);
			assertThat(result.file()).hasBinaryContent(content);
			assertThat(result.transfer().elapsed()).isGreaterThan(Duration.ofSeconds(100));
			assertThat(this.source.fetches()).hasSize(1);
		}
	}

	/** B6: a server that stalls while it is throttled is found all the same. */
	@Test
	void aServerThatStallsUnderALimitIsFoundWithinTheReadTimeout() {
		this.source.then(FakeReply.of(CONTENT).stallingAfter(200_000));
		try (TestManager manager = manager(100_000)) {
			Download download = manager.submit(manager.request("file").retries(0));
			pass(manager, "the stall", () -> held(download) == 200_000);
			Duration before = manager.elapsed();
			pass(manager, "another connection", () -> this.source.fetches().size() == 2);
			assertThat(manager.elapsed().minus(before)).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(59));
			assertThat(passToTheEnd(manager, download).file()).hasBinaryContent(CONTENT);
		}
	}

	/** B8. */
	@Test
	void aConnectionThatIsCutWhileThrottledIsContinuedAtNoRetry() {
		byte[] content = Content.of(3, 150_000);
		this.source
			.then(FakeReply.of(content).failingAfter(90_000, new IOException("connection reset")),
					FakeReply.of(content).endingAfter(30_000))
			.otherwise(FakeReply.of(content));
		try (TestManager manager = manager(2000)) {
			Download download = manager.submit(manager.request("file").retries(0));
			DownloadResult result = passToTheEnd(manager, download);
			assertThat(result.file()).hasBinaryContent(content);
			assertThat(result.transfer().attempts()).isEqualTo(1);
			assertThat(result.transfer().bytesTransferred()).isEqualTo(content.length);
			assertThat(ranges()).containsExactly("everything", "bytes=90000-", "bytes=120000-");
			assertThat(download.attempts().last()).extracting(AttemptRecord::outcome)
				.containsExactly(AttemptRecord.Outcome.CUT_WHILE_THROTTLED, AttemptRecord.Outcome.CUT_WHILE_THROTTLED,
						AttemptRecord.Outcome.COMPLETED);
			assertThat(download.attempts().last()).extracting(AttemptRecord::number).containsOnly(1);
			assertThat(download.attempts().count()).isEqualTo(1);
		}
	}

	private List<String> ranges() {
		return this.source.fetches()
			.stream()
			.map((request) -> (request.range() != null) ? request.range().toHeaderValue() : "everything")
			.toList();
	}

	/** B8: of several connections, too. */
	@Test
	void onlyTheSegmentThatIsCutIsContinued() {
		this.source.then(FakeReply.of(CONTENT),
				FakeReply.of(CONTENT).failingAfter(180_000, new IOException("connection reset")));
		try (TestManager manager = manager(70_000)) {
			Download download = manager.submit(manager.request("file").retries(0).segments(2));
			pass(manager, Duration.ofMillis(2), "the end", () -> download.status().isTerminal());
			DownloadResult result = TestManager.result(download);
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(result.transfer().attempts()).isEqualTo(1);
			long second = start(1);
			assertThat(start(2)).isEqualTo(second + 180_000);
			assertThat(download.attempts().last()).extracting(AttemptRecord::outcome)
				.containsExactly(AttemptRecord.Outcome.CUT_WHILE_THROTTLED, AttemptRecord.Outcome.COMPLETED);
		}
	}

	/** Where the range begins that was asked for. */
	private long start(int fetch) {
		return Objects.requireNonNull(this.source.fetches().get(fetch).range()).start();
	}

	/** B7: a limit that somebody set for one download is obeyed, with one connection. */
	@Test
	void aLimitThatFeedsOneConnectionGetsNoSecondOne() {
		try (TestManager manager = manager(10_000_000)) {
			Download download = manager.submit(manager.request("file").segments(2).bandwidth(60_000));
			assertThat(passToTheEnd(manager, download).file()).hasBinaryContent(CONTENT);
			assertThat(ranges()).containsExactly("everything");
		}
	}

	/** B8: not without limits. */
	@Test
	void aConnectionThatIsCutUnderAHighLimitIsAFailure() {
		this.source.then(FakeReply.of(CONTENT).failingAfter(200_000, new IOException("connection reset")));
		try (TestManager manager = manager(100_000_000)) {
			Download download = manager.submit(manager.request("file").retries(0));
			pass(manager, "the end", () -> download.status().isTerminal());
			assertThat(TestManager.failure(download)).isInstanceOf(Truncated.class);
			assertThat(this.source.fetches()).hasSize(1);
		}
	}

	/** B8: three times for each MiB. */
	@Test
	void aServerThatCutsAgainAndAgainIsAFailure() {
		this.source.otherwise(FakeReply.of(CONTENT).failingAfter(90_000, new IOException("connection reset")));
		try (TestManager manager = manager(2000)) {
			Download download = manager.submit(manager.request("file").retries(0));
			pass(manager, "the end", () -> download.status().isTerminal());
			assertThat(TestManager.failure(download)).isInstanceOfAny(Truncated.class, ConnectionFailed.class);
			assertThat(this.source.fetches()).hasSize(4);
		}
	}

	/** B6. */
	@Test
	void theTotalTimeoutTellsHowLongTheDownloadWaitedForBandwidth() {
		try (TestManager manager = manager(1)) {
			Download download = manager.submit(manager.request("file").retries(0).timeout(Duration.ofSeconds(20)));
			Await.until("it is throttled", () -> download.snapshot().control().throttled());
			pass(manager, "the end", () -> download.status().isTerminal());
			assertThat(TestManager.failure(download)).isInstanceOf(TimedOut.class)
				.hasMessage("the download took longer than 20000 ms, of which 20 s waited for bandwidth");
		}
	}

	/** B1: bodies so small that they are else taken in at once. */
	@Test
	void smallBodiesTakeTheirTurns() {
		byte[] small = Content.of(2, 50_000);
		this.source.otherwise(FakeReply.of(small));
		try (TestManager manager = manager(100_000)) {
			List<Download> downloads = Stream.of("a", "b", "c", "d", "e", "f").map(manager::submit).toList();
			pass(manager, "the end", () -> downloads.stream().allMatch((download) -> download.status().isTerminal()));
			assertThat(downloads)
				.allSatisfy((download) -> assertThat(TestManager.result(download).file()).hasBinaryContent(small));
			// All but what was saved at the beginning came at the rate.
			assertThat(manager.elapsed()).isGreaterThan(Duration.ofSeconds(2));
		}
	}

	/** B5: limits come and go while bodies are received. */
	@Test
	void aLimitIsChangedWhileTheDownloadRuns() {
		try (TestManager manager = manager(1000)) {
			Download download = manager.submit(manager.request("file").retries(0));
			Await.until("it is throttled", () -> download.snapshot().control().throttled());
			manager.manager().limits(manager.manager().limits().withBandwidth(OptionalLong.empty()), "test");
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			assertThat(manager.elapsed()).isZero();
		}
	}

	@Test
	void aDownloadUnderALimitIsCancelledAtOnce() {
		try (TestManager manager = manager(1000)) {
			Download download = manager.submit(manager.request("file").retries(0));
			Await.until("it is throttled", () -> download.snapshot().control().throttled());
			download.cancel();
			Await.until("the end", () -> download.status().isTerminal());
			assertThat(manager.elapsed()).isZero();
		}
	}

	@Test
	void aDownloadUnderALimitIsPausedAtOnceAndGoesOn() {
		try (TestManager manager = manager(20_000)) {
			Download download = manager.submit(manager.request("file").retries(0));
			Await.until("it is throttled", () -> download.snapshot().control().throttled());
			assertThat(download.pause().block(Await.LIMIT)).isEqualTo(PauseOutcome.PAUSED);
			assertThat(manager.elapsed()).isZero();
			assertThat(download.snapshot().control().throttled()).isFalse();
			long held = held(download);
			assertThat(held).isPositive();
			assertThat(download.resume()).isTrue();
			assertThat(passToTheEnd(manager, download).file()).hasBinaryContent(CONTENT);
			assertThat(ranges()).containsExactly("everything", "bytes=" + held + "-");
		}
	}

}
