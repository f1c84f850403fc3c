package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.PauseOutcome;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DrainTests {

	private static final byte[] CONTENT = Content.of(1, 100_000);

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	@Test
	void whatWasTakenEndsByItselfAndNothingNewIsTaken() {
		Gate half = new Gate();
		this.source.at("/waiting", FakeReply.status(503))
			.at("/running", FakeReply.of(CONTENT).pausingAfter(50_000, half));
		try (TestManager manager = manager()) {
			Download waiting = manager.submit("waiting");
			TestManager.await(waiting, DownloadStatus.WAITING);
			Download running = manager.submit("running");
			half.awaitReached();
			Download queued = manager.submit("queued");
			AtomicBoolean over = new AtomicBoolean();
			Mono<Void> end = manager.manager().drain();
			end.subscribe((none) -> {
			}, (error) -> {
			}, () -> over.set(true));
			assertThat(manager.manager().isShutdown()).isTrue();
			assertThatExceptionOfType(DownloadException.ManagerShutdown.class).isThrownBy(() -> manager.submit("late"));
			assertThat(over).isFalse();
			half.open();
			TestManager.result(running);
			TestManager.result(queued);
			this.source.at("/waiting", FakeReply.of(CONTENT));
			manager.advance(Duration.ofSeconds(1));
			TestManager.result(waiting);
			end.block(Await.LIMIT);
			assertThat(List.of(waiting, running, queued)).extracting(Download::status)
				.containsOnly(DownloadStatus.COMPLETED);
		}
	}

	/** Nobody can let them go on once the others have ended; their bytes are kept. */
	@Test
	void whatIsPausedIsNotWaitedFor() {
		Gate half = new Gate();
		Gate other = new Gate();
		this.source.at("/paused", FakeReply.of(CONTENT).pausingAfter(50_000, half))
			.at("/running", FakeReply.of(CONTENT).pausingAfter(50_000, other));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.partialFiles = PartialFiles.KEEP)) {
			Download paused = manager.submit("paused");
			half.awaitReached();
			Await.until("the first half is held", () -> paused.snapshot().progress().bytesDownloaded() >= 50_000);
			paused.pause().block(Await.LIMIT);
			Download never = manager.submit(manager.request("never").paused(true));
			Download resumed = manager.submit(manager.request("resumed").paused(true));
			Download running = manager.submit("running");
			other.awaitReached();
			Mono<Void> end = manager.manager().drain();
			assertThat(paused.status()).isEqualTo(DownloadStatus.PAUSED);
			assertThat(resumed.resume()).isTrue();
			TestManager.result(resumed);
			assertThat(paused.status()).isEqualTo(DownloadStatus.PAUSED);
			other.open();
			end.block(Await.LIMIT);
			assertThat(running.status()).isEqualTo(DownloadStatus.COMPLETED);
			assertThat(List.of(paused, never)).extracting(Download::status).containsOnly(DownloadStatus.CANCELLED);
			assertThat(TestManager.event(paused, DownloadEvent.Cancelled.class).bytesKept()).isEqualTo(50_000);
		}
	}

	/** Neither are those that were paused, or held, after the drain had begun. */
	@Test
	void whatComesToRestMeanwhileIsNotWaitedForEither() {
		this.source.at("/waiting", FakeReply.status(503)).at("/hanging", FakeReply.hang());
		try (TestManager manager = manager()) {
			Download waiting = manager.submit("waiting");
			TestManager.await(waiting, DownloadStatus.WAITING);
			Download hanging = manager.submit("hanging");
			Await.until("it was asked", () -> this.source.fetches().size() == 2);
			Download queued = manager.submit("queued");
			Mono<Void> end = manager.manager().drain();
			manager.manager().hold(HoldMode.NEW);
			assertThat(hanging.pause().block(Await.LIMIT)).isIn(PauseOutcome.PAUSED, PauseOutcome.ENDED);
			end.block(Await.LIMIT);
			assertThat(List.of(waiting, hanging, queued)).extracting(Download::status)
				.containsOnly(DownloadStatus.CANCELLED);
		}
	}

	@Test
	void aManagerInWhichAllIsPausedIsDrainedAtOnce() {
		try (TestManager manager = manager()) {
			Download paused = manager.submit(manager.request("paused").paused(true));
			manager.manager().drain().block(Await.LIMIT);
			assertThat(paused.status()).isEqualTo(DownloadStatus.CANCELLED);
		}
	}

	@Test
	void aShutdownMeanwhileCancelsWhatIsLeft() {
		this.source.at("/hanging", FakeReply.hang());
		try (TestManager manager = manager()) {
			Download hanging = manager.submit("hanging");
			Mono<Void> end = manager.manager().drain();
			manager.manager().shutdown().block(Await.LIMIT);
			assertThat(hanging.status()).isEqualTo(DownloadStatus.CANCELLED);
			end.block(Await.LIMIT);
		}
	}

	@Test
	void anIdleManagerIsDrainedAtOnceAndAfterAShutdownNothingIs() {
		try (TestManager manager = manager()) {
			manager.manager().drain().block(Await.LIMIT);
		}
		this.source.at("/hanging", FakeReply.hang());
		try (TestManager manager = manager()) {
			Download hanging = manager.submit("hanging");
			manager.manager().shutdown();
			manager.manager().drain().block(Await.LIMIT);
			assertThat(hanging.status()).isEqualTo(DownloadStatus.CANCELLED);
		}
	}

	private TestManager manager() {
		return new TestManager(this.source, this.directory, (settings) -> settings.maxConcurrent = 1);
	}

}
