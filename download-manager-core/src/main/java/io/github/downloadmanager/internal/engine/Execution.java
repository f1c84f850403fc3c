package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.control.PauseMode;
import io.github.downloadmanager.control.Resumability;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.internal.bandwidth.DownloadShare;
import io.github.downloadmanager.internal.concurrent.Workers;
import io.github.downloadmanager.internal.event.DownloadFeed;
import io.github.downloadmanager.internal.host.HostPausedException;
import io.github.downloadmanager.internal.host.Origin;
import io.github.downloadmanager.internal.http.Cancellations;
import io.github.downloadmanager.internal.transfer.Attempt;
import io.github.downloadmanager.internal.transfer.AttemptOwner;
import io.github.downloadmanager.internal.transfer.AttemptResult;
import io.github.downloadmanager.internal.transfer.ByteCounts;
import io.github.downloadmanager.internal.transfer.Failures;
import io.github.downloadmanager.internal.transfer.KnownSink;
import io.github.downloadmanager.internal.transfer.ProgressMeter;
import io.github.downloadmanager.internal.transfer.Transfer;
import io.github.downloadmanager.internal.transfer.TransferOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * What a download has only once it got a slot: its transfer, its attempts and its timers.
 * Most downloads of a long queue have none, and should weigh little. Safe for use by
 * several threads; it decides nothing about the download.
 */
final class Execution {

	private final ManagerContext context;

	private final String id;

	private final Transfer transfer;

	private final ProgressMeter meter;

	private final AttemptOwner owner;

	private final ExecutionTrace trace;

	private final AttemptLog log;

	private final RetryDecision retry;

	private final Instant startedAt;

	private final long startedNanos;

	@GuardedBy("this")
	private int attempt;

	/**
	 * The subscription of the current attempt. Each attempt has its own, so that a late
	 * signal of one attempt cannot end the next one.
	 */
	@GuardedBy("this")
	private Disposable.Swap subscription = Disposables.swap();

	@GuardedBy("this")
	private final RetryTimer retryTimer;

	@GuardedBy("this")
	private @Nullable Stopwatch deadline;

	/**
	 * Create an execution without attempts. Called under the lock of the task.
	 * @param owner gives permissions to the attempts, and takes what they find out
	 * @param onFailure told of errors that reach nobody else
	 */
	Execution(ManagerContext context, Download download, DownloadFeed feed, KnownSink sink, AttemptOwner owner,
			Consumer<Throwable> onFailure) {
		ManagerSettings settings = context.settings();
		this.context = context;
		this.owner = owner;
		this.retryTimer = new RetryTimer(context.time());
		this.id = download.id();
		ByteCounts counts = new ByteCounts();
		this.meter = new ProgressMeter(context.time(), settings.sampleInterval, settings.emaAlpha, counts,
				feed::sample);
		Workers workers = context.workers();
		// A sink of the user may block for any time.
		Executor writers = sink.interruptible() ? workers.steps() : workers.writers();
		this.transfer = new Transfer(download.request(), sink, writers, counts,
				context.transfer().bandwidth().share(download.request().group(), download.request().bandwidth()),
				onFailure);
		this.log = new AttemptLog(settings.redactor);
		this.retry = new RetryDecision(context, this.transfer);
		this.trace = new ExecutionTrace(settings.observations(), download, feed);
		this.startedAt = context.time().now();
		this.startedNanos = context.time().nanoTime();
	}

	/**
	 * Count the next attempt. From now on {@link #abort} ends it.
	 * @param waited how long the download waited for it
	 * @return what runs it
	 */
	synchronized NextAttempt nextAttempt(Map<WaitReason.Kind, Duration> waited) {
		this.attempt++;
		this.retryTimer.clear();
		this.retry.attemptBegins();
		this.transfer.beginAttempt();
		this.log.begin(this.context.time().now(), this.transfer.addresses().uri(), this.transfer::figures, waited);
		this.subscription = Disposables.swap();
		return new NextAttempt(this.attempt, this.subscription);
	}

