package io.github.downloadmanager.internal.engine;

import java.time.Duration;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.control.PauseOutcome;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.Gate;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a pause does to the total time, the delay between attempts, and the retries. */
class PauseTimeTests extends PauseFixture {

	/** P8: the total time stands still. */
	@Test
	void theTotalTimeStandsStill() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			this.source.then(FakeReply.of(CONTENT).pausingAfter(HALF, this.half));
			Gate again = new Gate();
			this.source.then(FakeReply.of(CONTENT).pausingAfter(HALF / 2, again));
			Download download = manager.submit(manager.request("file").timeout(Duration.ofSeconds(10)));
			this.half.awaitReached();
			manager.advance(Duration.ofSeconds(6));
			Pauses.outcome(download.pause());
			manager.advance(Duration.ofDays(2));
			assertThat(download.status()).isEqualTo(DownloadStatus.PAUSED);
			download.resume();
			again.awaitReached();
			manager.advance(Duration.ofMillis(3_900));
			assertThat(download.isDone()).isFalse();
			manager.advance(Duration.ofMillis(200));
			assertThat(TestManager.failure(download)).isInstanceOf(DownloadException.TimedOut.class);
		}
	}

	/** P8: a delay between two attempts is not made shorter. */
	@Test
	void aDelayBetweenTwoAttemptsGoesOn() {
		this.source.then(FakeReply.status(503));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			TestManager.await(download, DownloadStatus.WAITING);
			assertThat(Pauses.waiting(download).kind()).isEqualTo(WaitReason.Kind.BACKOFF);
			var due = download.snapshot().timing().nextAttemptAt();
			assertThat(Pauses.outcome(download.pause())).isEqualTo(PauseOutcome.PAUSED);
			assertThat(download.resume()).isTrue();
			assertThat(download.status()).isEqualTo(DownloadStatus.WAITING);
			assertThat(download.snapshot().timing().nextAttemptAt()).isEqualTo(due);
			manager.advanceTo(due);
			TestManager.result(download);
			assertThat(download.attempts().count()).isEqualTo(2);
		}
	}

	/** P8. */
	@Test
	void aDelayThatPassedMeanwhileIsOver() {
		this.source.then(FakeReply.status(503));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			TestManager.await(download, DownloadStatus.WAITING);
			Pauses.outcome(download.pause());
			manager.advance(Duration.ofHours(1));
			assertThat(download.status()).isEqualTo(DownloadStatus.PAUSED);
			download.resume();
			TestManager.result(download);
		}
	}

	/** P8: only this skips a delay. */
	@Test
	void tryingNowSkipsADelay() {
		this.source.then(FakeReply.status(503));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			TestManager.await(download, DownloadStatus.WAITING);
			assertThat(download.retryNow()).isTrue();
			TestManager.result(download);
			assertThat(download.retryNow()).isFalse();
		}
	}

	/** P9: a pause spends no retry. */
	@Test
	void spendsNoRetry() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			for (int i = 0; i < 5; i++) {
				Gate gate = new Gate();
				this.source.then(FakeReply.of(CONTENT).pausingAfter(1_000 * (i + 1), gate));
			}
			Download download = manager.submit(manager.request("file").retries(0));
			for (int i = 0; i < 5; i++) {
				int asked = i + 1;
				Await.until("it was asked again", () -> this.source.fetches().size() == asked);
				assertThat(Pauses.outcome(download.pause())).isEqualTo(PauseOutcome.PAUSED);
				download.resume();
			}
			TestManager.result(download);
			assertThat(manager.path("file")).hasBinaryContent(CONTENT);
			assertThat(download.attempts().last().subList(0, 5)).extracting(AttemptRecord::outcome)
				.containsOnly(AttemptRecord.Outcome.PAUSED);
		}
	}

	/** P9: among equal ones it keeps its place. */
	@Test
	void keepsItsPlaceAmongEqualOnes() {
		Gate first = new Gate();
		this.source.at("/first", FakeReply.of(CONTENT).headersBehind(first));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 1)) {
			manager.submit("first");
			first.awaitReached();
			Download paused = manager.submit("paused");
			Download late = manager.submit("late");
			Pauses.outcome(paused.pause());
			assertThat(late.position()).hasValue(1);
			paused.resume();
			assertThat(paused.position()).hasValue(1);
			assertThat(late.position()).hasValue(2);
			first.open();
			TestManager.result(late);
		}
	}

	/** P3: what limits of hosts and groups count is given back, too. */
	@Test
	void othersOfItsHostAndGroupMayRun() {
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.maxPerHost = 1;
			settings.defaultGroupLimit = 1;
		})) {
			this.source.then(FakeReply.of(CONTENT).pausingAfter(HALF, this.half));
			Download paused = manager.submit(manager.request("paused").group("a"));
			this.half.awaitReached();
			Download next = manager.submit(manager.request("next").group("a"));
			assertThat(Pauses.waiting(next).kind()).isEqualTo(WaitReason.Kind.GROUP_LIMIT);
			Pauses.outcome(paused.pause());
			TestManager.result(next);
			paused.resume();
			TestManager.result(paused);
		}
	}

}
