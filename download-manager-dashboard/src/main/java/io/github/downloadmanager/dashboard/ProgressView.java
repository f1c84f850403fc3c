package io.github.downloadmanager.dashboard;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.Progress;
import org.jspecify.annotations.Nullable;

/**
 * A sample of progress as the event stream shows it. The fields mean what they mean in
 * {@link DownloadView}.
 */
record ProgressView(String id, long bytesDownloaded, @Nullable Long totalBytes, @Nullable Double percent,
		long bytesPerSecond, @Nullable Long etaSeconds, boolean throttled) {

	static ProgressView of(Download download, Progress progress) {
		return new ProgressView(download.id(), progress.bytesDownloaded(), DownloadView.totalBytes(progress),
				DownloadView.percent(progress), DownloadView.bytesPerSecond(progress),
				DownloadView.etaSeconds(progress), download.snapshot().control().throttled());
	}

}
