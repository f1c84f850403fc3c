package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import io.github.downloadmanager.testsupport.RecordingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/** A manager can be closed on any thread: it waits where it can, and never throws. */
class CloseTests {

	private static final byte[] CONTENT = Content.of(1, 100_000);

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

	@Test
	void anInterruptedThreadWaitsAndIsInterruptedAfterwards() throws Exception {
		Gate cleaning = new Gate();
		RecordingSink sink = new RecordingSink().blocking("abort", cleaning);
		this.source.otherwise(FakeReply.of(CONTENT).stallingAfter(50_000));
		try (TestManager manager = manager()) {
			Download download = manager.submit(DownloadRequest.builder(TestManager.uri("file")).sink(sink));
			Await.until("it writes", () -> sink.calls().contains("write"));
			Thread thread = new Thread(() -> {
				Thread.currentThread().interrupt();
				close(manager, () -> download.isDone() && Thread.currentThread().isInterrupted());
			});
			thread.start();
			cleaning.awaitReached();
			thread.interrupt();
			assertThat(this.closed).isNotDone();
			cleaning.open();
			assertClosed(manager);
		}
	}

	@Test
	void theWaitOfAnInterruptedThreadEndsWithTheGracePeriod() throws Exception {
		Gate cleaning = new Gate();
		RecordingSink sink = new RecordingSink().blocking("abort", cleaning);
		this.source.otherwise(FakeReply.of(CONTENT).stallingAfter(50_000));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.shutdownGrace = Duration.ofMillis(1))) {
			manager.submit(DownloadRequest.builder(TestManager.uri("file")).sink(sink));
			Await.until("it writes", () -> sink.calls().contains("write"));
			new Thread(() -> {
				Thread.currentThread().interrupt();
				close(manager, () -> Thread.currentThread().isInterrupted());
			}).start();
			assertClosed(manager);
			cleaning.open();
		}
	}

	@Test
	void aThreadThatMustNotBlockStartsTheShutdown() throws Exception {
		this.source.otherwise(FakeReply.hang());
		try (TestManager manager = manager()) {
			Download download = manager.submit("file");
			Schedulers.parallel().schedule(() -> close(manager, () -> true));
			assertClosed(manager);
			Await.until("it is cancelled", download::isDone);
		}
	}

	@Test
	void theWriteOfASinkStartsTheShutdown() throws Exception {
		try (TestManager manager = manager()) {
			Download download = manager.submit(DownloadRequest.builder(TestManager.uri("file"))
				.sink(new RecordingSink().calling("write", () -> close(manager, () -> true))));
			assertClosed(manager);
			Await.until("it is cancelled", download::isDone);
		}
	}

	@Test
	void aVerifierStartsTheShutdown() throws Exception {
		try (TestManager manager = manager()) {
			Download download = manager.submit(manager.request("file").verify((file) -> close(manager, () -> true)));
			assertClosed(manager);
			Await.until("it is cancelled", download::isDone);
		}
	}

	@Test
	void whoDependsOnAResultWaitsForTheOthers() throws Exception {
		this.source.at("/hanging", FakeReply.hang());
		Gate begin = new Gate();
		this.source.at("/file", FakeReply.of(CONTENT).headersBehind(begin));
		try (TestManager manager = manager()) {
			Download hanging = manager.submit("hanging");
			CompletableFuture<Void> dependent = manager.submit("file")
				.toCompletableFuture()
				.thenRun(() -> close(manager, hanging::isDone));
			begin.open();
			assertClosed(manager);
			dependent.get(60, TimeUnit.SECONDS);
		}
	}

	@Test
	void aListenerOfAnotherManagerWaits() throws Exception {
		Gate cleaning = new Gate();
		RecordingSink sink = new RecordingSink().blocking("abort", cleaning);
		this.source.at("/file", FakeReply.of(CONTENT).stallingAfter(50_000));
		try (TestManager manager = manager(); TestManager other = manager()) {
			Download download = manager.submit(DownloadRequest.builder(TestManager.uri("file")).sink(sink));
			Await.until("it writes", () -> sink.calls().contains("write"));
			other.submit(other.request("other").verify((file) -> close(manager, download::isDone)));
			cleaning.awaitReached();
			assertThat(this.closed).isNotDone();
			cleaning.open();
			assertClosed(manager);
		}
	}

	@Test
	void closingTwiceAndAtOnceIsTheSame() throws Exception {
		this.source.otherwise(FakeReply.hang());
		try (TestManager manager = manager()) {
			Download download = manager.submit("file");
			Thread thread = new Thread(() -> close(manager, download::isDone));
			thread.start();
			manager.manager().close();
			assertThat(download.isDone()).isTrue();
			assertClosed(manager);
			manager.manager().close();
			assertThat(this.source.shutdowns()).isEqualTo(1);
		}
	}

	/** Nobody waits so long: a test that ends has not waited for itself. */
	private TestManager manager() {
		return new TestManager(this.source, this.directory, (settings) -> settings.shutdownGrace = Duration.ofHours(1));
	}

	private void close(TestManager manager, BooleanSupplier afterwards) {
		try {
			manager.manager().close();
			this.closed.complete(afterwards.getAsBoolean());
		}
		catch (RuntimeException | Error ex) {
			this.closed.completeExceptionally(ex);
		}
	}

	private void assertClosed(TestManager manager) throws Exception {
		assertThat(this.closed.get(60, TimeUnit.SECONDS)).isTrue();
		assertThat(manager.manager().isShutdown()).isTrue();
	}

}
