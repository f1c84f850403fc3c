package io.github.downloadmanager;

/**
 * Observes downloads. The calls for one download come one at a time and in order, on a
 * thread that is neither a network nor a writer thread. A listener that throws is logged
 * and called again for the next event; one that blocks delays only its own later calls
 * for the same download. No listener can hold up or fail a download.
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

}
