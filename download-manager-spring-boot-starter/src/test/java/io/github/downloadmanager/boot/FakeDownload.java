package io.github.downloadmanager.boot;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.control.AttemptJournal;
import io.github.downloadmanager.control.PauseMode;
import io.github.downloadmanager.control.PauseOutcome;
import io.github.downloadmanager.control.Resumability;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A download that changes only by being cancelled, paused and resumed. */
final class FakeDownload implements Download {

	private final String id;

	DownloadStatus status;

	private final @Nullable DownloadException failure;

	@Nullable PauseOutcome pauseOutcome;

	private int priority;

	private OptionalLong bandwidth = OptionalLong.empty();

	AttemptJournal attempts = AttemptJournal.EMPTY;

	/** How many bytes are left when it is cancelled; {@code null} if it does not say. */
	@Nullable Long kept = 0L;

	FakeDownload(String id, DownloadStatus status, @Nullable DownloadException failure) {
		this.id = id;
		this.status = status;
		this.failure = failure;
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public DownloadRequest request() {
		return DownloadRequest.builder("https://example.org/file.bin?token=canary").build();
	}

	@Override
	public DownloadSnapshot snapshot() {
		Progress progress = new Progress(50, OptionalLong.of(200), 10, 10.4, Duration.ofSeconds(5));
		return new DownloadSnapshot(this.id,
				new DownloadSnapshot.Subject(FakeDownloadManager.URI_SHOWN, "file.bin", Path.of("downloads/file.bin"),
						"nightly", Map.of("order", "4711")),
				new DownloadSnapshot.State(this.status, 2, 3, this.failure), progress,
				new DownloadSnapshot.Timing(FakeDownloadManager.SUBMITTED, FakeDownloadManager.SUBMITTED.plusSeconds(1),
						null, null),
				new DownloadSnapshot.Control(this.priority, false, Set.of(), null, Resumability.YES, this.bandwidth,
						false, null));
	}

	@Override
	public DownloadStatus status() {
		return this.status;
	}

	@Override
	public Mono<DownloadResult> result() {
		return Mono.never();
	}

	@Override
	public CompletableFuture<DownloadResult> toCompletableFuture() {
		return new CompletableFuture<>();
	}

	@Override
	public Flux<Progress> progress() {
		return Flux.never();
	}

	@Override
	public Flux<DownloadEvent> events() {
		return (isCancelled() && this.kept != null)
				? Flux.just(new DownloadEvent.Cancelled(FakeDownloadManager.identity(this.id),
						FakeDownloadManager.SUBMITTED, this.kept))
				: Flux.never();
	}

	@Override
	public Mono<PauseOutcome> pause(PauseMode mode) {
		if (this.status.isTerminal()) {
			return Mono.just(PauseOutcome.ENDED);
		}
		if (this.pauseOutcome != null) {
			return Mono.just(this.pauseOutcome);
		}
		this.status = DownloadStatus.PAUSED;
		return Mono.just(PauseOutcome.PAUSED);
	}

	@Override
	public boolean resume() {
		boolean paused = this.status == DownloadStatus.PAUSED;
		this.status = paused ? DownloadStatus.QUEUED : this.status;
		return paused;
	}

	@Override
	public boolean retryNow() {
		return this.status == DownloadStatus.WAITING;
	}

	@Override
	public boolean priority(int priority) {
		this.priority = priority;
		return !this.status.isTerminal();
	}

	@Override
	public boolean bandwidth(OptionalLong bytesPerSecond) {
		this.bandwidth = bytesPerSecond;
		return !this.status.isTerminal();
	}

	@Override
	public AttemptJournal attempts() {
		return this.attempts;
	}

	@Override
	public List<ByteRange> heldRanges() {
		return List.of();
	}

	@Override
	public OptionalInt position() {
		return OptionalInt.empty();
	}

	@Override
	public boolean cancel() {
		if (this.status.isTerminal()) {
			return false;
		}
		this.status = DownloadStatus.CANCELLED;
		return true;
	}

	@Override
	public boolean isCancelled() {
		return this.status == DownloadStatus.CANCELLED;
	}

	@Override
	public boolean isDone() {
		return this.status.isTerminal();
	}

	@Override
	public DownloadResult get() {
		throw new UnsupportedOperationException();
	}

	@Override
	public DownloadResult get(long timeout, TimeUnit unit) {
		throw new UnsupportedOperationException();
	}

}
