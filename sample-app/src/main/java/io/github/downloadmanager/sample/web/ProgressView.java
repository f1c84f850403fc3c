package io.github.downloadmanager.sample.web;

import io.github.downloadmanager.Progress;
import org.jspecify.annotations.Nullable;

/**
 * A sample of progress as the event stream shows it. The fields mean what they mean in
 * {@link DownloadView}.
 */
record ProgressView(String type, String id, long bytesDownloaded, @Nullable Long totalBytes, @Nullable Double percent,
		long bytesPerSecond, @Nullable Long etaSeconds) {

	static ProgressView of(String id, Progress progress) {
		return new ProgressView("Progress", id, progress.bytesDownloaded(), DownloadView.totalBytes(progress),
				DownloadView.percent(progress), DownloadView.bytesPerSecond(progress),
				DownloadView.etaSeconds(progress));
	}

}
