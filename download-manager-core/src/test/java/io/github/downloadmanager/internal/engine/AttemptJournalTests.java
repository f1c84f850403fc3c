package io.github.downloadmanager.internal.engine;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.AttemptJournal;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
			assertThat(download.attempts().last()).hasSize(AttemptJournal.MAX_RECORDS)
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

	@ParameterizedTest
	@ValueSource(ints = { 1, -1 })
	void theWallClockMayBeSetMeanwhile(int hours) {
		this.source.then(FakeReply.status(429).retryAfter(Duration.ofSeconds(20)));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			TestManager.await(download, DownloadStatus.WAITING);
			download.pause().block(Await.LIMIT);
			manager.setWallClock(Duration.ofHours(hours));
			manager.advance(Duration.ofSeconds(30));
			download.resume();
			TestManager.result(download);
			assertThat(waited(download).get(1)).containsEntry(WaitReason.Kind.PAUSED, Duration.ofSeconds(30));
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

	/** J1: from where it went on, what it threw away, and why it ended. */
	@Test
	void eachAttemptTellsItsBytesAndItsError() {
		int half = CONTENT.length / 2;
		this.source.then(FakeReply.of(CONTENT).failingAfter(half, new IOException("x".repeat(5_000))));
		Consumer<ManagerSettings> keep = (settings) -> settings.partialFiles = PartialFiles.KEEP;
		try (TestManager manager = new TestManager(this.source, this.directory, keep)) {
			TestManager.failure(manager.submit(withToken(manager).retries(0)));
		}
		byte[] changed = Content.of(2, CONTENT.length);
		this.source.then(FakeReply.status(503)).otherwise(FakeReply.of(changed).etag("\"v2\""));
		try (TestManager manager = new TestManager(this.source, this.directory, keep)) {
			Download download = manager.submit(withToken(manager));
			TestManager.await(download, DownloadStatus.WAITING);
			manager.advance(Duration.ofMinutes(1));
			assertThat(TestManager.result(download).file()).hasBinaryContent(changed);
			List<AttemptRecord> attempts = manager.manager().find(download.id()).orElseThrow().attempts().last();
			assertThat(attempts)
				.extracting(AttemptRecord::resumedFrom, AttemptRecord::bytes, AttemptRecord::discarded,
						AttemptRecord::outcome)
				.containsExactly(tuple((long) half, 0L, 0L, AttemptRecord.Outcome.FAILED),
						tuple((long) half, (long) CONTENT.length, (long) half, AttemptRecord.Outcome.COMPLETED));
			assertThat(attempts.get(0).error())
				.isEqualTo(new AttemptRecord.Failure("UnexpectedStatus", attempts.get(0).error().message(), 503));
			assertThat(attempts.get(1).error()).isNull();
			assertThat(attempts).extracting((attempt) -> attempt.uri().toString())
				.containsOnly("http://files.example/file?token=***");
			assertThat(attempts).allSatisfy((attempt) -> assertThat(attempt.endedAt()).isNotNull());
		}
	}

	private static DownloadRequestBuilder withToken(TestManager manager) {
		return DownloadRequest.builder("http://files.example/file?token=S3CRET").destination(manager.path("file"));
	}

	/** J1: its texts are bounded, whatever a server or a library says. */
	@Test
	void longMessagesAreCut() {
		this.source.otherwise(FakeReply.error(new IOException("x".repeat(50_000))));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").retries(0));
			TestManager.failure(download);
			assertThat(download.attempts().last().get(0).error()).isNotNull()
				.satisfies((error) -> assertThat(error.message().length()).isBetween(1, 500));
		}
	}

}
