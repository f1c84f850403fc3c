package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.WaitReason;

/**
 * How long a download has waited since its last attempt, by kind. A value: thousands of
 * downloads have one, mostly of one kind.
 *
 * @param all the times, not to be changed
 */
record WaitTimes(Map<WaitReason.Kind, Duration> all) {

	/** It has not waited. */
	static final WaitTimes NONE = new WaitTimes(Map.of());

	/**
	 * It has waited for some more time.
	 * @param status the status in which it did
	 * @param hostBlocked whether a host kept it from its next attempt
	 */
	WaitTimes plus(DownloadStatus status, boolean hostBlocked, Duration time) {
		WaitReason.Kind kind = kind(status, hostBlocked);
		if (this.all.isEmpty()) {
			return new WaitTimes(Map.of(kind, time));
		}
		Map<WaitReason.Kind, Duration> sum = new EnumMap<>(this.all);
		sum.merge(kind, time, Duration::plus);
		return new WaitTimes(Map.copyOf(sum));
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

}
