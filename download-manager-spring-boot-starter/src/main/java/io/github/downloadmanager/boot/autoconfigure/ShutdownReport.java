package io.github.downloadmanager.boot.autoconfigure;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Says in one line what became of the downloads that had not ended when the shutdown
 * began.
 */
final class ShutdownReport {

	/**
	 * How long the last events of cancelled downloads are waited for. After a shutdown
	 * that ended in time they are there at once.
	 */
	static final Duration PATIENCE = Duration.ofSeconds(1);

	private static final Logger logger = LoggerFactory.getLogger(DownloadManagerLifecycle.class);

	private final List<Download> downloads;

	/**
	 * Begin a report.
	 * @param managers the managers that are about to be shut down
	 */
	ShutdownReport(Collection<DownloadManager> managers) {
		this.downloads = managers.stream().flatMap(ShutdownReport::live).toList();
	}

	private static Stream<Download> live(DownloadManager manager) {
		return manager.downloads()
			.stream()
			.filter((snapshot) -> !snapshot.status().isTerminal())
			.flatMap((snapshot) -> manager.find(snapshot.id()).stream());
	}

	/**
	 * Write the line. Nothing is said if nothing was going on.
	 * @return writes when it is subscribed, and completes after that
	 */
	Mono<Void> write() {
		if (this.downloads.isEmpty()) {
			return Mono.empty();
		}
		// Only the event tells: a partial file that nothing can go on from is removed.
		return Flux.fromIterable(this.downloads)
			.filter(ShutdownReport::mayHaveBytes)
			.flatMap(ShutdownReport::cancellation)
			.take(PATIENCE)
			.filter((cancelled) -> cancelled.bytesKept() > 0)
			.count()
			.doOnNext(this::log)
			.then();
	}

	private static boolean mayHaveBytes(Download download) {
		return download.status() == DownloadStatus.CANCELLED && download.snapshot().state().attempt() > 0;
	}

	private static Mono<DownloadEvent.Cancelled> cancellation(Download download) {
		return download.events().ofType(DownloadEvent.Cancelled.class).next();
	}

	private void log(long kept) {
		long cancelled = count(DownloadStatus.CANCELLED);
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

}
