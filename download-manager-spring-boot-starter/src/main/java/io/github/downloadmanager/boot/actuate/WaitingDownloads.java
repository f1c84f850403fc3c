package io.github.downloadmanager.boot.actuate;

import java.util.Comparator;
import java.util.List;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.micrometer.core.instrument.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What is to be known of the downloads that do not run. All downloads are looked at for
 * it, so two gauges that are read one after the other share a look.
 */
final class WaitingDownloads {

	private static final long FRESH_NANOS = 500_000_000;

	private final DownloadManager manager;

	private final Clock clock;

	private @Nullable Look last;

	WaitingDownloads(DownloadManager manager, Clock clock) {
		this.manager = manager;
		this.clock = clock;
	}

	double inBackoff() {
		return look().inBackoff();
	}

	double oldestMillis() {
		Long submitted = look().oldestQueued();
		return (submitted != null) ? Math.max(0, this.clock.wallTime() - submitted) : 0;
	}

	private synchronized Look look() {
		long now = this.clock.monotonicTime();
		if (this.last == null || now - this.last.takenAt() >= FRESH_NANOS) {
			List<DownloadSnapshot> all = this.manager.downloads();
			this.last = new Look(now, count(all, DownloadStatus.WAITING),
					all.stream()
						.filter((snapshot) -> snapshot.status() == DownloadStatus.QUEUED)
						.map((snapshot) -> snapshot.timing().submittedAt().toEpochMilli())
						.min(Comparator.naturalOrder())
						.orElse(null));
		}
		return this.last;
	}

	private static long count(List<DownloadSnapshot> all, DownloadStatus status) {
		return all.stream().filter((snapshot) -> snapshot.status() == status).count();
	}

	private record Look(long takenAt, long inBackoff, @Nullable Long oldestQueued) {

	}

}
