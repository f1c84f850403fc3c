package io.github.downloadmanager.internal.engine;

import java.time.Duration;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.internal.host.HostPausedException;
import org.jspecify.annotations.Nullable;

/**
 * What follows an attempt that did not succeed: another one after a delay, or the end. It
 * changes the {@link DownloadState} under the lock of that.
 */
final class AttemptEnd {

	private final DownloadState state;

	private final int attempt;

	private final Runnable wake;

	/**
	 * Create the end of an attempt.
	 * @param attempt number of the attempt
	 * @param wake called after the delay if another attempt follows
	 */
	AttemptEnd(DownloadState state, int attempt, Runnable wake) {
		this.state = state;
		this.attempt = attempt;
		this.wake = wake;
	}

	/**
	 * Decide what follows, as the attempt failed.
	 * @return {@link Phase.Open} if another attempt follows, {@link Phase.Ending} if none
	 * does, {@code null} if the outcome was decided before, or if the download pauses: an
	 * attempt that was aborted for that has not failed
	 */
	@Nullable Phase failed(DownloadException error, int maxRetries) {
		Phase next;
		synchronized (this.state) {
			if (comesTooLate()) {
				return null;
			}
			Execution execution = this.state.execution();
			this.state.noteFailure(error);
			execution.noteEnd(AttemptRecord.Outcome.FAILED, error);
			Duration delay = execution.nextDelay(maxRetries, error);
			if (delay != null) {
				next = new Phase.Open(execution);
				scheduleRetry(execution, delay, error);
			}
			else {
				next = this.state.ending(execution.failed(maxRetries, error));
			}
			this.state.enter(next);
		}
		this.state.effects().run();
		return next;
	}

	/**
	 * Decide what follows, as a host kept the attempt from going on. If it is not known
	 * when the host gets requests again, the download is to be queued again at once.
	 * @return as for {@link #failed}
	 */
	@Nullable Phase hostPaused(HostPausedException paused) {
		Phase next;
		synchronized (this.state) {
			if (comesTooLate()) {
				return null;
			}
			Execution execution = this.state.execution();
			Duration delay = execution.hostPaused(paused);
			if (delay != null) {
				next = new Phase.Open(execution);
				waitForHost(execution, delay);
			}
			else {
				next = this.state.ending(execution.tooLong());
			}
			this.state.enter(next);
		}
		this.state.effects().run();
		return next;
	}

	@GuardedBy("state")
	private boolean comesTooLate() {
		return this.state.isEnding() || this.state.phase() instanceof Phase.Pausing || this.state.isOver(this.attempt);
	}

	/** The next attempt begins under the same lock, so it comes after all of this. */
	@GuardedBy("state")
	private void scheduleRetry(Execution execution, Duration delay, DownloadException error) {
		execution.pauseProgress();
		this.state.effects().add(() -> execution.stopAttemptTrace(error));
		this.state.expectNextAttempt(delay);
		int failed = execution.attempts();
		this.state.transition(DownloadStatus.WAITING,
				(download, at) -> new DownloadEvent.Retrying(download, at, failed, delay, error));
		execution.scheduleRetry(delay, this.wake);
	}

	/** No event is told, as no attempt has failed. */
	@GuardedBy("state")
	private void waitForHost(Execution execution, Duration delay) {
		execution.pauseProgress();
		execution.noteEnd(AttemptRecord.Outcome.PAUSED, null);
		this.state.effects().add(execution::stopPausedTrace);
		this.state.expectNextAttempt(delay);
		this.state.transition(DownloadStatus.WAITING, null);
		if (delay.isZero()) {
			this.state.forgetNextAttempt();
			this.state.transition(DownloadStatus.QUEUED, null);
		}
		else {
			execution.scheduleRetry(delay, this.wake);
		}
	}

}
