package io.github.downloadmanager.internal.engine;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.EventSubscription;
import io.github.downloadmanager.LaggedException;
import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.control.Hold;
import io.github.downloadmanager.control.PauseMode;
import io.github.downloadmanager.control.PauseOutcome;
import io.github.downloadmanager.control.Resumability;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.sink.DownloadSink;
import io.github.downloadmanager.sink.MemorySink;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.sink.StreamSink;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.Gate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PauseTests extends PauseFixture {

	/** A download that has received the first half, and hangs. */
	private Download running(TestManager manager, FakeReply reply) {
		this.source.then(reply.pausingAfter(HALF, this.half));
		Download download = manager.submit("file");
		this.half.awaitReached();
		Await.until("the first half is held", () -> download.snapshot().progress().bytesDownloaded() >= HALF);
		return download;
	}

	private static DownloadEvent.Paused paused(Download download) {
		return TestManager.event(download, DownloadEvent.Paused.class);
	}

	/** P1, P3, P5, P9, P13. */
	@Test
	void aRunningDownloadGoesOnFromTheBytesItHeld() {
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 1)) {
			Download download = running(manager, FakeReply.of(CONTENT));
			Download next = manager.submit("next");
			assertThat(Pauses.outcome(download.pause())).isEqualTo(PauseOutcome.PAUSED);
			assertThat(download.status()).isEqualTo(DownloadStatus.PAUSED);
			assertThat(manager.manager().pausedDownloads()).isEqualTo(1);
			assertThat(this.source.cancelled()).isEqualTo(1);
			assertThat(paused(download).bytesHeld()).isEqualTo(HALF);
			assertThat(paused(download).resumable()).isEqualTo(Resumability.YES);
			// Its slot is free.
			TestManager.result(next);
			assertThat(download.resume()).isTrue();
			assertThat(TestManager.result(download).transfer().attempts()).isEqualTo(2);
			assertThat(manager.path("file")).hasBinaryContent(CONTENT);
			assertThat(this.source.fetches().get(2).range()).isNotNull();
			assertThat(TestManager.types(download)).containsExactly("Queued", "Probed", "Started", "Paused", "Resumed",
					"Started", "Completed");
			assertThat(download.attempts().last()).extracting(AttemptRecord::outcome)
				.containsExactly(AttemptRecord.Outcome.PAUSED, AttemptRecord.Outcome.COMPLETED);
			assertThat(download.attempts().last()).extracting(AttemptRecord::bytes)
				.containsExactly((long) HALF, (long) HALF);
			assertThat(manager.manager().pausedDownloads()).isZero();
		}
	}

	/** P2: it starts without a subscription. */
	@Test
	void isNotAMatterOfSubscribing() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = running(manager, FakeReply.of(CONTENT));
			download.pause();
			TestManager.await(download, DownloadStatus.PAUSED);
			download.cancel();
		}
	}

	/** P2. */
	@Test
	void answersWhatCameOfIt() {
		Gate first = new Gate();
		this.source.at("/first", FakeReply.of(CONTENT).headersBehind(first));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 1)) {
			Download running = manager.submit("first");
			Download queued = manager.submit("second");
			assertThat(Pauses.outcome(queued.pause())).isEqualTo(PauseOutcome.PAUSED);
			assertThat(Pauses.outcome(queued.pause())).isEqualTo(PauseOutcome.ALREADY);
			assertThat(manager.manager().queuedDownloads()).isZero();
			assertThat(queued.snapshot().control().holds()).containsExactly(Hold.USER);
			assertThat(Pauses.waiting(queued).kind()).isEqualTo(WaitReason.Kind.PAUSED);
			first.open();
			TestManager.result(running);
			assertThat(Pauses.outcome(running.pause())).isEqualTo(PauseOutcome.ENDED);
			assertThat(running.resume()).isFalse();
			assertThat(queued.status()).isEqualTo(DownloadStatus.PAUSED);
			assertThat(queued.resume()).isTrue();
			assertThat(queued.resume()).isFalse();
			TestManager.result(queued);
			assertThat(TestManager.types(queued)).startsWith("Queued", "Paused", "Resumed", "Probed");
		}
	}

	/** P2: not while the content is being published. */
	@Test
	void comesTooLateWhileTheContentIsPublished() {
		Gate publishing = new Gate();
		DownloadSink sink = new DownloadSink() {

			@Override
			public @Nullable Held open() {
				return null;
			}

			@Override
			public void write(ByteBuffer[] buffers, long position) {
				for (ByteBuffer buffer : buffers) {
					buffer.position(buffer.limit());
				}
			}

			@Override
			public void restart() {
			}

			@Override
			public @Nullable Path commit() {
				publishing.passBlocking();
				return null;
			}

			@Override
			public void abort() {
			}

		};
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(DownloadRequest.builder(TestManager.uri("file")).sink(sink));
			publishing.awaitReached();
			assertThat(Pauses.outcome(download.pause())).isEqualTo(PauseOutcome.TOO_LATE);
			publishing.open();
			TestManager.result(download);
		}
	}

	/** P3: a mute server holds nothing up. */
	@Test
	void aServerThatDoesNotAnswerHoldsNothingUp() {
		this.source.then(FakeReply.hang());
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			Await.until("it was asked", () -> this.source.fetches().size() == 1);
			assertThat(Pauses.outcome(download.pause())).isEqualTo(PauseOutcome.PAUSED);
			assertThat(paused(download).resumable()).isEqualTo(Resumability.UNKNOWN);
			assertThat(this.source.active()).isZero();
			download.resume();
			TestManager.result(download);
		}
	}

	/** P4: the part file lives while it is paused, and no longer. */
	@Test
	void thePartFileLivesUntilTheEnd() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = running(manager, FakeReply.of(CONTENT));
			Pauses.outcome(download.pause());
			assertThat(manager.files()).hasSize(1);
			assertThat(download.cancel()).isTrue();
			TestManager.awaitEnd(download);
			assertThat(manager.files()).isEmpty();
			assertThat(manager.manager().pausedDownloads()).isZero();
			assertThat(TestManager.types(download)).endsWith("Paused", "Cancelled");
		}
	}

	/** P5: without ranges it begins anew, and says so. */
	@Test
	void withoutRangesItBeginsAnew() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = running(manager, FakeReply.of(CONTENT).etag(null));
			assertThat(Pauses.outcome(download.pause(PauseMode.IF_RESUMABLE))).isEqualTo(PauseOutcome.NOT_RESUMABLE);
			assertThat(download.status()).isEqualTo(DownloadStatus.RUNNING);
			assertThat(Pauses.outcome(download.pause())).isEqualTo(PauseOutcome.PAUSED);
			assertThat(paused(download).resumable()).isEqualTo(Resumability.NO);
			download.resume();
			TestManager.result(download);
			assertThat(manager.path("file")).hasBinaryContent(CONTENT);
			assertThat(TestManager.types(download)).containsSubsequence("Paused", "Resumed", "Restarted", "Started",
					"Completed");
		}
	}

	/** P6: bytes that were passed on cannot be taken back. */
	@Test
	void aStreamIsPausedOnlyIfItCanGoOn() {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			this.source.then(FakeReply.of(CONTENT).etag(null).pausingAfter(HALF, this.half));
			Download download = manager
				.submit(DownloadRequest.builder(TestManager.uri("file")).sink(StreamSink.of(out)));
			this.half.awaitReached();
			Await.until("the first half is held", () -> download.snapshot().progress().bytesDownloaded() >= HALF);
			assertThat(Pauses.outcome(download.pause())).isEqualTo(PauseOutcome.NOT_RESUMABLE);
			this.half.open();
			TestManager.result(download);
			assertThat(out.toByteArray()).isEqualTo(CONTENT);
		}
	}

	/** P6: the bytes stay in memory, and the others follow them. */
	@Test
	void memoryKeepsItsBytes() {
		MemorySink sink = new MemorySink(CONTENT.length);
		this.source.then(FakeReply.of(CONTENT).pausingAfter(HALF, this.half));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(DownloadRequest.builder(TestManager.uri("file")).sink(sink));
			this.half.awaitReached();
			Await.until("the first half is held", () -> download.snapshot().progress().bytesDownloaded() >= HALF);
			assertThat(Pauses.outcome(download.pause(PauseMode.IF_RESUMABLE))).isEqualTo(PauseOutcome.PAUSED);
			assertThat(paused(download).bytesHeld()).isEqualTo(HALF);
			assertThat(paused(download).resumable()).isEqualTo(Resumability.YES);
			download.resume();
			assertThat(TestManager.result(download).transfer().bytesTransferred()).isEqualTo(CONTENT.length);
			assertThat(this.source.fetches().get(1).range()).isEqualTo(ByteRange.from(HALF));
			assertThat(sink.bytes()).isEqualTo(CONTENT);
		}
	}

	/** P11: paused from the beginning. */
	@Test
	void aRequestMayBePausedFromTheBeginning() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").paused(true));
			assertThat(download.status()).isEqualTo(DownloadStatus.PAUSED);
			assertThat(paused(download).by()).isEqualTo(Hold.USER);
			assertThat(download.snapshot().control().holds()).containsExactly(Hold.USER);
			manager.manager().resumeAll();
			assertThat(download.status()).isEqualTo(DownloadStatus.PAUSED);
			assertThat(this.source.fetches()).isEmpty();
			download.resume();
			TestManager.result(download);
			assertThat(TestManager.types(download)).startsWith("Queued", "Paused", "Resumed");
		}
	}

	/** P12: they count, and keep their destination. */
	@Test
	void pausedOnesCountAndKeepTheirDestination() {
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 1;
			settings.maxQueued = 2;
			settings.history = 1;
		})) {
			Download first = manager.submit(manager.request("first").paused(true));
			Download second = manager.submit(manager.request("second").paused(true));
			assertThatExceptionOfType(DownloadException.QueueFull.class)
				.isThrownBy(() -> manager.submit(manager.request("third").paused(true)));
			assertThatExceptionOfType(DownloadException.DestinationInUse.class)
				.isThrownBy(() -> manager.submit("first"));
			second.cancel();
			TestManager.result(manager.submit("a"));
			TestManager.result(manager.submit("b"));
			assertThat(manager.manager().find(first.id())).contains(first);
			first.resume();
			TestManager.result(first);
		}
	}

	/** P14. */
	@ParameterizedTest
	@EnumSource(PartialFiles.class)
	void theShutdownCancelsThemAndSaysWhatIsKept(PartialFiles partialFiles) {
		Download download;
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.partialFiles = partialFiles)) {
			download = running(manager, FakeReply.of(CONTENT));
			Pauses.outcome(download.pause());
		}
		boolean kept = partialFiles == PartialFiles.KEEP;
		List<DownloadEvent> events = TestManager.events(download);
		assertThat(events.get(events.size() - 1)).isInstanceOfSatisfying(DownloadEvent.Cancelled.class,
				(cancelled) -> assertThat(cancelled.bytesKept()).isEqualTo(kept ? HALF : 0));
		try (TestManager later = new TestManager(this.source, this.directory,
				(settings) -> settings.partialFiles = partialFiles)) {
			assertThat(TestManager.result(later.submit("file")).transfer().bytesResumed()).isEqualTo(kept ? HALF : 0);
			assertThat(later.path("file")).hasBinaryContent(CONTENT);
		}
	}

	private static List<String> types(EventSubscription events) {
		List<String> types = new ArrayList<>();
		try {
			while (true) {
				Optional<DownloadEvent> event = events.next(Duration.ZERO);
				if (event.isEmpty()) {
					return types;
				}
				types.add(event.get().type());
			}
		}
		catch (LaggedException | InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	/** P13: the acknowledgement comes after the event. */
	@Test
	void theEventPrecedesTheAnswer() {
		List<String> before = new ArrayList<>();
		try (TestManager manager = new TestManager(this.source, this.directory);
				EventSubscription events = manager.manager().subscribe()) {
			Download download = running(manager, FakeReply.of(CONTENT));
			Pauses.outcome(download.pause().doOnNext((outcome) -> before.addAll(types(events))));
			assertThat(before).containsExactly("Queued", "Probed", "Started", "Paused");
			download.cancel();
		}
	}

	/** The verifier may run long. What was verified before the pause is so again. */
	@Test
	void whileTheContentIsVerifiedItIsVerifiedAgain() {
		Gate verifying = new Gate();
		List<Path> verified = new ArrayList<>();
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file")
				.checksum(new Checksum("SHA-256", HexFormat.of().formatHex(Checksum.digest("SHA-256").digest(CONTENT))))
				.verify((file) -> {
					synchronized (verified) {
						verified.add(file);
						if (verified.size() > 1) {
							return;
						}
					}
					verifying.passBlocking();
				}));
			verifying.awaitReached();
			assertThat(Pauses.outcome(download.pause())).isEqualTo(PauseOutcome.PAUSED);
			assertThat(paused(download).bytesHeld()).isEqualTo(CONTENT.length);
			download.resume();
			TestManager.result(download);
			assertThat(verified).hasSize(2);
			assertThat(manager.path("file")).hasBinaryContent(CONTENT);
		}
	}

	/** A listing shows all of it. */
	@Test
	void isSeenInSnapshots() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = running(manager, FakeReply.of(CONTENT));
			Pauses.outcome(download.pause());
			DownloadSnapshot.Control control = download.snapshot().control();
			assertThat(control.pausing()).isFalse();
			assertThat(control.holds()).isEqualTo(Set.of(Hold.USER));
			assertThat(control.resumable()).isEqualTo(Resumability.YES);
			assertThat(Pauses.waiting(download).text()).isEqualTo("paused by user");
			download.cancel();
		}
	}

}