	/**
	 * Run an attempt, if it is not aborted. Calls observation handlers, so the caller
	 * must hold no lock.
	 */
	void run(NextAttempt next, TransferOptions options, Consumer<AttemptResult> completed, Consumer<Throwable> failed) {
		if (next.number() == 1) {
			this.trace.start();
		}
		HttpHeaders headers = new HttpHeaders();
		this.trace.startAttempt(this.transfer.addresses().uri(), next.number(), headers);
		if (next.subscription().isDisposed()) {
			return;
		}
		this.meter.resume();
		next.subscription()
			.update(new Attempt(this.context.transfer(), this.owner, options, this.transfer, next.number(), headers)
				.run()
				.subscribe(completed, failed, null, Cancellations.DROPPED_ERRORS_ARE_EXPECTED));
	}

	/**
	 * Decide whether another attempt follows one that failed.
	 * @return the delay before it, {@code null} if there is none
	 */
	@Nullable Duration nextDelay(int maxRetries, DownloadException error) {
		return this.retry.nextDelay(maxRetries, error);
	}

	/**
	 * Decide what follows an attempt that could not go on, as a host gets no requests for
	 * now. No retry is spent. If nothing was received, it was no attempt at all.
	 * @return the delay before the next one, {@code null} if there is none
	 */
	synchronized @Nullable Duration hostPaused(HostPausedException paused) {
		Duration delay = this.retry.hostPaused(paused);
		if (delay != null && this.log.withdraw()) {
			this.attempt--;
		}
		return delay;
	}

	/** The origin that keeps it from going on, {@code null} if none does. */
	@Nullable Origin blockedBy() {
		return this.retry.blockedBy();
	}

	/** The outcome of a download whose last attempt failed. */
	DownloadOutcome failed(int maxRetries, DownloadException error) {
		return this.retry.outcome(maxRetries, error, attempts());
	}

	/** The outcome of a download whose server asked to wait too long. */
	DownloadOutcome tooLong() {
		return this.retry.tooLong();
	}

	/** No attempt runs until the next one. */
	void pauseProgress() {
		this.meter.pause();
	}

	/** Wait for the next attempt. */
	synchronized void scheduleRetry(Duration delay, Runnable wake) {
		this.retryTimer.schedule(delay, wake);
	}

	/** The next attempt is due now. */
	synchronized void skipDelay() {
		this.retryTimer.stop();
		this.retryTimer.clear();
	}

	/** Limit the time of the whole download, without the time in which it is paused. */
	synchronized void limit(Duration limit, Runnable exceeded) {
		this.deadline = new Stopwatch(this.context.time(), limit, exceeded);
	}

	/** Whether to pause now would lose bytes, and that is not wanted or not possible. */
	boolean pauseLosesBytes(PauseMode mode) {
		boolean forbidden = mode == PauseMode.IF_RESUMABLE || !this.transfer.canRestart();
		return forbidden && held() > 0 && resumability() != Resumability.YES;
	}

	/** Bytes of the content that are held. */
	long held() {
		return this.transfer.counts().held();
	}

	/** Which bytes of the content are held, in order. */
	List<ByteRange> heldRanges() {
		return this.transfer.heldRanges();
	}

	Resumability resumability() {
		return this.transfer.resumability();
	}

	/**
	 * Abort the request for a pause: what was received is still written, and the clocks
	 * stand still. Gives back the slots of further connections, so the caller must hold
	 * no lock.
	 * @param paused called when everything is on the device, where writes are made, with
	 * the error if that failed
	 */
	void pause(Consumer<@Nullable DownloadException> paused) {
		this.transfer.keepWriting();
		Disposable current;
		synchronized (this) {
			current = this.subscription;
			this.retryTimer.stop();
			if (this.deadline != null) {
				this.deadline.stop();
			}
		}
		current.dispose();
		// A body that is just giving the thread to others goes on behind the first of
		// these.
		afterWrites(() -> afterWrites(() -> {
			this.meter.rest();
			paused.accept(checkpoint());
		}));
	}

