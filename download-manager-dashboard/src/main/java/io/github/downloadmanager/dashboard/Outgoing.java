package io.github.downloadmanager.dashboard;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a client is to be sent.
 *
 * @param snapshotId if it is to be sent a snapshot, the id of that; else {@code null}
 * @param messages events and statistics, in order
 * @param progress how far downloads are, to be sent after the events
 * @param statisticsDue whether the statistics have to be made
 */
record Outgoing(@Nullable String snapshotId, List<byte[]> messages, List<ProgressView> progress,
		boolean statisticsDue) {

	boolean isEmpty() {
		return this.snapshotId == null && this.messages.isEmpty() && this.progress.isEmpty() && !this.statisticsDue;
	}

}
