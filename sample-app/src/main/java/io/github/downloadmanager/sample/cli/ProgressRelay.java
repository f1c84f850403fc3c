package io.github.downloadmanager.sample.cli;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.Progress;
import org.jspecify.annotations.Nullable;

/**
 * Tells the reporter what the download manager tells its listeners. How downloads end is
 * not among it: that comes from their handles, once and surely.
 */
final class ProgressRelay implements DownloadListener {

	private final Reporter reporter;

	private volatile @Nullable DownloadManager manager;

	ProgressRelay(Reporter reporter) {
		this.reporter = reporter;
	}

	/** Events bring ids only; the manager, made after its listeners, knows the rest. */
	void connect(DownloadManager manager) {
		this.manager = manager;
	}

	@Override
	public void onEvent(DownloadEvent event) {
		DownloadManager manager = this.manager;
		if (event instanceof DownloadEvent.Started && manager != null) {
			manager.find(event.id()).ifPresent(this.reporter::started);
		}
	}

	@Override
	public void onProgress(Download download, Progress progress) {
		if (!download.status().isTerminal()) {
			this.reporter.progress(download, progress);
		}
	}

}
