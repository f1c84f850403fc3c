package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HandleTests {

	private static final byte[] CONTENT = Content.of(1, 10_000);

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	@Test
	void isAFutureOfTheResult() throws Exception {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Future<DownloadResult> future = manager.submit("file");
			DownloadResult result = future.get();
			assertThat(future.isDone()).isTrue();
			assertThat(future.isCancelled()).isFalse();
			assertThat(result.outcome()).isEqualTo(DownloadResult.Outcome.DOWNLOADED);
			assertThat(result.file()).isEqualTo(manager.path("file")).hasBinaryContent(CONTENT);
			assertThat(result.size()).isEqualTo(CONTENT.length);
			assertThat(result.transfer().bytesTransferred()).isEqualTo(CONTENT.length);
			assertThat(result.transfer().bytesResumed()).isZero();
			assertThat(result.transfer().bytesWasted()).isZero();
			assertThat(future.get(0, TimeUnit.SECONDS)).isSameAs(result);
		}
	}

	@Test
	void getWithATimeoutGivesUpWaitingAndNotTheDownload() {
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> download.get(1, TimeUnit.MILLISECONDS));
			assertThat(download.isDone()).isFalse();
			gate.open();
			TestManager.result(download);
		}
	}

	@Test
	void failureIsWrappedByGetAndBareElsewhere() {
		this.source.otherwise(FakeReply.status(404));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			DownloadException error = TestManager.failure(download);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(download::get)
				.satisfies((ex) -> assertThat(ex.getCause()).isSameAs(error));
			StepVerifier.create(download.result())
				.expectErrorSatisfies((ex) -> assertThat(ex).isSameAs(error))
				.verify(Await.LIMIT);
			CompletableFuture<DownloadResult> future = download.toCompletableFuture();
			assertThatExceptionOfType(CompletionException.class).isThrownBy(future::join)
				.satisfies((ex) -> assertThat(ex.getCause()).isSameAs(error));
			assertThat(future.isCancelled()).isFalse();
			assertThat(download.snapshot().failure()).isSameAs(error);
		}
	}

	@Test
	void cancellationIsACancellationExceptionEverywhere() {
		this.source.otherwise(FakeReply.hang());
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			CompletableFuture<DownloadResult> future = download.toCompletableFuture();
			download.cancel(true);
			assertThatExceptionOfType(CancellationException.class).isThrownBy(download::get);
			assertThatExceptionOfType(CancellationException.class).isThrownBy(future::join);
			assertThat(future.isCancelled()).isTrue();
			StepVerifier.create(download.result()).expectError(CancellationException.class).verify(Await.LIMIT);
		}
	}

	@Test
	void resultIsReplayedToEachSubscriber() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			DownloadResult result = TestManager.result(download);
			for (int i = 0; i < 3; i++) {
				StepVerifier.create(download.result()).expectNext(result).expectComplete().verify(Await.LIMIT);
			}
			assertThat(download.toCompletableFuture().join()).isSameAs(result);
			assertThat(download.toCompletableFuture()).isNotSameAs(download.toCompletableFuture());
		}
	}

	@Test
	void completingACopyDoesNotTouchTheDownload() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			download.toCompletableFuture().completeExceptionally(new IllegalStateException("mine"));
			TestManager.result(download);
			assertThat(download.toCompletableFuture().join().size()).isEqualTo(CONTENT.length);
		}
	}

	@Test
	void dependentsOfTheFutureRunOnThreadsOfTheirOwn() {
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			CompletableFuture<String> thread = download.toCompletableFuture()
				.thenApply((result) -> Thread.currentThread().getName());
			gate.open();
			assertThat(thread.join()).startsWith("download-result-");
		}
	}

	@Test
	void snapshotTellsTheWholeLife() {
		this.source.then(FakeReply.status(503));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager
				.submit(DownloadRequest.builder("http://files.example/a/file.bin?token=secret").group("nightly"));
			TestManager.await(download, DownloadStatus.WAITING);
			DownloadSnapshot waiting = download.snapshot();
			assertThat(waiting.id()).isEqualTo(download.id());
			assertThat(waiting.group()).isEqualTo("nightly");
			assertThat(waiting.uri().toString()).doesNotContain("secret");
			assertThat(waiting.state().attempt()).isEqualTo(1);
			assertThat(waiting.state().maxRetries()).isEqualTo(3);
			assertThat(waiting.failure()).isInstanceOf(DownloadException.UnexpectedStatus.class);
			assertThat(waiting.timing().submittedAt()).isEqualTo(TestManager.START);
			assertThat(waiting.timing().startedAt()).isEqualTo(TestManager.START);
			assertThat(waiting.timing().nextAttemptAt()).isEqualTo(TestManager.START.plusSeconds(1));
			assertThat(waiting.timing().finishedAt()).isNull();
			manager.advance(Duration.ofSeconds(1));
			TestManager.result(download);
			DownloadSnapshot done = download.snapshot();
			assertThat(done.status()).isEqualTo(DownloadStatus.COMPLETED);
			assertThat(done.subject().fileName()).isEqualTo("file.bin");
			assertThat(done.subject().destination()).isEqualTo(manager.path("file.bin"));
			assertThat(done.state().attempt()).isEqualTo(2);
			assertThat(done.progress().percent()).hasValue(100);
			assertThat(done.timing().nextAttemptAt()).isNull();
			assertThat(done.timing().finishedAt()).isEqualTo(TestManager.START.plusSeconds(1));
		}
	}

	@Test
	void theTerminalEventIsToldBeforeTheHandleCompletes() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			for (int i = 0; i < 100; i++) {
				Download download = manager.submit("file" + i);
				TestManager.result(download);
				assertThat(download.status()).isEqualTo(DownloadStatus.COMPLETED);
				assertThat(TestManager.types(download)).containsExactly("Queued", "Probed", "Started", "Completed");
			}
		}
	}

}
