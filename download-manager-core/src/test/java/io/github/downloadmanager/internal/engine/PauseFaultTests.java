package io.github.downloadmanager.internal.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.PauseOutcome;
import io.github.downloadmanager.internal.http.DownloadSource;
import io.github.downloadmanager.internal.http.RemoteContent;
import io.github.downloadmanager.internal.http.SourceRequest;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.Gate;
import io.github.downloadmanager.testsupport.RecordingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A pause that meets a full disk, a sink that hangs, or another order. */
class PauseFaultTests extends PauseFixture {

	private final RecordingSink sink = new RecordingSink();

	/** A download that has received the first half, and hangs. */
	private Download running(TestManager manager) {
		this.source.then(FakeReply.of(CONTENT).pausingAfter(HALF, this.half));
		Download download = manager.submit(DownloadRequest.builder(TestManager.uri("file")).sink(this.sink));
		this.half.awaitReached();
		Await.until("the first half is held", () -> download.snapshot().progress().bytesDownloaded() >= HALF);
		return download;
	}

	private static void assertEndedOnce(TestManager manager, Download download) {
		List<DownloadEvent> events = TestManager.events(download);
		assertThat(events).filteredOn(DownloadEvent::isTerminal).hasSize(1);
		assertThat(events).noneMatch(DownloadEvent.Paused.class::isInstance);
		Await.until("the slot is given back", () -> manager.manager().activeDownloads() == 0);
		assertThat(manager.manager().pausedDownloads()).isZero();
	}

	static Stream<Throwable> failures() {
		return Stream.of(new IOException("No space left on device"), new IllegalStateException("a defect"),
				new NoClassDefFoundError("gone"));
	}

	/** What cannot be brought to the device is not acknowledged. */
	@ParameterizedTest
	@MethodSource("failures")
	void bytesThatCannotBeKeptFailTheDownload(Throwable failure) {
		this.sink.failing("checkpoint", failure);
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = running(manager);
			assertThat(Pauses.outcome(download.pause())).isEqualTo(PauseOutcome.ENDED);
			DownloadException error = TestManager.failure(download);
			assertThat(error).isInstanceOfAny(DownloadException.StorageFailed.class,
					DownloadException.Unexpected.class);
			assertThat(error).hasRootCause(failure);
			assertThat(this.sink.calls()).endsWith("checkpoint", "abort");
			assertEndedOnce(manager, download);
		}
	}

	@Test
	void aCancellationDuringThePauseEndsIt() {
		Gate forcing = new Gate();
		this.sink.blocking("checkpoint", forcing);
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = running(manager);
			Mono<PauseOutcome> pause = download.pause();
			forcing.awaitReached();
			assertThat(download.snapshot().control().pausing()).isTrue();
			assertThat(download.status()).isEqualTo(DownloadStatus.RUNNING);
			assertThat(download.cancel()).isTrue();
			forcing.open();
			assertThat(Pauses.outcome(pause)).isEqualTo(PauseOutcome.ENDED);
			assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> TestManager.result(download));
			assertEndedOnce(manager, download);
		}
	}

	@Test
	void theTotalTimeMayEndAPauseThatHasNotBegunToStandStill() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			this.source.then(FakeReply.hang());
			Download download = manager.submit(manager.request("file").timeout(Duration.ofSeconds(1)));
			Await.until("it was asked", () -> this.source.fetches().size() == 1);
			manager.advance(Duration.ofSeconds(2));
			assertThat(TestManager.failure(download)).isInstanceOf(DownloadException.TimedOut.class);
			assertThat(Pauses.outcome(download.pause())).isEqualTo(PauseOutcome.ENDED);
			assertThat(download.resume()).isFalse();
		}
	}

	/** The second order joins the first, and a resumption in between is not lost. */
	@Test
	void whatIsTakenBackBeforeItIsDoneGoesOn() {
		Gate forcing = new Gate();
		this.sink.blocking("checkpoint", forcing);
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = running(manager);
			Mono<PauseOutcome> first = download.pause();
			forcing.awaitReached();
			Mono<PauseOutcome> second = download.pause();
			assertThat(download.resume()).isTrue();
			forcing.open();
			assertThat(Pauses.outcome(first)).isEqualTo(PauseOutcome.PAUSED);
			assertThat(Pauses.outcome(second)).isEqualTo(PauseOutcome.PAUSED);
			TestManager.result(download);
			assertThat(this.sink.bytes()).isEqualTo(CONTENT);
			assertThat(TestManager.types(download)).containsSubsequence("Paused", "Resumed", "Started", "Completed");
		}
	}

	/** Of those that are held: one that never ran, one that waits, one that is paused. */
	@Test
	void aCancellationWorksInEveryStateOfAHold() {
		this.source.at("/waiting", FakeReply.status(503));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 1)) {
			Download waiting = manager.submit("waiting");
			TestManager.await(waiting, DownloadStatus.WAITING);
			Download paused = running(manager);
			manager.manager().hold(HoldMode.ALL);
			TestManager.await(paused, DownloadStatus.PAUSED);
			Download queued = manager.submit("queued");
			waiting.pause().block(Await.LIMIT);
			assertThat(manager.manager().cancelAll()).isEqualTo(3);
			Stream.of(waiting, paused, queued).forEach((download) -> {
				TestManager.awaitEnd(download);
				assertThat(download.status()).isEqualTo(DownloadStatus.CANCELLED);
			});
			assertThat(manager.manager().pausedDownloads()).isZero();
			assertThat(manager.manager().queuedDownloads()).isZero();
			assertThat(this.sink.calls()).endsWith("abort");
		}
	}

	/** Its head tells of the new content, while the bytes held are of the old one. */
	@Test
	void thatComesBetweenTheHeadOfAChangedContentAndItsBodyJoinsNothing() {
		byte[] changed = Content.of(2, CONTENT.length);
		AtomicReference<Download> pausing = new AtomicReference<>();
		this.source.then(FakeReply.of(CONTENT).failingAfter(HALF, new IOException("reset")))
			.otherwise(FakeReply.of(changed).etag("\"v2\""));
		try (TestManager manager = new TestManager(new PausingSource(this.source, pausing), this.directory)) {
			Download download = manager.submit("file");
			TestManager.await(download, DownloadStatus.WAITING);
			pausing.set(download);
			manager.advanceTo(download.snapshot().timing().nextAttemptAt());
			TestManager.await(download, DownloadStatus.PAUSED);
			download.resume();
			assertThat(TestManager.result(download).file()).hasBinaryContent(changed);
			assertThat(this.source.fetches().get(2).range()).isNull();
		}
	}

	/** Pauses a download when its answer was looked at, and before its body is read. */
	private record PausingSource(DownloadSource source, AtomicReference<Download> pausing) implements DownloadSource {

		/** While it waits for the pause, writes go on elsewhere. */
		private static final Scheduler NETWORK = Schedulers.fromExecutor((task) -> new Thread(task, "network").start());

		@Override
		public Mono<RemoteInfo> probe(SourceRequest request) {
			return this.source.probe(request);
		}

		@Override
		public <T> Mono<T> fetch(SourceRequest request, Function<RemoteContent, Mono<T>> reader) {
			return Mono.defer(() -> this.source.fetch(request, (content) -> {
				Mono<T> body = reader.apply(content);
				Download download = this.pausing.getAndSet(null);
				if (download != null) {
					Pauses.outcome(download.pause());
				}
				return body;
			})).subscribeOn(NETWORK);
		}

		@Override
		public Executor afterwards() {
			return this.source.afterwards();
		}

		@Override
		public Mono<Void> shutdown() {
			return this.source.shutdown();
		}

	}

}
