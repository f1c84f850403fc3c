package io.github.downloadmanager.control;

/**
 * Who keeps a download from running. A download runs only if nobody does.
 */
public enum Hold {

	/** Somebody paused this download alone. */
	USER,
	/** Its group is held; see {@link HoldMode}. */
	GROUP,
	/** The manager is held; see {@link HoldMode}. */
	MANAGER,
	/** The schedule of the bandwidth holds all downloads at this time of day. */
	SCHEDULE

}
