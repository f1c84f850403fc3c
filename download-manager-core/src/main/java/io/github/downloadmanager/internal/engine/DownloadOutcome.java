package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.time.Instant;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadIdentity;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.AttemptRecord;
import org.jspecify.annotations.Nullable;

/**
 * How a download ends: with a result, with an error, or with neither if it was cancelled.
 *
 * @param result the result of a success, otherwise {@code null}
 * @param error the cause of a failure, otherwise {@code null}
 */
record DownloadOutcome(@Nullable DownloadResult result, @Nullable DownloadException error) {

	static DownloadOutcome completed(DownloadResult result) {
		return new DownloadOutcome(result, null);
	}

	static DownloadOutcome failed(DownloadException error) {
		return new DownloadOutcome(null, error);
	}

	/**
	 * Its total time is over.
	 * @param throttled how much of it limits of the bandwidth took
	 */
	static DownloadOutcome tookTooLong(Duration limit, Duration throttled) {
		String waited = throttled.isZero() ? ""
				: ", of which " + (throttled.toMillis() + 500) / 1000 + " s waited for bandwidth";
		return failed(new DownloadException.TimedOut(DownloadException.TimedOut.Phase.TOTAL,
				"the download took longer than " + limit.toMillis() + " ms" + waited, null));
	}

	static DownloadOutcome cancelled() {
		return new DownloadOutcome(null, null);
	}

	boolean isSuccess() {
		return this.result != null;
	}

	boolean isSkipped() {
		return this.result != null && this.result.outcome() != DownloadResult.Outcome.DOWNLOADED;
	}

	boolean isCancellation() {
		return this.result == null && this.error == null;
	}

	DownloadStatus status() {
		return isSuccess() ? DownloadStatus.COMPLETED
				: (isCancellation() ? DownloadStatus.CANCELLED : DownloadStatus.FAILED);
	}

	/** How the attempt ended that ran when this was decided. */
	AttemptRecord.Outcome attemptOutcome() {
		return isSuccess() ? AttemptRecord.Outcome.COMPLETED
				: (isCancellation() ? AttemptRecord.Outcome.CANCELLED : AttemptRecord.Outcome.FAILED);
	}

	String outcome() {
		return isSuccess() ? Observations.COMPLETED : (isCancellation() ? Observations.CANCELLED : Observations.FAILED);
	}

	/**
	 * The terminal event.
	 * @param bytesKept how many bytes are left for a later download
	 */
	DownloadEvent event(DownloadIdentity download, Instant at, long bytesKept) {
		if (this.result != null) {
			return new DownloadEvent.Completed(download, at, this.result);
		}
		return (this.error != null) ? new DownloadEvent.Failed(download, at, this.error)
				: new DownloadEvent.Cancelled(download, at, bytesKept);
	}

}
