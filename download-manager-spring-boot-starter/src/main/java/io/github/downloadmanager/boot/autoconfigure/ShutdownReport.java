package io.github.downloadmanager.boot.autoconfigure;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in one line what became of the downloads that had not ended when the shutdown
 * began.
 */
final class ShutdownReport {

	private static final Logger logger = LoggerFactory.getLogger(DownloadManagerLifecycle.class);

	private final List<Download> downloads;

	private final boolean keepsPartialFiles;

	/**
	 * Begin a report.
	 * @param managers the managers that are about to be shut down
	 * @param keepsPartialFiles whether bytes of cancelled downloads are kept
	 */
	ShutdownReport(Collection<DownloadManager> managers, boolean keepsPartialFiles) {
		this.downloads = managers.stream().flatMap(ShutdownReport::live).toList();
		this.keepsPartialFiles = keepsPartialFiles;
	}

	private static Stream<Download> live(DownloadManager manager) {
		return manager.downloads()
			.stream()
			.filter((snapshot) -> !snapshot.status().isTerminal())
			.flatMap((snapshot) -> manager.find(snapshot.id()).stream());
	}

	/** Nothing is said if nothing was going on. */
	void log() {
		if (this.downloads.isEmpty()) {
			return;
		}
		long cancelled = count(DownloadStatus.CANCELLED);
		long kept = this.keepsPartialFiles ? this.downloads.stream().filter(ShutdownReport::hasBytes).count() : 0;
		long finished = count(DownloadStatus.COMPLETED) + count(DownloadStatus.FAILED);
		long left = this.downloads.size() - finished - cancelled;
		logger.atInfo()
			.addKeyValue("download.shutdown.finished", finished)
			.addKeyValue("download.shutdown.cancelled", cancelled)
			.addKeyValue("download.shutdown.kept", kept)
			.log("Downloads at shutdown: {} finished, {} cancelled, {} of these with their partial file kept{}",
					finished, cancelled, kept, (left > 0) ? "; " + left + " did not end in time" : "");
	}

	private long count(DownloadStatus status) {
		return this.downloads.stream().filter((download) -> download.status() == status).count();
	}

	private static boolean hasBytes(Download download) {
		return download.status() == DownloadStatus.CANCELLED && download.snapshot().progress().bytesDownloaded() > 0;
	}

}
