package io.github.downloadmanager;

import io.github.downloadmanager.control.ControlEvent;

/**
 * Observes downloads. The calls for one download come one at a time and in order, on a
 * thread that is neither a network nor a writer thread. A listener that throws is logged
 * and called again for the next event; one that blocks delays only its own later calls
 * for the same download, unless sixteen calls block at the same time: then events have to
 * wait. No listener can hold up or fail a download, nor keep anybody from its result; but
 * one that waits for what another event is to bring may wait for ever. At the end the
 * manager waits for its listeners, as long as the grace period allows.
 */
@FunctionalInterface
public interface DownloadListener {

	/**
	 * Something happened to a download.
	 * @param event what happened
	 */
	void onEvent(DownloadEvent event);

	/**
	 * A download has come further. Samples are conflated: a slow listener sees the
	 * latest.
	 * @param download the handle of the download
	 * @param progress how far it is
	 */
	default void onProgress(Download download, Progress progress) {
	}

	/**
	 * The manager, or one of its groups, is steered otherwise from now on. Called in the
	 * order of the changes, one at a time.
	 * @param event what changed
	 */
	default void onControl(ControlEvent event) {
	}

}