	private @Nullable DownloadException checkpoint() {
		try {
			this.transfer.checkpoint();
			return null;
		}
		catch (Exception ex) {
			return Failures.ofSink(ex, this.transfer.shownPath());
		}
	}

	/**
	 * Go on after a pause.
	 * @param wake called when the delay is over
	 * @return whether the delay between two attempts is not over yet
	 */
	synchronized boolean resume(Runnable wake) {
		if (this.deadline != null) {
			this.deadline.start();
		}
		return this.retryTimer.resume(wake);
	}

	/**
	 * Abort the request at once, and stop the timers. Gives back the slots of further
	 * connections, which may start other downloads, so the caller must hold no lock.
	 */
	void abort() {
		Disposable current;
		@Nullable Disposable delay;
		@Nullable Disposable limit;
		synchronized (this) {
			current = this.subscription;
			delay = this.retryTimer.scheduled();
			limit = this.deadline;
		}
		current.dispose();
		if (delay != null) {
			delay.dispose();
		}
		if (limit != null) {
			limit.dispose();
		}
	}

	/** Refuse further bytes, and interrupt the user's code that the transfer calls. */
	void stopTransfer() {
		this.transfer.stop();
	}

	/** Run something behind the writes that were accepted before. */
	void afterWrites(Runnable task) {
		this.transfer.executor().execute(task);
	}

	/** Free what the transfer holds in memory. */
	void endTransfer() {
		this.transfer.end();
	}

	/**
	 * Make the last sample.
	 * @param whole whether the content is whole and published
	 */
	void finishProgress(boolean whole) {
		this.meter.finish(whole);
	}

	/** Note how the attempt that runs has ended. */
	void noteEnd(AttemptRecord.Outcome outcome, @Nullable DownloadException error) {
		this.log.end(this.context.time().now(), outcome, error);
	}

	/** Note that the attempt goes on with another connection, and why. */
	void noteReplacement(AttemptRecord.Outcome why) {
		this.log.connectionReplaced(this.context.time().now(), why);
	}

	/** What it may take of the bandwidth. */
	DownloadShare share() {
		return this.transfer.share();
	}

	AttemptLog log() {
		return this.log;
	}

	/** Stop the observation of an attempt that failed. Calls user code. */
	void stopAttemptTrace(DownloadException error) {
		this.trace.stopAttempt(Observations.FAILED, error);
	}

	/**
	 * Stop the observation of an attempt that was aborted by a pause. Calls user code.
	 */
	void stopPausedTrace() {
		this.trace.stopAttempt(Observations.PAUSED, null);
	}

	/** Stop all observations. Calls user code. */
	void stopTrace(DownloadOutcome outcome) {
		this.trace.stop(outcome, attempts());
	}

	synchronized int attempts() {
		return this.attempt;
	}

	ExecutionSummary summary() {
		return new ExecutionSummary(attempts(), this.startedAt, this.meter.current(), this.log);
	}

	/** The result of the attempt that succeeded. */
	DownloadResult result(AttemptResult found) {
		Duration elapsed = Duration.ofNanos(this.context.time().nanoTime() - this.startedNanos);
		ByteCounts counts = this.transfer.counts();
		return new DownloadResult(this.id, found.outcome(), found.file(), found.size(), this.transfer.info(),
				new DownloadResult.Transfer(attempts(), counts.received(), counts.resumed(), counts.wasted(), elapsed));
	}

	/**
	 * An attempt that was counted and does not run yet.
	 *
	 * @param number its number, from 1
	 * @param subscription aborts it
	 */
	record NextAttempt(int number, Disposable.Swap subscription) {

	}

}
