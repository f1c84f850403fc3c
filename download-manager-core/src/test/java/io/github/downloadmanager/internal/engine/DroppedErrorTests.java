package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/** An error of which nobody wants to hear any more is no error in the log. */
class DroppedErrorTests {

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(Content.of(1, 100_000));

	private final List<Throwable> dropped = new CopyOnWriteArrayList<>();

	@BeforeEach
	void listen() {
		Hooks.onErrorDropped(this.dropped::add);
	}

	@AfterEach
	void reset() {
		Hooks.resetOnErrorDropped();
	}

	@Test
	void theFailureAfterATimeoutOfTheResult() {
		failing((download) -> StepVerifier.withVirtualTime(() -> download.result().timeout(Duration.ofMillis(20)))
			.expectSubscription()
			.thenAwait(Duration.ofSeconds(1))
			.expectError(TimeoutException.class)
			.verify(Await.LIMIT));
	}

	@Test
	void theFailureAfterTheSubscriptionOfTheResultWasCancelled() {
		failing((download) -> download.result().subscribe().dispose());
	}

	@Test
	void theFailureAfterAnotherOneCameFirst() {
		failing((download) -> assertThat(Mono.firstWithSignal(download.result(), Mono.<DownloadResult>empty()).block())
			.isNull());
	}

	@Test
	void theFailureAfterThatOfAnotherInAZip() {
		failing((download) -> StepVerifier.create(download.result().zipWith(Mono.error(new IllegalStateException())))
			.expectError(IllegalStateException.class)
			.verify(Await.LIMIT));
	}

	@Test
	void theFailureAfterTheSubscriptionsOfProgressAndEventsWereCancelled() {
		failing((download) -> {
			download.progress().subscribe().dispose();
			download.events().subscribe().dispose();
			download.progress().blockFirst(Await.LIMIT);
			download.events().blockFirst(Await.LIMIT);
		});
	}

	@Test
	void aCancellationAfterASubscriptionWasCancelled() {
		this.source.otherwise(FakeReply.hang());
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			download.result().subscribe().dispose();
			download.cancel();
			Await.until("it has ended", download::isDone);
		}
		assertThat(this.dropped).isEmpty();
	}

	@Test
	void whatAStepSaysOfADownloadThatWasCancelledMeanwhile() {
		Gate verifying = new Gate();
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").verify((file) -> {
				verifying.passBlocking();
				throw new IllegalStateException("on purpose");
			}));
			verifying.awaitReached();
			download.cancel();
			verifying.open();
			Await.until("it has ended", download::isDone);
		}
		assertThat(this.dropped).isEmpty();
	}

	@Test
	void whoStillListensHearsTheFailureItself() {
		this.source.otherwise(FakeReply.status(404));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			StepVerifier.create(manager.submit("file").result())
				.expectError(DownloadException.UnexpectedStatus.class)
				.verify(Await.LIMIT);
			this.source.otherwise(FakeReply.hang());
			Download cancelled = manager.submit("file");
			cancelled.cancel();
			StepVerifier.create(cancelled.result()).expectError(CancellationException.class).verify(Await.LIMIT);
		}
	}

	private void failing(Consumer<Download> meanwhile) {
		Gate answer = new Gate();
		this.source.otherwise(FakeReply.status(404).headersBehind(answer));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			meanwhile.accept(download);
			answer.open();
			assertThat(TestManager.failure(download)).isInstanceOf(DownloadException.UnexpectedStatus.class);
		}
		// All that depends on the result has been told by the end of the shutdown.
		assertThat(this.dropped).isEmpty();
	}

}
