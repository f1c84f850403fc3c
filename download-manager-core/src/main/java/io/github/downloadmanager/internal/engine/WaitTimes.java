package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.WaitReason;

/**
 * How long a download has waited since its last attempt, by kind. Not safe for use by
 * several threads.
 */
final class WaitTimes {

	private final Map<WaitReason.Kind, Duration> times = new EnumMap<>(WaitReason.Kind.class);

	/**
	 * It has waited for some time.
	 * @param status the status in which it did
	 * @param hostBlocked whether a host kept it from its next attempt
	 */
	void add(DownloadStatus status, boolean hostBlocked, Duration time) {
		this.times.merge(kind(status, hostBlocked), time, Duration::plus);
	}

	private static WaitReason.Kind kind(DownloadStatus status, boolean hostBlocked) {
		if (status == DownloadStatus.PAUSED) {
			return WaitReason.Kind.PAUSED;
		}
		if (status == DownloadStatus.WAITING) {
			return hostBlocked ? WaitReason.Kind.RETRY_AFTER : WaitReason.Kind.BACKOFF;
		}
		return WaitReason.Kind.SLOT;
	}

	Map<WaitReason.Kind, Duration> all() {
		return Map.copyOf(this.times);
	}

}
