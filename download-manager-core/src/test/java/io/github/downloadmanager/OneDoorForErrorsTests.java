package io.github.downloadmanager;

import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import io.github.downloadmanager.testsupport.Threads;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

class OneDoorForErrorsTests {

	private static final byte[] CONTENT = Content.of(1, 100_000);

	@TempDir
	private Path directory;

	private DownloadRequest request(TestManager tests, String name) {
		return tests.request(name).build();
	}

	@Test
	void fetchesOverTheNetworkWithEitherMethod() {
		try (ScriptedServer server = ScriptedServer.inTurn(ServerReply.of(CONTENT));
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			DownloadResult waited = manager
				.downloadAndWait(DownloadRequest.builder(server.uri("/a")).fileName("a").build());
			assertThat(waited.file()).hasBinaryContent(CONTENT);
			DownloadResult fetched = manager.fetch(DownloadRequest.builder(server.uri("/b")).fileName("b").build())
				.block(Await.LIMIT);
			assertThat(fetched).isNotNull();
			assertThat(fetched.file()).hasBinaryContent(CONTENT);
		}
	}

	@Test
	void nothingIsSubmittedBeforeTheSubscriptionAndEachSubscriptionSubmits() {
		FakeSource source = new FakeSource(CONTENT);
		try (TestManager tests = new TestManager(source, this.directory)) {
			Mono<DownloadResult> fetch = tests.manager().fetch(tests.request("file").overwrite(true).build());
			assertThat(tests.manager().downloads()).isEmpty();
			fetch.block(Await.LIMIT);
			fetch.block(Await.LIMIT);
			assertThat(tests.manager().downloads()).hasSize(2);
		}
	}

	@Test
	void cancellingTheSubscriptionCancelsTheDownload() {
		try (TestManager tests = new TestManager(new FakeSource(CONTENT).otherwise(FakeReply.hang()), this.directory)) {
			Disposable subscription = tests.manager().fetch(request(tests, "file")).subscribe();
			assertThat(tests.manager().downloads()).hasSize(1);
			subscription.dispose();
			String id = tests.manager().downloads().get(0).id();
			TestManager.await(tests.manager().find(id).orElseThrow(), DownloadStatus.CANCELLED);
			assertThat(tests.files()).isEmpty();
		}
	}

	@Test
	void refusalFailureAndForeignCancellationAreAllDownloadExceptions() throws Exception {
		Path existing = Files.writeString(this.directory.resolve("there"), "x");
		FakeSource source = new FakeSource(CONTENT).at("/missing", FakeReply.status(404)).otherwise(FakeReply.hang());
		try (TestManager tests = new TestManager(source, this.directory)) {
			DownloadManager manager = tests.manager();
			DownloadRequest refused = request(tests, "there");
			assertThatExceptionOfType(DownloadException.FileExists.class)
				.isThrownBy(() -> manager.downloadAndWait(refused));
			assertThat(catchThrowable(() -> manager.fetch(refused).block(Await.LIMIT)))
				.isInstanceOf(DownloadException.FileExists.class);
			DownloadRequest missing = request(tests, "missing");
			assertThatExceptionOfType(DownloadException.UnexpectedStatus.class)
				.isThrownBy(() -> manager.downloadAndWait(missing));
			assertThat(catchThrowable(() -> manager.fetch(missing).block(Await.LIMIT)))
				.isInstanceOf(DownloadException.UnexpectedStatus.class);
			CompletableFuture<Throwable> waiting = CompletableFuture.supplyAsync(
					() -> catchThrowable(() -> manager.downloadAndWait(request(tests, "waited"))), Threads.ONE_EACH);
			CompletableFuture<DownloadResult> fetching = manager.fetch(request(tests, "fetched")).toFuture();
			Await.until("both are there",
					() -> manager.downloads().stream().filter((one) -> !one.status().isTerminal()).count() == 2);
			manager.cancelAll();
			assertThat(waiting.get(1, TimeUnit.MINUTES)).isInstanceOf(DownloadException.Cancelled.class);
			assertThat(fetching).failsWithin(Await.LIMIT)
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(DownloadException.Cancelled.class);
			assertThat(existing).hasContent("x");
		}
	}

