package io.github.downloadmanager.dashboard;

import java.util.Map;
import java.util.TreeMap;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.Limits;
import org.jspecify.annotations.Nullable;

/**
 * What all downloads together may take.
 *
 * @param maxConcurrent how many run at once
 * @param maxPerHost how many connections to one host; {@code null} for no limit
 * @param bandwidth bytes per second; {@code null} for no limit
 * @param defaultGroupLimit how many at once of a group without limits of its own;
 * {@code null} for no limit
 * @param groups the limits of groups, by name
 * @param hold how far all downloads are held back: NONE, NEW or ALL
 * @param schedule what the schedule of the bandwidth says; {@code null} without one
 */
record LimitsView(int maxConcurrent, @Nullable Integer maxPerHost, @Nullable Long bandwidth,
		@Nullable Integer defaultGroupLimit, Map<String, Group> groups, HoldMode hold,
		@Nullable ScheduleView schedule) {

	static LimitsView of(DownloadManager manager) {
		Limits limits = manager.limits();
		Map<String, Group> groups = new TreeMap<>();
		limits.groups().forEach((name, group) -> groups.put(name, Group.of(group)));
		return new LimitsView(limits.maxConcurrent(),
				(limits.maxPerHost() != Integer.MAX_VALUE) ? limits.maxPerHost() : null,
				DownloadView.boxed(limits.bandwidth()), limits.defaultGroupLimit(), groups, manager.hold(),
				manager.scheduledBandwidth().map(ScheduleView::of).orElse(null));
	}

	/**
	 * What the downloads of one group together may take.
	 *
	 * @param maxConcurrent how many run at once; {@code null} for no limit
	 * @param bandwidth bytes per second; {@code null} for no limit
	 */
	record Group(@Nullable Integer maxConcurrent, @Nullable Long bandwidth) {

		static Group of(GroupLimits limits) {
			return new Group(limits.maxConcurrent(), DownloadView.boxed(limits.bandwidth()));
		}

	}

}
