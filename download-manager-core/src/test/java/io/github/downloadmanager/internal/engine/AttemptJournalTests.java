package io.github.downloadmanager.internal.engine;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.AttemptJournal;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Rule J1: what the journal says of waiting. */
class AttemptJournalTests {

	private static final byte[] CONTENT = Content.of(1, 2_000);

	private final FakeSource source = new FakeSource(CONTENT);

	@TempDir
	private Path directory;

	private static List<Map<WaitReason.Kind, Duration>> waited(Download download) {
		return download.attempts().last().stream().map(AttemptRecord::waited).toList();
	}

	/** J1: the last twenty, and how many there were. */
	@Test
	void onlyTheLastOnesAreRemembered() {
		this.source.otherwise(FakeReply.status(503));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").retries(24));
			Await.until("the end", () -> {
				manager.advance(Duration.ofMinutes(1));
				return download.isDone();
			});
			assertThat(download.attempts().count()).isEqualTo(25);
			assertThat(download.attempts().last()).hasSize(AttemptJournal.MOST)
				.extracting(AttemptRecord::number)
				.startsWith(6)
				.endsWith(25);
		}
	}

	@Test
	void theDelayBetweenAttemptsIsBackoff() {
		this.source.then(FakeReply.status(503));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			TestManager.await(download, DownloadStatus.WAITING);
			Duration delay = Duration.between(TestManager.START, download.snapshot().timing().nextAttemptAt());
			manager.advance(delay);
			TestManager.result(download);
			assertThat(waited(download)).containsExactly(Map.of(), Map.of(WaitReason.Kind.BACKOFF, delay));
		}
	}

	@Test
	void timeInTheQueueAndPausedIsToldApart() {
		Gate first = new Gate();
		this.source.then(FakeReply.of(CONTENT).headersBehind(first));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 1)) {
			manager.submit("first");
			Await.until("the first one is asked for", () -> this.source.fetches().size() == 1);
			Download second = manager.submit("second");
			manager.advance(Duration.ofSeconds(3));
			second.pause().block(Await.LIMIT);
			manager.advance(Duration.ofSeconds(5));
			second.resume();
			manager.advance(Duration.ofSeconds(4));
			first.open();
			TestManager.result(second);
			assertThat(waited(second)).containsExactly(
					Map.of(WaitReason.Kind.SLOT, Duration.ofSeconds(7), WaitReason.Kind.PAUSED, Duration.ofSeconds(5)));
		}
	}

	@Test
	void aPauseOfTheHostIsNoBackoff() {
		this.source.then(FakeReply.status(429).retryAfter(Duration.ofSeconds(20)));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			TestManager.await(download, DownloadStatus.WAITING);
			manager.advance(Duration.ofSeconds(20));
			TestManager.result(download);
			assertThat(waited(download).get(1)).containsOnlyKeys(WaitReason.Kind.RETRY_AFTER);
		}
	}

	/** One that could ask for nothing, and counts as none. */
	@Test
	void whatWasWaitedForAnAttemptThatWasTakenBackCountsForTheNext() {
		Gate first = new Gate();
		this.source.then(FakeReply.status(429).retryAfter(Duration.ofSeconds(20)),
				FakeReply.of(CONTENT).headersBehind(first));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 1)) {
			TestManager.await(manager.submit("refused"), DownloadStatus.WAITING);
			manager.submit(other(manager, "running"));
			Await.until("it is asked for", () -> this.source.fetches().size() == 2);
			Download meets = manager.submit(other(manager, "meets").checksumFrom(TestManager.uri("sums"), "SHA-256"));
			manager.advance(Duration.ofSeconds(3));
			first.open();
			TestManager.await(meets, DownloadStatus.WAITING);
			manager.advance(Duration.ofSeconds(17));
			Await.until("it began", () -> !meets.attempts().last().isEmpty());
			assertThat(waited(meets).get(0)).containsEntry(WaitReason.Kind.SLOT, Duration.ofSeconds(3))
				.containsEntry(WaitReason.Kind.RETRY_AFTER, Duration.ofSeconds(17));
		}
	}

	private static DownloadRequestBuilder other(TestManager manager, String name) {
		return DownloadRequest.builder(URI.create("http://other.example/" + name)).destination(manager.path(name));
	}

	@Test
	void anAttemptWithoutSegmentsHasOneConnection() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			TestManager.result(download);
			assertThat(download.attempts().last()).extracting(AttemptRecord::connections).containsExactly(1);
		}
	}

}
