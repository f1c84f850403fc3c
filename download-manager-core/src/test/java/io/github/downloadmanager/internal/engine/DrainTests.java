package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadStatus;
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
