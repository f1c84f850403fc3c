package io.github.downloadmanager.sink;

/**
 * When file data is forced to the storage device.
 */
public enum Fsync {

	/**
	 * Never for the published file: a crash of the process loses nothing, a loss of power
	 * may.
	 */
	NONE,
	/**
	 * Before the file is published, and its directory after: a file that is there after a
	 * loss of power is whole.
	 */
	ON_COMPLETE,
	/**
	 * As {@link #ON_COMPLETE}, and at every checkpoint on the way.
	 */
	CHECKPOINT

}
