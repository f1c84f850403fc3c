package io.github.downloadmanager.control;

/**
 * How far a manager, or a group of downloads, is held back by an operator.
 */
public enum HoldMode {

	/** Downloads start as the limits allow. */
	NONE,
	/** Those that run go on; nothing new starts. The drain before a deployment. */
	NEW,
	/** Those that run are paused; nothing new starts. */
	ALL

}
