package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.internal.concurrent.Workers;
import io.github.downloadmanager.internal.http.Cancellations;
import io.github.downloadmanager.internal.transfer.Attempt;
import io.github.downloadmanager.internal.transfer.AttemptResult;
import io.github.downloadmanager.internal.transfer.ByteCounts;
import io.github.downloadmanager.internal.transfer.FailureKind;
import io.github.downloadmanager.internal.transfer.ProgressMeter;
import io.github.downloadmanager.internal.transfer.Transfer;
import io.github.downloadmanager.sink.DownloadSink;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * What a download has only once it got a slot. Most of those in a long queue have not,
 * and should weigh little. Fields are guarded by the task's lock.
 */
final class Execution {

	final Transfer transfer;

	final ProgressMeter meter;

	final Instant startedAt;

	private final long startedNanos;

	private final Observation observation;

	private final String id;

	int attempt;

	/** Whether a HEAD was sent. */
	boolean probed;

	/** Whether it was told what the server says. */
	boolean answerTold;

	boolean checksumFetched;

	@Nullable Disposable wakeUp;

	@Nullable Disposable deadline;

	private @Nullable RetrySchedule retries;

	/**
	 * Of the current attempt: one for each, so that a late one cannot end its successor.
	 */
	private Disposable.Swap subscription = Disposables.swap();

	private @Nullable Mono<AttemptResult> current;

	private Observation attemptObservation = Observation.NOOP;

	private long furthestBefore;

	/**
	 * Create a run.
	 * @param onFailure told of errors of which nobody else learns
	 */
	Execution(ManagerContext engine, DownloadHandle handle, DownloadSink sink, Consumer<Throwable> onFailure) {
		ManagerSettings settings = engine.settings();
		this.id = handle.id();
		ByteCounts counts = new ByteCounts();
		this.meter = new ProgressMeter(engine.time(), settings.sampleInterval, settings.emaAlpha, counts,
				handle.feed()::sample);
		Workers workers = engine.workers();
		// What another sink does with the bytes may take any time.
		Executor writers = sink.isInterruptible() ? workers.steps() : workers.writers();
		this.transfer = new Transfer(handle.request(), sink, writers, counts, onFailure);
		this.startedAt = engine.time().now();
		this.startedNanos = engine.time().nanoTime();
		this.observation = settings.observations()
			.startDownload(handle.id(), handle.request(), handle.feed().observation());
		handle.feed().observedBy(this.observation);
	}

	/** Set up the next attempt; under the lock. */
	void begin(ManagerContext engine, DownloadTask task) {
		this.furthestBefore = this.transfer.counts().furthest();
		HttpHeaders headers = new HttpHeaders();
		this.attemptObservation = engine.settings()
			.observations()
			.startAttempt(this.id, this.transfer.sources().uri(), this.attempt, headers, this.observation);
		this.subscription = Disposables.swap();
		this.current = new Attempt(engine.transfer(), task, task.choices().transfer(), this.transfer, this.attempt,
				headers)
			.run();
	}

	/** Run the attempt that was set up; not under the lock. */
	void subscribe(Consumer<AttemptResult> completed, Consumer<Throwable> failed) {
		Mono<AttemptResult> attempt = this.current;
		Disposable.Swap slot = this.subscription;
		if (attempt != null && !slot.isDisposed()) {
			slot.update(attempt.subscribe(completed, failed, null, Cancellations.DROPPED_ERRORS_ARE_EXPECTED));
		}
	}

	/** Under the lock. */
	@Nullable Duration nextDelay(ManagerSettings settings, int maxRetries, DownloadException error) {
		if (this.retries == null) {
			this.retries = new RetrySchedule(settings.retry, maxRetries, settings.random);
		}
		if (this.transfer.counts().furthest() - this.furthestBefore >= RetrySettings.REFILL_BYTES) {
			this.retries.refill();
		}
		if (!FailureKind.of(error).isOfAddress()) {
			return this.retries.next(error);
		}
		if (!this.transfer.sources().next(error)) {
			return null;
		}
		DownloadException before = this.transfer.sources().failure();
		// An address that has not failed yet is tried at once, and costs no retry.
		return (before != null) ? this.retries.next(before) : Duration.ZERO;
	}

	void stopAttempt(ManagerContext engine, String outcome, @Nullable Throwable error) {
		engine.settings().observations().stopAttempt(this.attemptObservation, outcome, error);
		this.attemptObservation = Observation.NOOP;
	}

	/** Stop whatever goes on; aborts a request at once. */
	void stop(ManagerContext engine, DownloadOutcome reason) {
		this.subscription.dispose();
		if (this.wakeUp != null) {
			this.wakeUp.dispose();
		}
		if (this.deadline != null) {
			this.deadline.dispose();
		}
		stopAttempt(engine, reason.outcome(), reason.error());
		engine.settings().observations().stopDownload(this.observation, reason.outcome(), this.attempt, reason.error());
	}

	Summary summary() {
		return new Summary(this.attempt, this.startedAt, this.meter.current());
	}

	DownloadResult result(AttemptResult end, long nowNanos) {
		Duration elapsed = Duration.ofNanos(nowNanos - this.startedNanos);
		ByteCounts counts = this.transfer.counts();
		return new DownloadResult(this.id, end.outcome(), end.file(), end.size(), this.transfer.info(),
				new DownloadResult.Transfer(this.attempt, counts.received(), counts.resumed(), counts.wasted(),
						elapsed));
	}

	/**
	 * What is to be known of a run when it is over.
	 *
	 * @param attempts how many there were
	 * @param startedAt when the first one began, {@code null} if there was none
	 * @param progress the last
	 */
	record Summary(int attempts, @Nullable Instant startedAt, Progress progress) {

		static final Summary NONE = new Summary(0, null, Progress.NONE);

	}

}
