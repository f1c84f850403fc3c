package io.github.downloadmanager;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * A batch that counts the ends of its downloads. Holds one handle for each that has not
 * ended, and no listener; progress is asked for only while somebody wants it.
 */
final class SubmittedBatch implements DownloadBatch {

	private static final Duration SAMPLE_INTERVAL = Duration.ofMillis(200);

	private final List<DownloadRequest> requests;

	/** At the place of its request; {@code null} once it has ended. */
	@GuardedBy("this")
	private final @Nullable Download[] unfinished;

	/** At the place of its request; {@code null} before its end. */
	@GuardedBy("this")
	private final BatchResult.@Nullable Entry[] entries;

	@GuardedBy("this")
	private int done;

	@GuardedBy("this")
	private int failed;

	/** Bytes of those that have ended. */
	@GuardedBy("this")
	private long bytes;

	private volatile boolean cancelled;

	/** Never given out: others could complete it. */
	private final CompletableFuture<BatchResult> end = new CompletableFuture<>();

	private SubmittedBatch(List<DownloadRequest> requests) {
		this.requests = requests;
		this.unfinished = new Download[requests.size()];
		this.entries = new BatchResult.Entry[requests.size()];
	}

	static SubmittedBatch submit(DownloadManager manager, List<DownloadRequest> requests) {
		SubmittedBatch batch = new SubmittedBatch(requests);
		for (int i = 0; i < requests.size(); i++) {
			batch.submit(manager, i);
		}
		batch.completeIfDone();
		return batch;
	}

	private void submit(DownloadManager manager, int index) {
		DownloadRequest request = this.requests.get(index);
		Download download;
		try {
			download = Submission.submit(manager, request);
		}
		catch (DownloadException ex) {
			ended(index, new BatchResult.Entry(request, null, null, ex), 0);
			return;
		}
		synchronized (this) {
			this.unfinished[index] = download;
		}
		download.toCompletableFuture().whenComplete((result, error) -> ended(index, download, result, error));
	}

	private void ended(int index, Download download, @Nullable DownloadResult result, @Nullable Throwable error) {
		DownloadRequest request = this.requests.get(index);
		DownloadException failure = (error != null) ? Submission.failure(request.uri(), error) : null;
		long size = (result != null) ? result.size() : download.snapshot().progress().bytesDownloaded();
		ended(index, new BatchResult.Entry(request, download.id(), result, failure), size);
		completeIfDone();
	}

	private synchronized void ended(int index, BatchResult.Entry entry, long size) {
		this.unfinished[index] = null;
		this.entries[index] = entry;
		this.done++;
		this.failed += (entry.error() != null) ? 1 : 0;
		this.bytes += size;
	}

	private void completeIfDone() {
		BatchResult result;
		synchronized (this) {
			if (this.done < this.entries.length) {
				return;
			}
			result = new BatchResult(Arrays.asList(this.entries));
		}
		// Not under the lock: what depends on it runs here.
		this.end.complete(result);
	}

	@Override
	public List<DownloadRequest> requests() {
		return this.requests;
	}

	@Override
	public synchronized List<Download> unfinished() {
		return Arrays.stream(this.unfinished).filter(Objects::nonNull).toList();
	}

	@Override
	public BatchProgress snapshot() {
		List<Download> left;
		int doneNow;
		int failedNow;
		long held;
		synchronized (this) {
			left = unfinished();
			doneNow = this.done;
			failedNow = this.failed;
			held = this.bytes;
		}
		long total = held;
		boolean totalKnown = true;
		double speed = 0;
		// Not under the lock: each has one of its own.
		for (Download download : left) {
			Progress progress = download.snapshot().progress();
			held += progress.bytesDownloaded();
			total += progress.totalBytes().orElse(0);
			totalKnown &= progress.totalBytes().isPresent();
			speed += progress.emaBytesPerSecond();
		}
		return new BatchProgress(this.requests.size(), doneNow, failedNow, held,
				totalKnown ? OptionalLong.of(total) : OptionalLong.empty(), speed);
	}

	@Override
	public Flux<BatchProgress> progress() {
		return Flux.interval(Duration.ZERO, SAMPLE_INTERVAL, Schedulers.boundedElastic())
			.onBackpressureDrop()
			.map((tick) -> snapshot())
			.takeUntilOther(result())
			.concatWith(Mono.fromSupplier(this::snapshot));
	}

	@Override
	public Mono<BatchResult> result() {
		return Mono.fromFuture(this::toCompletableFuture, true);
	}

	@Override
	public CompletableFuture<BatchResult> toCompletableFuture() {
		return this.end.copy();
	}

	/** Backwards: the slot of one that runs starts none of those that are to follow. */
	@Override
	public boolean cancel() {
		List<Download> left = new ArrayList<>(unfinished());
		boolean before = this.cancelled;
		// First, so that who waits finds it when the last one ends.
		this.cancelled = !left.isEmpty() || before;
		boolean any = false;
		for (int i = left.size() - 1; i >= 0; i--) {
			any |= left.get(i).cancel();
		}
		this.cancelled = any || before;
		return any;
	}

	@Override
	public boolean isCancelled() {
		return this.cancelled;
	}

	@Override
	public boolean isDone() {
		return this.end.isDone();
	}

	@Override
	public BatchResult get() throws InterruptedException, ExecutionException {
		checkMayWait();
		return unlessCancelled(this.end.get());
	}

	@Override
	public BatchResult get(long timeout, TimeUnit unit)
			throws InterruptedException, ExecutionException, TimeoutException {
		Objects.requireNonNull(unit, "unit");
		checkMayWait();
		return unlessCancelled(this.end.get(timeout, unit));
	}

	private void checkMayWait() {
		if (!isDone() && Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("get would block the thread " + Thread.currentThread().getName()
					+ ", which must not block; use result, which returns a Mono, or toCompletableFuture");
		}
	}

	private BatchResult unlessCancelled(BatchResult result) {
		if (this.cancelled) {
			throw new CancellationException("the batch was cancelled");
		}
		return result;
	}

	/** Without secrets, as it may end up in a log. */
	@Override
	public String toString() {
		return "DownloadBatch[" + snapshot() + "]";
	}

}
