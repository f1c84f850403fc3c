package io.github.downloadmanager.internal.engine;

import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.control.AttemptJournal;
import io.github.downloadmanager.control.Hold;
import io.github.downloadmanager.control.PauseMode;
import io.github.downloadmanager.control.PauseOutcome;
import io.github.downloadmanager.internal.event.DownloadFeed;
import io.github.downloadmanager.internal.event.EventPublisher;
import io.github.downloadmanager.internal.event.ObservationScopes;
import io.github.downloadmanager.internal.text.ArgumentChecks;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/**
 * The handle of a download that callers get.
 */
public final class DownloadHandle implements Download {

	private final String id;

	private final DownloadRequest request;

	private final DownloadFeed feed;

	/** Never given out, because dependents would run on the threads of the library. */
	private final CompletableFuture<DownloadResult> end = new CompletableFuture<>();

	private @Nullable DownloadTask task;

	public DownloadHandle(String id, DownloadRequest request, EventPublisher publisher) {
		this.id = id;
		this.request = request;
		this.feed = new DownloadFeed(this, publisher);
	}

	/** Called once, before the handle is given out. */
	void attach(DownloadTask task) {
		this.task = task;
	}

	public DownloadFeed feed() {
		return this.feed;
	}

	Progress latest() {
		return task().view().summary().progress();
	}

	void complete(DownloadOutcome reason) {
		if (reason.result() != null) {
			this.end.complete(reason.result());
		}
		else if (reason.error() != null) {
			this.end.completeExceptionally(reason.error());
		}
		else {
			this.end.cancel(false);
		}
		// The waiters are told. The handle may be kept long, and the trace need not be.
		this.feed.observedBy(null);
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public DownloadRequest request() {
		return this.request;
	}

	@Override
	public DownloadSnapshot snapshot() {
		return task().snapshot();
	}

	@Override
	public DownloadStatus status() {
		return task().status();
	}

	@Override
	public Mono<DownloadResult> result() {
		return Mono.fromFuture(this::ending, true).handle(Ending::tell);
	}

	/**
	 * Never fails, because Reactor would log an error that comes after a cancellation.
	 */
	private CompletableFuture<Ending> ending() {
		return toCompletableFuture().handle(Ending::new);
	}

	@Override
	public CompletableFuture<DownloadResult> toCompletableFuture() {
		CompletableFuture<DownloadResult> copy = new CompletableFuture<>();
		if (this.end.isDone()) {
			complete(copy);
		}
		else {
			this.end.whenComplete((result, error) -> {
				Observation observation = this.feed.observation();
				this.feed.publisher()
					.results()
					.execute(() -> ObservationScopes.within(observation, () -> complete(copy)));
			});
		}
		return copy;
	}

	private void complete(CompletableFuture<DownloadResult> copy) {
		this.end.whenComplete((result, error) -> {
			if (this.end.isCancelled()) {
				copy.cancel(false);
			}
			else if (error != null) {
				copy.completeExceptionally(error);
			}
			else {
				copy.complete(result);
			}
		});
	}

	@Override
	public Flux<Progress> progress() {
		return this.feed.progress(this::latest);
	}

	@Override
	public Flux<DownloadEvent> events() {
		return this.feed.events();
	}

	@Override
	public boolean cancel() {
		return task().cancel();
	}

	@Override
	public Mono<PauseOutcome> pause(PauseMode mode) {
		Objects.requireNonNull(mode, "mode");
		return task().control().pause(Hold.USER, mode);
	}

	@Override
	public boolean resume() {
		return task().control().release(Hold.USER);
	}

	@Override
	public boolean retryNow() {
		return task().control().retryNow();
	}

	@Override
	public boolean priority(int priority) {
		ArgumentChecks.range("priority", priority, -1000, 1000);
		return task().control().priority(priority);
	}

	@Override
	public boolean bandwidth(OptionalLong bytesPerSecond) {
		Objects.requireNonNull(bytesPerSecond, "bytesPerSecond");
		bytesPerSecond.ifPresent((bytes) -> ArgumentChecks.range("bytesPerSecond", bytes, 1, Long.MAX_VALUE));
		return task().control().bandwidth(bytesPerSecond);
	}

	@Override
	public AttemptJournal attempts() {
		return task().view().summary().journal();
	}

	@Override
	public List<ByteRange> heldRanges() {
		Execution execution = task().view().execution();
		return (execution != null) ? execution.heldRanges() : List.of();
	}

	@Override
	public OptionalInt position() {
		return task().control().position();
	}

	@Override
	public boolean isCancelled() {
		return task().isCancelled();
	}

	@Override
	public boolean isDone() {
		return this.end.isDone();
	}

	@Override
	public DownloadResult get() throws InterruptedException, ExecutionException {
		checkMayWait();
		return this.end.get();
	}

	@Override
	public DownloadResult get(long timeout, TimeUnit unit)
			throws InterruptedException, ExecutionException, TimeoutException {
		Objects.requireNonNull(unit, "unit");
		checkMayWait();
		return this.end.get(timeout, unit);
	}

	/** Some threads would wait for themselves, or keep many others waiting. */
	private void checkMayWait() {
		if (!this.end.isDone() && (Schedulers.isInNonBlockingThread() || this.feed.publisher().isOnWriter())) {
			throw new IllegalStateException("get would block the thread " + Thread.currentThread().getName()
					+ ", which must not block; use result, which returns a Mono, or toCompletableFuture");
		}
	}

	/** Shows no secrets, because it may be logged. */
	@Override
	public String toString() {
		return "Download[id=" + this.id + ", status=" + status() + ", request=" + this.request + "]";
	}

	/** The result or the error of the download. */
	private record Ending(@Nullable DownloadResult result, @Nullable Throwable error) {

		void tell(SynchronousSink<DownloadResult> subscriber) {
			if (this.result != null) {
				subscriber.next(this.result);
			}
			else if (this.error != null) {
				subscriber.error(this.error);
			}
		}

	}

	DownloadTask task() {
		if (this.task == null) {
			throw new IllegalStateException("the handle is not complete yet");
		}
		return this.task;
	}

}
