package io.github.downloadmanager.control;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What became of one attempt of a download. Nothing in it is secret.
 *
 * @param number number of the attempt, from 1
 * @param startedAt when it began
 * @param endedAt when it ended, or {@code null} while it runs
 * @param uri the address that was asked, without user-info and query values
 * @param resumedFrom how many bytes were held when it began
 * @param bytes how many bytes it received
 * @param discarded how many bytes that were held it threw away
 * @param connections how many connections it had at once, at most
 * @param waited how long the download waited for it, by kind, without what is less than a
 * millisecond: {@code PAUSED}, {@code BACKOFF} and {@code RETRY_AFTER} before it began,
 * {@code SLOT} in the queue for whatever reason, and {@code BANDWIDTH} for how long a
 * limit slowed it down
 * @param outcome how it ended
 * @param error its error, or {@code null} if it had none
 */
public record AttemptRecord(int number, Instant startedAt, @Nullable Instant endedAt, URI uri, long resumedFrom,
		long bytes, long discarded, int connections, Map<WaitReason.Kind, Duration> waited, Outcome outcome,
		@Nullable Failure error) {

	public AttemptRecord {
		Objects.requireNonNull(startedAt, "startedAt");
		Objects.requireNonNull(uri, "uri");
		Objects.requireNonNull(outcome, "outcome");
		waited = Map.copyOf(waited);
	}

	/** How an attempt stands, or ended. */
	public enum Outcome {

		/** It runs. */
		RUNNING,
		/** It brought the rest of the content, which was published. */
		COMPLETED,
		/** It failed. */
		FAILED,
		/** The download was paused. */
		PAUSED,
		/** The download was cancelled, or ended early for another reason. */
		CANCELLED,
		/**
		 * The server closed the connection after bytes were not asked for, to keep to a
		 * limit of the bandwidth; no retry is spent for that.
		 */
		CUT_WHILE_THROTTLED,
		/**
		 * The connection stalled, and another one went on at once; no retry is spent for
		 * that.
		 */
		REPLACED

	}

	/**
	 * Why an attempt failed.
	 *
	 * @param type the kind of error, such as {@code UnexpectedStatus}
	 * @param message the error for a person to read, at most 500 characters
	 * @param status the HTTP status, or {@code null} if that was not the reason
	 */
	public record Failure(String type, String message, @Nullable Integer status) {

		public Failure {
			Objects.requireNonNull(type, "type");
			Objects.requireNonNull(message, "message");
		}

	}

}
