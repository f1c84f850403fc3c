package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.SourceRefresher;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import io.github.downloadmanager.testsupport.RecordingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/** Code that is not ours may hang without harm to others. */
class CallbackIsolationTests {

	/** As many as there are threads for listeners. */
	private static final int LISTENERS = 16;

	private static final byte[] CONTENT = Content.of(1, 100_000);

	@TempDir
	private Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	@Test
	void listenersThatHangHoldUpNoStepOfADownloadAndNoResult() {
		Gate hanging = new Gate();
		CountDownLatch hung = new CountDownLatch(LISTENERS);
		this.source.at("/protected", FakeReply.status(401));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			for (int n = 0; n < LISTENERS; n++) {
				manager.submit(manager.request("hanging-" + n).onEvent((event) -> {
					hung.countDown();
					hanging.passBlocking();
				}));
			}
			await(hung);
			List<Path> verified = new ArrayList<>();
			Download download = manager.submit(manager.request("protected")
				.verify(verified::add)
				.refresher((expired) -> new SourceRefresher.Refreshed(TestManager.uri("open"), new HttpHeaders())));
			DownloadResult result = download.result().block(Await.LIMIT);
			assertThat(result).isNotNull();
			assertThat(verified).hasSize(1);
			hanging.open();
		}
	}

	@Test
	void listenersMayWaitForResults() {
		CountDownLatch told = new CountDownLatch(LISTENERS);
		Gate begin = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).headersBehind(begin));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			CompletableFuture<Download> last = new CompletableFuture<>();
			for (int n = 0; n < LISTENERS; n++) {
				manager.submit(manager.request("file-" + n).onEvent((event) -> {
					if (event instanceof DownloadEvent.Queued) {
						last.join().result().block(Await.LIMIT);
						told.countDown();
					}
				}));
			}
			last.complete(manager.submit("last"));
			begin.open();
			await(told);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 16, 64 })
	void dependentsOfResultsThatHangHoldUpNoOtherResult(int dependents) {
		Gate hanging = new Gate();
		CountDownLatch hung = new CountDownLatch(dependents);
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			for (int n = 0; n < dependents; n++) {
				boolean future = n % 2 == 0;
				Gate begin = new Gate();
				this.source.at("/hanging-" + n, FakeReply.of(CONTENT).headersBehind(begin));
				Download download = manager.submit("hanging-" + n);
				Runnable dependent = () -> {
					hung.countDown();
					hanging.passBlocking();
				};
				if (future) {
					download.toCompletableFuture().thenRun(dependent);
				}
				else {
					download.result().subscribe((result) -> dependent.run());
				}
				begin.open();
			}
			await(hung);
			Gate begin = new Gate();
			this.source.at("/other", FakeReply.of(CONTENT).headersBehind(begin));
			CompletableFuture<Long> other = manager.submit("other")
				.toCompletableFuture()
				.thenApply(DownloadResult::size);
			begin.open();
			assertThat(other.orTimeout(Await.LIMIT.toMillis(), TimeUnit.MILLISECONDS).join()).isEqualTo(CONTENT.length);
			hanging.open();
		}
	}

	@Test
	void listenersThatHangHoldUpNoOtherListener() {
		int listeners = 2 * LISTENERS;
		Gate hanging = new Gate();
		CountDownLatch hung = new CountDownLatch(listeners);
		CountDownLatch told = new CountDownLatch(1);
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			for (int n = 0; n < listeners; n++) {
				manager.submit(manager.request("hanging-" + n).onEvent((event) -> {
					hung.countDown();
					hanging.passBlocking();
				}));
			}
			await(hung);
			Download other = manager.submit(manager.request("other").onEvent((event) -> {
				if (event instanceof DownloadEvent.Completed) {
					told.countDown();
				}
			}));
			await(told);
			assertThat(TestManager.types(other)).last().isEqualTo("Completed");
			hanging.open();
		}
	}

	@Test
	void sinksThatHangHoldUpNoFileAndNoCancellation() {
		int sinks = 8;
		Gate hanging = new Gate();
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = sinks + 1)) {
			List<Download> downloads = new ArrayList<>();
			List<RecordingSink> hung = new ArrayList<>();
			for (int n = 0; n < sinks; n++) {
				RecordingSink sink = new RecordingSink().blocking("write", hanging);
				hung.add(sink);
				downloads.add(manager.submit(DownloadRequest.builder(TestManager.uri("sink-" + n)).sink(sink)));
			}
			hung.forEach((sink) -> Await.until("it writes", () -> sink.calls().contains("write")));
			TestManager.result(manager.submit("file"));
			downloads.forEach(Download::cancel);
			downloads.forEach((download) -> TestManager.await(download, DownloadStatus.CANCELLED));
			assertThat(hung).allSatisfy((sink) -> assertThat(sink.calls()).last().isEqualTo("abort"));
		}
		assertThat(this.source.unreleased()).isZero();
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(Await.LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

}
