package io.github.downloadmanager.control;

/**
 * Whether a download is paused although that loses bytes.
 */
public enum PauseMode {

	/** Pause in any case; what cannot be continued begins anew when it is resumed. */
	ALWAYS,
	/** Pause only if no byte is lost. */
	IF_RESUMABLE

}
