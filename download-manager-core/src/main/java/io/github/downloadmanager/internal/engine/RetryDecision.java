package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.util.Objects;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.internal.host.HostPausedException;
import io.github.downloadmanager.internal.host.Origin;
import io.github.downloadmanager.internal.http.UnexpectedStatusException;
import io.github.downloadmanager.internal.transfer.FailureKind;
import io.github.downloadmanager.internal.transfer.Transfer;
import org.jspecify.annotations.Nullable;

/**
 * Whether another attempt of a download follows one that ended, at which address, and
 * after which delay. How long the delays of retries are is decided by
 * {@link RetrySchedule}. Safe for use by several threads.
 */
final class RetryDecision {

	private final ManagerContext context;

	private final Transfer transfer;

	@GuardedBy("this")
	private @Nullable RetrySchedule retries;

	@GuardedBy("this")
	private @Nullable Origin blockedBy;

	/** Why no other attempt follows, if a server asked to wait too long. */
	@GuardedBy("this")
	private DownloadException.@Nullable RetryLater later;

	/** The most bytes that were held when the current attempt began. */
	@GuardedBy("this")
	private long furthestBefore;

	RetryDecision(ManagerContext context, Transfer transfer) {
		this.context = context;
		this.transfer = transfer;
	}

	/** An attempt begins: nothing blocks it. */
	synchronized void attemptBegins() {
		this.blockedBy = null;
		this.furthestBefore = this.transfer.counts().furthest();
	}

	/**
	 * Decide what follows an attempt that failed.
	 * @return the delay before the next one, {@code null} if there is none
	 */
	synchronized @Nullable Duration nextDelay(int maxRetries, DownloadException error) {
		if (this.retries == null) {
			ManagerSettings settings = this.context.settings();
			this.retries = new RetrySchedule(settings.retry, maxRetries, settings.random);
		}
		if (this.transfer.counts().furthest() - this.furthestBefore >= RetrySettings.REFILL_BYTES) {
			this.retries.refill();
		}
		if (!FailureKind.of(error).isOfAddress()) {
			return this.retries.next(error);
		}
		if (!this.transfer.addresses().next(error, this.context.hosts()::isOpen)) {
			return null;
		}
		DownloadException before = this.transfer.addresses().failure();
		// An address that has not failed yet is tried at once, and costs no retry.
		Duration delay = (before != null) ? this.retries.next(before) : Duration.ZERO;
		if (before != null && delay != null
				&& RetrySchedule.isTooLong(RetrySchedule.asked(before), this.context.settings().retry)) {
			this.later = retryLater(origin(before), delay, before);
			return null;
		}
		this.blockedBy = (before != null && RetrySchedule.asked(before) != null) ? origin(before) : null;
		return delay;
	}

	/**
	 * Decide what follows an attempt that could not go on, as a host gets no requests for
	 * now.
	 * @return the delay before the next one, {@code null} if there is none
	 */
	synchronized @Nullable Duration hostPaused(HostPausedException paused) {
		HostGate hosts = this.context.hosts();
		boolean other = this.transfer.addresses().nextOpen(paused.origin(), hosts::mayAsk);
		if (!other && hosts.isTooLong(paused.retryAfterLeft())) {
			this.later = retryLater(paused.origin(), Objects.requireNonNull(paused.retryAfterLeft()), null);
			return null;
		}
		this.blockedBy = other ? null : paused.origin();
		Duration left = hosts.pauseLeft(paused.origin());
		return (other || left == null) ? Duration.ZERO : left;
	}

	/** The origin that keeps the download from going on, {@code null} if none does. */
	synchronized @Nullable Origin blockedBy() {
		return this.blockedBy;
	}

	/**
	 * The outcome of a download whose last attempt failed.
	 * @param attempts how many attempts were made
	 */
	synchronized DownloadOutcome outcome(int maxRetries, DownloadException error, int attempts) {
		if (this.later != null) {
			return tooLong();
		}
		return DownloadOutcome.failed((FailureKind.of(error).isRetryable() && maxRetries > 0)
				? new DownloadException.RetriesExhausted(attempts, error) : this.transfer.addresses().decisive(error));
	}

	/** The outcome of a download whose server asked to wait too long. */
	synchronized DownloadOutcome tooLong() {
		return DownloadOutcome.failed(Objects.requireNonNull(this.later));
	}

	/** Who answered so. */
	private Origin origin(DownloadException error) {
		Origin origin = (error.getCause() instanceof UnexpectedStatusException status) ? status.origin() : null;
		return (origin != null) ? origin : Origin.of(this.transfer.addresses().uri());
	}

	private DownloadException.RetryLater retryLater(Origin origin, Duration asked, @Nullable Throwable cause) {
		return new DownloadException.RetryLater(origin.text(), asked, this.context.time().now().plus(asked),
				this.context.settings().retry.maxRetryAfter(), cause);
	}

}
