package io.github.downloadmanager.boot.actuate;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.Limits;
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

	/** Bytes that paused downloads hold. */
	double heldBytes() {
		return look().heldBytes();
	}

	/** How many groups an operator holds, of those that have limits or downloads. */
	double groupsHeld() {
		Set<String> groups = new HashSet<>(look().groups());
		groups.addAll(namesOf(this.manager.limits()));
		return groups.stream().filter((group) -> this.manager.group(group).hold() != HoldMode.NONE).count();
	}

	/** A manager that a test has mocked gives null. */
	private static Set<String> namesOf(@Nullable Limits limits) {
		return (limits != null) ? limits.groups().keySet() : Set.of();
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
		Set<String> groups = new HashSet<>();
		long held = 0;
		Long oldest = null;
		for (DownloadSnapshot snapshot : all) {
			WaitReason reason = snapshot.control().waiting();
			if (reason != null) {
				waiting.merge(reason.kind(), 1, Integer::sum);
			}
			if (snapshot.group() != null && !snapshot.status().isTerminal()) {
				groups.add(snapshot.group());
			}
			held += (snapshot.status() == DownloadStatus.PAUSED) ? snapshot.progress().bytesDownloaded() : 0;
			long submitted = snapshot.timing().submittedAt().toEpochMilli();
			if (snapshot.status() == DownloadStatus.QUEUED && (oldest == null || submitted < oldest)) {
				oldest = submitted;
			}
		}
		return new Look(now, waiting, groups, held, oldest);
	}

	private record Look(long takenAt, Map<WaitReason.Kind, Integer> waiting, Set<String> groups, long heldBytes,
			@Nullable Long oldestQueued) {

	}

}
