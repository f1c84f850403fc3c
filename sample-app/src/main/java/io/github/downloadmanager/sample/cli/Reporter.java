package io.github.downloadmanager.sample.cli;

import java.net.URI;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.policy.Authority;

/**
 * Shows how downloads go. Calls come from several threads.
 */
interface Reporter {

	/**
	 * The content of a file begins to arrive, for the first time or again.
	 * @param download the download
	 */
	void started(Download download);

	/**
	 * A file has come further.
	 * @param download the download
	 * @param progress how far
	 */
	void progress(Download download, Progress progress);

	/**
	 * A file is whole. The last call for it.
	 * @param download the download
	 * @param result what is there now
	 */
	void completed(Download download, DownloadResult result);

	/**
	 * A file did not arrive. The last call for it.
	 * @param download the download
	 * @param message what to print of it on standard error
	 */
	void failed(Download download, String message);

	/**
	 * Print a line on standard error, without damage to what else is shown.
	 * @param line the line
	 */
	void error(String line);

	/**
	 * Print a last line on standard output, after all else.
	 * @param line the line
	 */
	void summary(String line);

	/**
	 * What to call a download.
	 * @param download the download
	 * @return its file name; while that is not known, the last part of its address
	 */
	static String name(Download download) {
		String name = download.snapshot().subject().fileName();
		if (name == null) {
			URI uri = download.snapshot().uri();
			String path = uri.getPath();
			String last = (path != null) ? path.substring(path.lastIndexOf('/') + 1) : "";
			name = last.isEmpty() ? Authority.displayHost(uri) : last;
		}
		return Printable.text(name);
	}

}
