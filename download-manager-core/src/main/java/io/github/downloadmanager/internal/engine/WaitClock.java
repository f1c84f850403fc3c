package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.time.Instant;

import io.github.downloadmanager.DownloadStatus;

/**
 * Since when a download waits, and what it has waited since its last attempt. Used under
 * the lock of {@link DownloadState}.
 */
final class WaitClock {

	private Instant since;

	/** The same time by the monotonic clock. */
	private long sinceNanos;

	private WaitTimes waited = WaitTimes.NONE;

	WaitClock(Instant since, long sinceNanos) {
		this.since = since;
		this.sinceNanos = sinceNanos;
	}

	/** Since when it is in a status in which it waits. */
	Instant since() {
		return this.since;
	}

	/** It enters a status in which it waits. */
	void begin(Instant now, long nanos) {
		this.since = now;
		this.sinceNanos = nanos;
	}

	/**
	 * It leaves a status in which it waited.
	 * @param status the status
	 * @param hostBlocked whether a host kept it from its next attempt
	 */
	void end(DownloadStatus status, boolean hostBlocked, long nanos) {
		Duration time = Duration.ofNanos(nanos - this.sinceNanos);
		if (time.toMillis() > 0) {
			this.waited = this.waited.plus(status, hostBlocked, time);
		}
	}

	/** What it has waited since its last attempt, as the next one begins. */
	WaitTimes take() {
		WaitTimes all = this.waited;
		this.waited = WaitTimes.NONE;
		return all;
	}

}