	@Test
	void defectAtSubmitIsADownloadExceptionToo() {
		try (TestManager tests = new TestManager(new FakeSource(CONTENT), this.directory,
				(settings) -> settings.redactor = (uri) -> {
					throw new IllegalStateException("broken");
				})) {
			assertThatExceptionOfType(DownloadException.Unexpected.class)
				.isThrownBy(() -> tests.manager().downloadAndWait(request(tests, "file")));
		}
	}

	@Test
	void interruptCancelsTheDownloadAndIsKept() throws Exception {
		try (TestManager tests = new TestManager(new FakeSource(CONTENT).otherwise(FakeReply.hang()), this.directory)) {
			CompletableFuture<Throwable> thrown = new CompletableFuture<>();
			CompletableFuture<Boolean> kept = new CompletableFuture<>();
			Thread waiting = new Thread(() -> {
				thrown.complete(catchThrowable(() -> tests.manager().downloadAndWait(request(tests, "file"))));
				kept.complete(Thread.currentThread().isInterrupted());
			});
			waiting.start();
			Await.until("submitted", () -> tests.manager().downloads().size() == 1);
			waiting.interrupt();
			assertThat(thrown.get(1, TimeUnit.MINUTES)).isInstanceOf(DownloadException.Cancelled.class);
			assertThat(kept.get(1, TimeUnit.MINUTES)).isTrue();
			String id = tests.manager().downloads().get(0).id();
			TestManager.await(tests.manager().find(id).orElseThrow(), DownloadStatus.CANCELLED);
		}
	}

	@Test
	void whenTheTimeIsOverTheDownloadIsCancelled() {
		try (TestManager tests = new TestManager(new FakeSource(CONTENT).otherwise(FakeReply.hang()), this.directory)) {
			assertThatExceptionOfType(DownloadException.TimedOut.class)
				.isThrownBy(() -> tests.manager().downloadAndWait(request(tests, "file"), Duration.ofMillis(1)))
				.withMessageContaining("1 ms");
			String id = tests.manager().downloads().get(0).id();
			TestManager.await(tests.manager().find(id).orElseThrow(), DownloadStatus.CANCELLED);
			assertThatIllegalArgumentException()
				.isThrownBy(() -> tests.manager().downloadAndWait(request(tests, "file"), Duration.ZERO));
		}
	}

	@Test
	void waitingOnAThreadThatMustNotBlockFailsAtOnce() {
		try (TestManager tests = new TestManager(new FakeSource(CONTENT).otherwise(FakeReply.hang()), this.directory)) {
			assertThat(onNonBlockingThread(() -> tests.manager().downloadAndWait(request(tests, "file"))))
				.isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("fetch");
			assertThat(tests.manager().downloads()).isEmpty();
			Download download = tests.submit("file");
			assertThat(onNonBlockingThread(download::get)).isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("result");
			assertThat(onNonBlockingThread(() -> download.get(1, TimeUnit.SECONDS)))
				.isInstanceOf(IllegalStateException.class);
			assertThat(onNonBlockingThread(() -> tests.manager().submitAll(List.of(request(tests, "other"))).get()))
				.isInstanceOf(IllegalStateException.class);
		}
	}

	@Test
	void whatHasEndedCanBeAskedForOnAnyThread() {
		try (TestManager tests = new TestManager(new FakeSource(CONTENT), this.directory)) {
			Download download = tests.submit("file");
			TestManager.result(download);
			assertThat(onNonBlockingThread(download::get)).isNull();
		}
	}

	/** Tests of applications make them. */
	@Test
	void everyErrorCanBeConstructedByOthers() {
		assertThat(DownloadException.class.getPermittedSubclasses()).isNotEmpty().allSatisfy((type) -> {
			assertThat(Modifier.isPublic(type.getModifiers())).isTrue();
			assertThat(type.getConstructors()).as("public constructors of %s", type).isNotEmpty();
		});
	}

	private static Throwable onNonBlockingThread(ThrowingCallable call) {
		CompletableFuture<Throwable> thrown = new CompletableFuture<>();
		Schedulers.parallel().schedule(() -> thrown.complete(catchThrowable(call)));
		return thrown.orTimeout(60, TimeUnit.SECONDS).join();
	}

}
