package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import io.github.downloadmanager.testsupport.RecordingSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CancellationTests {

	private static final byte[] CONTENT = Content.of(1, 100_000);

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	@AfterEach
	void everyBufferIsReleased() {
		Await.until("buffers are released", () -> this.source.unreleased() == 0);
	}

	private static void assertCancelled(Download download) {
		assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> TestManager.result(download));
		assertThat(download.isCancelled()).isTrue();
		assertThat(download.isDone()).isTrue();
		assertThat(download.status()).isEqualTo(DownloadStatus.CANCELLED);
		List<DownloadEvent> events = TestManager.events(download);
		assertThat(events).filteredOn(DownloadEvent::isTerminal).hasSize(1);
		assertThat(events).last().isInstanceOf(DownloadEvent.Cancelled.class);
	}

	@Test
	void queuedDownloadIsCancelledAtOnce() {
		Gate gate = new Gate();
		this.source.at("/first", FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 1)) {
			Download first = manager.submit("first");
			Download queued = manager.submit("second");
			assertThat(queued.cancel()).isTrue();
			assertThat(queued.isDone()).isTrue();
			assertCancelled(queued);
			assertThat(manager.manager().queuedDownloads()).isZero();
			gate.open();
			TestManager.result(first);
			assertThat(this.source.fetches()).hasSize(1);
			assertThat(TestManager.types(queued)).containsExactly("Queued", "Cancelled");
		}
	}

	@Test
	void cancelledWhileProbing() {
		AtomicInteger aborted = new AtomicInteger();
		Gate probing = new Gate();
		this.source.head(probing.pass()
			.then(Mono.<io.github.downloadmanager.content.RemoteInfo>empty())
			.doOnCancel(aborted::incrementAndGet));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").probe(true));
			probing.awaitReached();
			assertThat(download.cancel()).isTrue();
			assertCancelled(download);
			assertThat(aborted).hasValue(1);
			assertThat(this.source.fetches()).isEmpty();
			assertThat(manager.files()).isEmpty();
		}
	}

	@Test
	void cancelledBetweenProbeAndFetch() {
		AtomicReference<@Nullable Download> handle = new AtomicReference<>();
		Gate submitted = new Gate();
		Mono<io.github.downloadmanager.content.RemoteInfo> answer = Mono.defer(() -> {
			submitted.passBlocking();
			Download download = handle.get();
			if (download != null) {
				download.cancel();
			}
			return Mono.empty();
		});
		this.source.head(answer);
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").probe(true));
			handle.set(download);
			submitted.open();
			assertCancelled(download);
			assertThat(this.source.fetches()).isEmpty();
			assertThat(manager.files()).isEmpty();
		}
	}

	@Test
	void cancelledWhileWaitingForHeaders() {
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			gate.awaitReached();
			assertThat(download.cancel()).isTrue();
			assertThat(this.source.cancelled()).isEqualTo(1);
			assertCancelled(download);
			assertThat(manager.files()).isEmpty();
		}
	}

	@Test
	void cancelledInTheMiddleOfTheTransferLeavesNoFileWhenCancelledIsTold() {
		Gate half = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).pausingAfter(CONTENT.length / 2, half));
		List<List<String>> filesAtTheEnd = new ArrayList<>();
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Gate told = new Gate();
			Download download = manager.submit(manager.request("file").onEvent((event) -> {
				if (event.isTerminal()) {
					filesAtTheEnd.add(manager.files());
					told.open();
				}
			}));
			half.awaitReached();
			Await.until("bytes are written", () -> download.snapshot().progress().bytesDownloaded() > 0);
			assertThat(manager.files()).hasSize(1).allMatch((name) -> name.endsWith(".part"));
			assertThat(download.cancel()).isTrue();
			assertThat(this.source.cancelled()).isEqualTo(1);
			assertCancelled(download);
			told.passBlocking();
			assertThat(filesAtTheEnd).containsExactly(List.of());
			assertThat(manager.files()).isEmpty();
			Await.until("slot is back", () -> manager.manager().activeDownloads() == 0);
		}
	}

	@Test
	void cancelledInBackoffMakesNoFurtherRequest() {
		this.source.otherwise(FakeReply.status(503).retryAfter(Duration.ofSeconds(60)));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			TestManager.await(download, DownloadStatus.WAITING);
			assertThat(download.cancel()).isTrue();
			assertCancelled(download);
			manager.advance(Duration.ofMinutes(5));
			assertThat(this.source.fetches()).hasSize(1);
			assertThat(download.snapshot().timing().nextAttemptAt()).isNull();
			assertThat(manager.files()).isEmpty();
		}
	}

	@Test
	void cancelledWhileQueuedAgainAfterABackoff() {
		Gate gate = new Gate();
		this.source.at("/first", FakeReply.status(503)).at("/second", FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 1)) {
			Download first = manager.submit("first");
			TestManager.await(first, DownloadStatus.WAITING);
			Download second = manager.submit("second");
			gate.awaitReached();
			manager.advance(Duration.ofSeconds(1));
			assertThat(first.status()).isEqualTo(DownloadStatus.QUEUED);
			assertThat(first.cancel()).isTrue();
			assertCancelled(first);
			gate.open();
			TestManager.result(second);
			assertThat(manager.manager().activeDownloads()).isZero();
		}
	}

	@Test
	void cancelledWhileTheSinkIsBusyWaitsForItThenCleansUp() {
		Gate writing = new Gate();
		RecordingSink sink = new RecordingSink().blocking("write", writing);
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(DownloadRequest.builder(TestManager.uri("file")).sink(sink));
			writing.awaitReached();
			assertThat(download.cancel()).isTrue();
			assertThat(download.isCancelled()).isTrue();
			assertThat(download.isDone()).isFalse();
			writing.open();
			assertCancelled(download);
			assertThat(sink.calls()).containsExactly("open", "begin", "write", "abort");
		}
	}

	@Test
	void cancelledWhilePublishingComesTooLate() {
		Gate publishing = new Gate();
		RecordingSink sink = new RecordingSink().blocking("commit", publishing);
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(DownloadRequest.builder(TestManager.uri("file")).sink(sink));
			publishing.awaitReached();
			assertThat(download.cancel()).isFalse();
			assertThat(download.isCancelled()).isFalse();
			publishing.open();
			TestManager.result(download);
			assertThat(TestManager.types(download)).last().isEqualTo("Completed");
		}
	}

	@Test
	void secondCancellationHasNoEffect() {
		this.source.otherwise(FakeReply.hang());
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			assertThat(download.cancel()).isTrue();
			assertThat(download.cancel()).isFalse();
			assertThat(download.cancel(true)).isFalse();
			assertThat(manager.manager().cancel(download.id())).isFalse();
			assertCancelled(download);
			assertThat(download.cancel()).isFalse();
			assertCancelled(download);
		}
	}

	@Test
	void cancellationAfterTheEndHasNoEffect() {
		this.source.then(FakeReply.status(404));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download failed = manager.submit("failed");
			TestManager.failure(failed);
			Download completed = manager.submit("completed");
			TestManager.result(completed);
			assertThat(failed.cancel()).isFalse();
			assertThat(completed.cancel()).isFalse();
			assertThat(manager.manager().cancel(completed.id())).isFalse();
			assertThat(completed.isCancelled()).isFalse();
			assertThat(TestManager.types(failed)).last().isEqualTo("Failed");
			assertThat(TestManager.types(completed)).last().isEqualTo("Completed");
			assertThat(manager.path("completed")).hasBinaryContent(CONTENT);
		}
	}

	@Test
	void unknownIdIsNotCancelled() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			assertThat(manager.manager().cancel("no-such-id")).isFalse();
			assertThat(manager.manager().cancelAll()).isZero();
		}
	}

	@Test
	void cancelByIdIsTheSame() {
		this.source.otherwise(FakeReply.hang());
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			assertThat(manager.manager().cancel(download.id())).isTrue();
			assertCancelled(download);
		}
	}

	@Test
	void cancelAllCancelsEveryStateAndNewWorkIsTaken() {
		for (int i = 0; i < 500; i++) {
			this.source.at("/file" + i, (i % 2 == 0) ? FakeReply.status(503) : FakeReply.hang());
		}
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			List<Download> downloads = IntStream.range(0, 500).mapToObj((i) -> manager.submit("file" + i)).toList();
			Await.until("three hang", () -> this.source.active() == 3);
			assertThat(manager.manager().cancelAll()).isEqualTo(500);
			downloads.forEach(CancellationTests::assertCancelled);
			assertThat(manager.manager().cancelAll()).isZero();
			Download again = manager.submit("again");
			assertThat(TestManager.result(again).file()).hasBinaryContent(CONTENT);
			assertThat(manager.files()).containsExactly("again");
			Await.until("slots are back", () -> manager.manager().activeDownloads() == 0);
		}
	}

	@Test
	void progressCallbackMayCancelItsOwnDownload() {
		Gate half = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).pausingAfter(CONTENT.length / 2, half));
		AtomicReference<@Nullable Download> handle = new AtomicReference<>();
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").onProgress((progress) -> {
				Download own = handle.get();
				if (own != null) {
					own.cancel();
				}
			}));
			handle.set(download);
			half.awaitReached();
			manager.advance(Duration.ofMillis(200));
			assertCancelled(download);
			assertThat(manager.files()).isEmpty();
		}
	}

	@Test
	void listenerMayCancelFromEveryEvent() {
		for (Class<?> type : List.of(DownloadEvent.Queued.class, DownloadEvent.Probed.class,
				DownloadEvent.Started.class, DownloadEvent.Retrying.class)) {
			FakeSource own = new FakeSource(CONTENT).then(FakeReply.status(503))
				.otherwise(FakeReply.of(CONTENT).stallingAfter(50_000));
			try (TestManager manager = new TestManager(own, this.directory)) {
				AtomicReference<@Nullable DownloadManager> door = new AtomicReference<>(manager.manager());
				Consumer<DownloadEvent> cancel = (event) -> {
					if (type.isInstance(event)) {
						door.get().cancel(event.id());
					}
				};
				Download download = manager.submit(manager.request("file").onEvent(cancel));
				if (type == DownloadEvent.Probed.class || type == DownloadEvent.Started.class) {
					TestManager.await(download, DownloadStatus.WAITING);
					manager.advance(Duration.ofSeconds(1));
				}
				assertCancelled(download);
				assertThat(manager.files()).isEmpty();
			}
		}
	}

	@Test
	void sameDestinationMayBeSubmittedAgainInTheCancelledListener() {
		Gate half = new Gate();
		this.source.then(FakeReply.of(CONTENT).pausingAfter(50_000, half));
		AtomicReference<@Nullable Download> second = new AtomicReference<>();
		AtomicReference<@Nullable Throwable> refused = new AtomicReference<>();
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download first = manager.submit(manager.request("file").onEvent((event) -> {
				if (event instanceof DownloadEvent.Cancelled) {
					try {
						second.set(manager.submit("file"));
					}
					catch (RuntimeException ex) {
						refused.set(ex);
					}
				}
			}));
			half.awaitReached();
			first.cancel();
			assertCancelled(first);
			Await.until("submitted again", () -> second.get() != null || refused.get() != null);
			assertThat(refused.get()).isNull();
			assertThat(TestManager.result(java.util.Objects.requireNonNull(second.get())).file())
				.hasBinaryContent(CONTENT);
			assertThat(manager.files()).containsExactly("file");
		}
	}

	@Test
	void cancellingASubscriptionOrACopyOfTheFutureDoesNotCancelTheDownload() {
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			gate.awaitReached();
			download.result().subscribe().dispose();
			download.toCompletableFuture().cancel(true);
			download.progress().subscribe().dispose();
			download.events().subscribe().dispose();
			assertThat(download.status()).isEqualTo(DownloadStatus.RUNNING);
			gate.open();
			TestManager.result(download);
		}
	}

}
