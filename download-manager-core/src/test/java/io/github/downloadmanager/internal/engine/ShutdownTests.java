package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import io.github.downloadmanager.testsupport.RecordingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ShutdownTests {

	private static final byte[] CONTENT = Content.of(1, 100_000);

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	@Test
	void cancelsEverythingInEveryStateAndLeavesNoFile() {
		Gate half = new Gate();
		this.source.at("/waiting", FakeReply.status(503))
			.at("/running", FakeReply.of(CONTENT).pausingAfter(50_000, half));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 2)) {
			Download waiting = manager.submit("waiting");
			TestManager.await(waiting, DownloadStatus.WAITING);
			Download running = manager.submit("running");
			half.awaitReached();
			this.source.head(Mono.never());
			Download probing = manager.submit(manager.request("probing").probe(true));
			Await.until("it probes", () -> this.source.probes().size() == 1);
			Download queued = manager.submit("queued");
			assertThat(queued.status()).isEqualTo(DownloadStatus.QUEUED);
			manager.manager().shutdown().block(Await.LIMIT);
			for (Download download : List.of(waiting, running, probing, queued)) {
				assertThat(download.isDone()).isTrue();
				assertThat(download.status()).isEqualTo(DownloadStatus.CANCELLED);
				assertThatExceptionOfType(CancellationException.class).isThrownBy(download::get);
				assertThat(TestManager.types(download)).last().isEqualTo("Cancelled");
			}
			assertThat(manager.files()).isEmpty();
			assertThat(this.source.shutdowns()).isEqualTo(1);
			assertThat(this.source.unreleased()).isZero();
		}
	}

	@Test
	void afterwardsNothingIsTaken() {
		TestManager manager = new TestManager(this.source, this.directory);
		Download before = manager.submit("before");
		TestManager.result(before);
		manager.close();
		assertThatExceptionOfType(DownloadException.ManagerShutdown.class).isThrownBy(() -> manager.submit("after"))
			.withMessageContaining("shut down");
		assertThat(manager.manager().cancelAll()).isZero();
		assertThat(manager.manager().find(before.id())).isPresent();
		assertThat(TestManager.types(before)).last().isEqualTo("Completed");
		assertThat(before.result().block(Await.LIMIT)).isNotNull();
	}

	@Test
	void startsWithoutASubscriberAndIsTheSameForEveryCall() {
		this.source.otherwise(FakeReply.hang());
		TestManager manager = new TestManager(this.source, this.directory);
		Download download = manager.submit("file");
		Mono<Void> first = manager.manager().shutdown();
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> TestManager.result(download));
		StepVerifier.create(first).expectComplete().verify(Await.LIMIT);
		StepVerifier.create(manager.manager().shutdown()).expectComplete().verify(Await.LIMIT);
		manager.manager().close();
	}

	@Test
	void anIdleManagerShutsDownAtOnce() {
		TestManager manager = new TestManager(this.source, this.directory);
		StepVerifier.create(manager.manager().shutdown()).expectComplete().verify(Await.LIMIT);
		assertThat(this.source.shutdowns()).isEqualTo(1);
	}

	@Test
	void waitsForACleanUpThatIsStillBusy() {
		Gate cleaning = new Gate();
		RecordingSink sink = new RecordingSink().blocking("abort", cleaning);
		this.source.otherwise(FakeReply.of(CONTENT).stallingAfter(50_000));
		TestManager manager = new TestManager(this.source, this.directory);
		manager.submit(DownloadRequest.builder(TestManager.uri("file")).sink(sink));
		Await.until("it writes", () -> sink.calls().contains("write"));
		StepVerifier.create(manager.manager().shutdown())
			.then(cleaning::awaitReached)
			.then(() -> assertThat(this.source.shutdowns()).isZero())
			.then(cleaning::open)
			.expectComplete()
			.verify(Await.LIMIT);
	}

	@Test
	void closeGivesUpWaitingAfterTheGracePeriod() {
		Gate cleaning = new Gate();
		RecordingSink sink = new RecordingSink().blocking("abort", cleaning);
		this.source.otherwise(FakeReply.of(CONTENT).stallingAfter(50_000));
		TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.shutdownGrace = Duration.ofMillis(1));
		Download download = manager.submit(DownloadRequest.builder(TestManager.uri("file")).sink(sink));
		Await.until("it writes", () -> sink.calls().contains("write"));
		manager.manager().close();
		assertThat(download.isDone()).isFalse();
		cleaning.open();
		manager.close();
		assertThat(download.isDone()).isTrue();
	}

	@Test
	void requestsThatComeDuringTheShutdownAreRefusedOrCancelled() {
		this.source.otherwise(FakeReply.of(CONTENT).stallingAfter(1000));
		TestManager manager = new TestManager(this.source, this.directory);
		List<Thread> threads = IntStream.range(0, 4).mapToObj((n) -> new Thread(() -> {
			try {
				for (int i = 0;; i++) {
					manager.submit("file-" + n + "-" + i);
				}
			}
			catch (DownloadException.ManagerShutdown ex) {
				// As it should be.
			}
		})).toList();
		threads.forEach(Thread::start);
		Await.until("some came", () -> manager.manager().queuedDownloads() > 10);
		manager.close();
		for (Thread thread : threads) {
			Await.until("it was refused", () -> !thread.isAlive());
		}
		assertThat(manager.manager().downloads())
			.allSatisfy((download) -> assertThat(download.status()).isEqualTo(DownloadStatus.CANCELLED));
		assertThat(manager.manager().activeDownloads()).isZero();
		assertThat(manager.files()).isEmpty();
	}

	@Test
	void threadsOfARealManagerEnd() {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		try (DownloadManager manager = DownloadManager.builder().directory(this.directory).build()) {
			assertThat(manager.activeDownloads()).isZero();
		}
		Await.until("its threads are gone", () -> started(before).isEmpty());
	}

	private static Set<String> started(Set<Thread> before) {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> !before.contains(thread) && thread.getName().startsWith("download-"))
			.map(Thread::getName)
			.collect(Collectors.toSet());
	}

	@Test
	void waitsForItsListeners() {
		Gate busy = new Gate();
		AtomicBoolean done = new AtomicBoolean();
		this.source.otherwise(FakeReply.hang());
		TestManager manager = new TestManager(this.source, this.directory);
		manager.submit(manager.request("file").onEvent((event) -> {
			if (event.isTerminal()) {
				busy.passBlocking();
				done.set(true);
			}
		}));
		StepVerifier.create(manager.manager().shutdown())
			.then(busy::awaitReached)
			.then(() -> assertThat(done).isFalse())
			.then(busy::open)
			.expectComplete()
			.verify(Await.LIMIT);
		assertThat(done).isTrue();
	}

	@Test
	void aListenerThatClosesTheManagerDoesNotWaitForItself() throws Exception {
		CompletableFuture<Boolean> closed = new CompletableFuture<>();
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.shutdownGrace = Duration.ofHours(1))) {
			manager.submit(manager.request("file").onEvent((event) -> {
				if (event.isTerminal()) {
					manager.manager().close();
					closed.complete(manager.manager().isShutdown());
				}
			}));
			assertThat(closed.get(Await.LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
		}
	}

}
