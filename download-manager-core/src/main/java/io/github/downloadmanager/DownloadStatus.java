package io.github.downloadmanager;

/**
 * Where a download is in its life. {@link #canBecome} is the whole state table.
 */
public enum DownloadStatus {

	/** Accepted, waiting for a free slot. */
	QUEUED,
	/** Has a slot: probing, transferring, verifying or publishing. */
	RUNNING,
	/** Between two attempts; it holds no slot while the delay runs. */
	WAITING,
	/** Kept from running by a person, its group, its manager or a schedule. */
	PAUSED,
	/** The bytes are where they belong, whole and verified. */
	COMPLETED,
	/** Ended by an error; see {@link DownloadSnapshot#failure()}. */
	FAILED,
	/** Ended by a caller. */
	CANCELLED;

	/**
	 * Whether no further change follows.
	 * @return {@code true} for {@link #COMPLETED}, {@link #FAILED} and {@link #CANCELLED}
	 */
	public boolean isTerminal() {
		return this == COMPLETED || this == FAILED || this == CANCELLED;
	}

	/**
	 * Whether a download in this status may change to the given one.
	 * @param next the status to change to
	 * @return {@code true} if the change is allowed
	 */
	public boolean canBecome(DownloadStatus next) {
		return switch (this) {
			case QUEUED -> next == RUNNING || next == PAUSED || next == FAILED || next == CANCELLED;
			case RUNNING -> next == WAITING || next == PAUSED || next.isTerminal();
			// A waiting download passes through the queue again before it runs.
			case WAITING -> next == QUEUED || next == PAUSED || next == FAILED || next == CANCELLED;
			// Back to the delay between two attempts, if that is not over.
			case PAUSED -> next == QUEUED || next == WAITING || next == FAILED || next == CANCELLED;
			case COMPLETED, FAILED, CANCELLED -> false;
		};
	}

}
