package io.github.downloadmanager.control;

/**
 * What a call to pause a download has done.
 */
public enum PauseOutcome {

	/** It is paused now; its bytes are on the device. */
	PAUSED,
	/** It was paused by the same holder before. */
	ALREADY,
	/**
	 * It runs on: pausing would lose bytes, and the caller or the sink does not allow
	 * that.
	 */
	NOT_RESUMABLE,
	/** It runs on: its content is complete and just being published. */
	TOO_LATE,
	/** It has ended, or ended before it could pause. */
	ENDED

}
