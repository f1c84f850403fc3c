package io.github.downloadmanager.boot.actuate;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.WaitReason;
import io.micrometer.core.instrument.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What is to be known of the downloads that do not run. All downloads are looked at for
 * it, so gauges that are read one after the other share a look.
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

	double waiting(WaitReason.Kind reason) {
		return look().waiting().getOrDefault(reason, 0);
	}

	double oldestMillis() {
		Long submitted = look().oldestQueued();
		return (submitted != null) ? Math.max(0, this.clock.wallTime() - submitted) : 0;
	}

	private synchronized Look look() {
		long now = this.clock.monotonicTime();
		if (this.last == null || now - this.last.takenAt() >= FRESH_NANOS) {
			this.last = look(now, this.manager.downloads());
		}
		return this.last;
	}

	private static Look look(long now, List<DownloadSnapshot> all) {
		Map<WaitReason.Kind, Integer> waiting = new EnumMap<>(WaitReason.Kind.class);
		Long oldest = null;
		for (DownloadSnapshot snapshot : all) {
			WaitReason reason = snapshot.control().waiting();
			if (reason != null) {
				waiting.merge(reason.kind(), 1, Integer::sum);
			}
			long submitted = snapshot.timing().submittedAt().toEpochMilli();
			if (snapshot.status() == DownloadStatus.QUEUED && (oldest == null || submitted < oldest)) {
				oldest = submitted;
			}
		}
		return new Look(now, waiting, oldest);
	}

	private record Look(long takenAt, Map<WaitReason.Kind, Integer> waiting, @Nullable Long oldestQueued) {

	}

}
