package io.github.downloadmanager.internal.engine;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.control.PauseOutcome;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.FakeReply;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What people and limits do to downloads meanwhile skips no pause of a host. */
class HostPauseControlTests extends PauseFixture {

	private static final Duration TOLD = Duration.ofMinutes(5);

	private static final Instant THAW = TestManager.START.plus(TOLD);

	private void assertWaitsForTheHost(Download download, DownloadStatus status) {
		assertThat(download.status()).isEqualTo(status);
		assertThat(Pauses.waiting(download)).extracting(WaitReason::kind, WaitReason::until, WaitReason::detail)
			.containsExactly(WaitReason.Kind.RETRY_AFTER, THAW, "files.example");
	}

	/** H1: one that was paused by a person before the host was, and is resumed in it. */
	@Test
	void aResumedDownloadIsNotAskedForBeforeTheTime() {
		this.source.then(FakeReply.of(CONTENT).pausingAfter(HALF, this.half), FakeReply.status(429).retryAfter(TOLD));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			this.half.awaitReached();
			Await.until("the first half is held", () -> download.snapshot().progress().bytesDownloaded() >= HALF);
			assertThat(Pauses.outcome(download.pause())).isEqualTo(PauseOutcome.PAUSED);
			Download refused = manager.submit("refused");
			TestManager.await(refused, DownloadStatus.WAITING);
			download.resume();
			assertWaitsForTheHost(download, DownloadStatus.QUEUED);
			manager.advance(TOLD.minusNanos(1));
			assertWaitsForTheHost(download, DownloadStatus.QUEUED);
			assertThat(this.source.fetches()).hasSize(2);
			manager.advance(Duration.ofNanos(1));
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			assertThat(TestManager.result(download).transfer().bytesTransferred()).isEqualTo(CONTENT.length);
			assertThat(TestManager.types(download)).doesNotContain("Retrying");
			TestManager.result(refused);
		}
	}

	/** P8: the time that a server named goes on while the download is paused. */
	@Test
	void aPauseOfTheDownloadDoesNotMoveTheTimeThatItsServerNamed() {
		this.source.then(FakeReply.status(429).retryAfter(TOLD));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			TestManager.await(download, DownloadStatus.WAITING);
			assertThat(Pauses.outcome(download.pause())).isEqualTo(PauseOutcome.PAUSED);
			manager.advance(TOLD.minusSeconds(1));
			assertThat(download.resume()).isTrue();
			assertWaitsForTheHost(download, DownloadStatus.WAITING);
			assertThat(download.snapshot().timing().nextAttemptAt()).isEqualTo(THAW);
			assertThat(this.source.fetches()).hasSize(1);
			manager.advance(Duration.ofSeconds(1));
			TestManager.result(download);
			assertThat(this.source.fetches()).hasSize(2);
		}
	}

	/** H1, B8: a connection that was cut while it was throttled is continued later. */
	@Test
	void aThrottledConnectionThatIsCutIsNotContinuedBeforeTheTime() {
		int cut = 80_000;
		this.source.then(FakeReply.of(CONTENT).failingAfter(cut, new IOException("connection reset")),
				FakeReply.status(429).retryAfter(TOLD));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").retries(0).bandwidth(1000));
			Await.until("it is throttled", () -> download.snapshot().control().throttled());
			Download refused = manager.submit("refused");
			TestManager.await(refused, DownloadStatus.WAITING);
			Await.until("it is cut, and waits", () -> {
				manager.advance(Duration.ofMillis(50));
				return download.status() == DownloadStatus.WAITING;
			});
			assertWaitsForTheHost(download, DownloadStatus.WAITING);
			assertThat(download.snapshot().progress().bytesDownloaded()).isEqualTo(cut);
			assertThat(this.source.fetches()).hasSize(2);
			download.bandwidth(OptionalLong.empty());
			manager.advanceTo(THAW);
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			assertThat(TestManager.types(download)).doesNotContain("Retrying");
			assertThat(download.attempts().last()).extracting(AttemptRecord::outcome)
				.startsWith(AttemptRecord.Outcome.CUT_WHILE_THROTTLED)
				.endsWith(AttemptRecord.Outcome.COMPLETED);
			TestManager.result(refused);
		}
	}

}
