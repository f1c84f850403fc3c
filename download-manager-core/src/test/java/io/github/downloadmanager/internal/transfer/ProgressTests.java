package io.github.downloadmanager.internal.transfer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import io.github.downloadmanager.testsupport.RecordingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ProgressTests {

	private static final int SIZE = 100_000;

	private static final byte[] CONTENT = Content.of(1, SIZE);

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	/** Stops in the middle of the transfer, with half of the bytes written. */
	private Download half(TestManager manager, Gate gate) {
		this.source.otherwise(FakeReply.of(CONTENT).pausingAfter(SIZE / 2, gate));
		Download download = manager.submit("file");
		gate.awaitReached();
		Await.until("half is written", () -> download.snapshot().progress().bytesDownloaded() == SIZE / 2);
		return download;
	}

	@Test
	void latestComesFirstAndTheLastAtTheEnd() {
		Gate gate = new Gate();
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = half(manager, gate);
			StepVerifier.create(download.progress()).assertNext((progress) -> {
				assertThat(progress.bytesDownloaded()).isEqualTo(SIZE / 2);
				assertThat(progress.totalBytes()).hasValue(SIZE);
				assertThat(progress.percent()).hasValue(50);
				assertThat(progress.remainingBytes()).hasValue(SIZE / 2);
			}).then(gate::open).assertNext((progress) -> {
				assertThat(progress.percent()).hasValue(100);
				assertThat(progress.remainingBytes()).hasValue(0);
				assertThat(progress.emaBytesPerSecond()).isZero();
				assertThat(progress.eta()).isEmpty();
			}).expectComplete().verify(Await.LIMIT);
		}
	}

	@Test
	void afterTheEndTheLastOneIsReplayed() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			TestManager.result(download);
			StepVerifier.create(download.progress())
				.assertNext((progress) -> assertThat(progress.percent()).hasValue(100))
				.expectComplete()
				.verify(Await.LIMIT);
		}
	}

	@Test
	void beforeTheFirstSlotNothingIsKnown() {
		Gate gate = new Gate();
		this.source.at("/first", FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 1)) {
			manager.submit("first");
			Progress progress = manager.submit("second").progress().blockFirst(Await.LIMIT);
			assertThat(progress).isEqualTo(Progress.NONE);
			assertThat(progress.percent()).isEmpty();
			assertThat(progress.eta()).isEmpty();
			gate.open();
		}
	}

	@Test
	void samplesAreAtLeastTheIntervalApart() {
		Gate gate = new Gate();
		List<Progress> samples = new CopyOnWriteArrayList<>();
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = half(manager, gate);
			download.progress().subscribe(samples::add);
			Await.until("the latest came", () -> samples.size() == 1);
			manager.advance(Duration.ofMillis(199));
			assertThat(download.snapshot().progress().elapsed()).isEqualTo(Duration.ofMillis(199));
			manager.advance(Duration.ofMillis(1));
			Await.until("a sample came", () -> samples.size() == 2);
			assertThat(samples.get(1).elapsed()).isEqualTo(Duration.ofMillis(200));
			// 50,000 bytes in a fifth of a second.
			assertThat(samples.get(1).instantaneousBytesPerSecond()).isEqualTo(250_000, within(1e-6));
			assertThat(samples.get(1).emaBytesPerSecond()).isEqualTo(250_000, within(1e-6));
			assertThat(samples.get(1).eta()).hasValue(Duration.ofMillis(200));
			gate.open();
			TestManager.result(download);
		}
	}

	/** The samples of all downloads come together, whenever each began. */
	@Test
	void speedIsNotMeasuredOverAMoment() {
		Gate first = new Gate();
		Gate second = new Gate();
		this.source.at("/first", FakeReply.of(CONTENT).pausingAfter(0, first));
		this.source.at("/second", FakeReply.of(CONTENT).pausingAfter(SIZE / 2, second));
		List<Progress> samples = new CopyOnWriteArrayList<>();
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download early = manager.submit("first");
			first.awaitReached();
			manager.advance(Duration.ofMillis(190));
			Download late = manager.submit("second");
			second.awaitReached();
			Await.until("half is written", () -> late.snapshot().progress().bytesDownloaded() == SIZE / 2);
			late.progress().subscribe(samples::add);
			Await.until("the latest came", () -> samples.size() == 1);
			manager.advance(Duration.ofMillis(10));
			assertThat(late.snapshot().progress().instantaneousBytesPerSecond()).isZero();
			manager.advance(Duration.ofMillis(200));
			Await.until("a sample came", () -> samples.size() == 2);
			assertThat(samples.get(1).elapsed()).isEqualTo(Duration.ofMillis(210));
			assertThat(samples.get(1).emaBytesPerSecond()).isEqualTo(SIZE / 2 / 0.21, within(1e-6));
			first.open();
			second.open();
			TestManager.result(early);
			TestManager.result(late);
		}
	}

	@Test
	void speedDecaysToZeroInAStall() {
		Gate gate = new Gate();
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = half(manager, gate);
			manager.advance(Duration.ofMillis(200));
			assertThat(download.snapshot().progress().emaBytesPerSecond()).isEqualTo(250_000, within(1e-6));
			manager.advance(Duration.ofMillis(200));
			Progress second = download.snapshot().progress();
			assertThat(second.instantaneousBytesPerSecond()).isZero();
			assertThat(second.emaBytesPerSecond()).isEqualTo(200_000, within(1e-6));
			manager.advance(Duration.ofSeconds(20));
			assertThat(download.snapshot().progress().emaBytesPerSecond()).isLessThan(1);
			assertThat(download.snapshot().progress().eta()).isEmpty();
			gate.open();
			TestManager.result(download);
		}
	}

	@Test
	void aReaderThatAsksForNothingHoldsNothingUpAndThenGetsTheLatest() {
		Gate gate = new Gate();
		List<Progress> samples = new CopyOnWriteArrayList<>();
		BaseSubscriber<Progress> slow = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
				// Asks later.
			}

			@Override
			protected void hookOnNext(Progress value) {
				samples.add(value);
			}

		};
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = half(manager, gate);
			download.progress().subscribe(slow);
			manager.advance(Duration.ofSeconds(20));
			gate.open();
			TestManager.result(download);
			slow.request(Long.MAX_VALUE);
			Await.until("it ended", slow::isDisposed);
			assertThat(samples).hasSizeLessThanOrEqualTo(3);
			assertThat(samples).last().satisfies((last) -> assertThat(last.percent()).hasValue(100));
		}
	}

	@Test
	void wholeButNotPublishedIsNotAHundredPercent() {
		Gate publishing = new Gate();
		RecordingSink sink = new RecordingSink().blocking("commit", publishing)
			.failing("commit", new IOException("cannot rename"));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(DownloadRequest.builder(TestManager.uri("file")).sink(sink));
			publishing.awaitReached();
			assertThat(download.snapshot().progress().percent().orElseThrow()).isLessThan(100);
			publishing.open();
			TestManager.failure(download);
			assertThat(download.snapshot().progress().percent().orElseThrow()).isLessThan(100);
			StepVerifier.create(download.progress())
				.assertNext((last) -> assertThat(last.percent().orElseThrow()).isLessThan(100))
				.expectComplete()
				.verify(Await.LIMIT);
		}
	}

	@Test
	void anEmptyFileEndsAtAHundredPercent() {
		this.source.otherwise(FakeReply.of(new byte[0]));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			DownloadResult result = TestManager.result(download);
			assertThat(result.size()).isZero();
			assertThat(result.file()).isEmptyFile();
			assertThat(download.snapshot().progress().percent()).hasValue(100);
			assertThat(download.snapshot().progress().eta()).isEmpty();
		}
	}

	@Test
	void withoutALengthTheTotalTurnsOutAtTheEnd() {
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).withoutLength().pausingAfter(SIZE / 2, gate));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			gate.awaitReached();
			Await.until("half is written", () -> download.snapshot().progress().bytesDownloaded() == SIZE / 2);
			Progress half = download.snapshot().progress();
			assertThat(half.totalBytes()).isEmpty();
			assertThat(half.percent()).isEmpty();
			assertThat(half.remainingBytes()).isEmpty();
			gate.open();
			TestManager.result(download);
			assertThat(download.snapshot().progress().totalBytes()).hasValue(SIZE);
		}
	}

	@Test
	void aRetryGoesOnFromTheBytesHeld() {
		this.source.then(FakeReply.of(CONTENT).failingAfter(60_000, new IOException("reset")));
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			TestManager.await(download, DownloadStatus.WAITING);
			assertThat(download.snapshot().progress().bytesDownloaded()).isEqualTo(60_000);
			assertThat(download.snapshot().progress().instantaneousBytesPerSecond()).isZero();
			manager.advance(Duration.ofSeconds(1));
			gate.awaitReached();
			assertThat(download.snapshot().progress().bytesDownloaded()).isEqualTo(60_000);
			gate.open();
			TestManager.result(download);
		}
	}

	@Test
	void callbackOfTheRequestGetsTheLastSample() {
		List<Progress> samples = new CopyOnWriteArrayList<>();
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").onProgress(samples::add));
			TestManager.result(download);
			Await.until("the last sample came",
					() -> !samples.isEmpty() && samples.get(samples.size() - 1).percent().orElse(0) == 100);
		}
	}

	@Test
	void arithmeticHoldsForTheLargestSizes() {
		Progress progress = new Progress(Long.MAX_VALUE - 1, OptionalLong.of(Long.MAX_VALUE), 1e9, 1e-9, Duration.ZERO);
		assertThat(progress.percent().orElseThrow()).isBetween(0.0, 100.0);
		assertThat(progress.remainingBytes()).hasValue(1);
		assertThat(progress.eta()).isEmpty();
		Progress far = new Progress(0, OptionalLong.of(Long.MAX_VALUE), 1, 1, Duration.ZERO);
		assertThat(far.eta().orElseThrow()).isPositive();
		Progress beyond = new Progress(11, OptionalLong.of(10), 1, 1, Duration.ZERO);
		assertThat(beyond.percent()).hasValue(100);
		assertThat(beyond.remainingBytes()).hasValue(0);
	}

	@ParameterizedTest
	@EnumSource(names = { "WAITING", "CANCELLED", "FAILED", "COMPLETED" })
	void whateverDoesNotRunHasNoSpeedAndNoEstimate(DownloadStatus status) {
		Gate gate = new Gate();
		FakeReply reply = FakeReply.of(CONTENT).pausingAfter(SIZE / 2, gate);
		boolean fails = status == DownloadStatus.WAITING || status == DownloadStatus.FAILED;
		this.source.otherwise(fails ? reply.thenFailing(new IOException("reset")) : reply);
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager
				.submit(manager.request("file").retries((status == DownloadStatus.WAITING) ? 1 : 0));
			gate.awaitReached();
			Await.until("half is written", () -> download.snapshot().progress().bytesDownloaded() == SIZE / 2);
			manager.advance(Duration.ofMillis(200));
			assertThat(download.snapshot().progress().eta()).isPresent();
			List<Progress> samples = new CopyOnWriteArrayList<>();
			download.progress().subscribe(samples::add);
			if (status == DownloadStatus.CANCELLED) {
				download.cancel();
			}
			gate.open();
			Await.until("it is " + status, () -> download.status() == status);
			manager.advance(Duration.ofMillis(200));
			Await.until("a sample tells so",
					() -> !samples.isEmpty() && samples.get(samples.size() - 1).emaBytesPerSecond() == 0);
			for (Progress progress : List.of(download.snapshot().progress(), samples.get(samples.size() - 1))) {
				assertThat(progress.instantaneousBytesPerSecond()).isZero();
				assertThat(progress.emaBytesPerSecond()).isZero();
				assertThat(progress.eta()).isEmpty();
			}
		}
	}

	/**
	 * A receiver that had a sample a moment ago would keep the speed it told for ever.
	 */
	@Test
	void whoeverHasJustHeardASpeedHearsThatAPausedOneHasNone() {
		Gate gate = new Gate();
		List<Progress> samples = new CopyOnWriteArrayList<>();
		List<Progress> called = new CopyOnWriteArrayList<>();
		this.source.otherwise(FakeReply.of(CONTENT).pausingAfter(SIZE / 2, gate));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").onProgress(called::add));
			gate.awaitReached();
			Await.until("half is written", () -> download.snapshot().progress().bytesDownloaded() == SIZE / 2);
			download.progress().subscribe(samples::add);
			manager.advance(Duration.ofMillis(200));
			Await.until("a speed was told",
					() -> !samples.isEmpty() && samples.get(samples.size() - 1).eta().isPresent());
			download.pause().block(Await.LIMIT);
			TestManager.await(download, DownloadStatus.PAUSED);
			Await.until("both are told that it stands still", () -> stands(samples) && stands(called));
			manager.advance(Duration.ofSeconds(10));
			assertThat(download.snapshot().progress().emaBytesPerSecond()).isZero();
			assertThat(stands(samples) && stands(called)).as("nothing follows").isTrue();
			download.cancel();
			gate.open();
		}
	}

	private static boolean stands(List<Progress> samples) {
		Progress last = samples.isEmpty() ? Progress.NONE : samples.get(samples.size() - 1);
		return last.bytesDownloaded() == SIZE / 2 && last.instantaneousBytesPerSecond() == 0
				&& last.emaBytesPerSecond() == 0 && last.eta().isEmpty();
	}

	@Test
	void bytesOfAnEarlierRunAreNoSpeed() {
		this.source.then(FakeReply.of(CONTENT).failingAfter(60_000, new IOException("reset")));
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).pausingAfter(20_000, gate));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.partialFiles = PartialFiles.KEEP)) {
			TestManager.failure(manager.submit(manager.request("file").retries(0)));
			Download download = manager.submit("file");
			gate.awaitReached();
			Await.until("it went on", () -> download.snapshot().progress().bytesDownloaded() == 80_000);
			manager.advance(Duration.ofMillis(200));
			Progress first = download.snapshot().progress();
			assertThat(first.instantaneousBytesPerSecond()).isEqualTo(100_000, within(1e-6));
			assertThat(first.emaBytesPerSecond()).isEqualTo(100_000, within(1e-6));
			assertThat(first.eta()).hasValue(Duration.ofMillis(200));
			gate.open();
			DownloadResult.Transfer transfer = TestManager.result(download).transfer();
			assertThat(transfer.bytesResumed()).isEqualTo(60_000);
			assertThat(transfer.bytesTransferred()).isEqualTo(40_000);
			assertThat(transfer.bytesPerSecond()).isEqualTo(200_000, within(1e-6));
		}
	}

}
