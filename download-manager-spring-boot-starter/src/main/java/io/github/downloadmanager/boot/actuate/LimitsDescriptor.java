package io.github.downloadmanager.boot.actuate;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.Limits;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * How one manager is steered now.
 *
 * @param manager the name of the manager's bean, or {@code null} if there is only one
 * @param hold how far its downloads are held back
 * @param maxConcurrent how many connections at once
 * @param maxPerHost how many connections to one host, or {@code null} for no limit
 * @param bandwidth bytes per second of all downloads, or {@code null} for no limit
 * @param defaultGroupLimit how many downloads at once of a group that is not among
 * {@code groups}, or {@code null} for no limit
 * @param groups the groups that have limits of their own, and those that are held and
 * have downloads, by name
 */
public record LimitsDescriptor(@Nullable String manager, HoldMode hold, int maxConcurrent, @Nullable Integer maxPerHost,
		@Nullable Long bandwidth, @Nullable Integer defaultGroupLimit,
		Map<String, GroupDescriptor> groups) implements OperationResponseBody {

	/**
	 * Describe how a manager is steered.
	 * @param manager the manager
	 * @param name the name of its bean, or {@code null} if there is only one
	 * @return what to show of it
	 */
	public static LimitsDescriptor of(DownloadManager manager, @Nullable String name) {
		return of(manager, name, manager.downloads());
	}

	static LimitsDescriptor of(DownloadManager manager, @Nullable String name, List<DownloadSnapshot> downloads) {
		Limits limits = manager.limits();
		Map<String, GroupDescriptor> groups = new TreeMap<>();
		limits.groups().keySet().forEach((group) -> groups.put(group, GroupDescriptor.of(manager, group)));
		for (DownloadSnapshot download : downloads) {
			String group = download.group();
			if (group != null && !groups.containsKey(group) && manager.group(group).hold() != HoldMode.NONE) {
				groups.put(group, GroupDescriptor.of(manager, group));
			}
		}
		return new LimitsDescriptor(name, manager.hold(), limits.maxConcurrent(),
				(limits.maxPerHost() != Integer.MAX_VALUE) ? limits.maxPerHost() : null, number(limits.bandwidth()),
				limits.defaultGroupLimit(), groups);
	}

	static @Nullable Long number(OptionalLong value) {
		return value.isPresent() ? value.getAsLong() : null;
	}

	/**
	 * How one group is steered now.
	 *
	 * @param hold how far its downloads are held back
	 * @param maxConcurrent how many of its downloads run at once, or {@code null} for no
	 * limit but the manager's
	 * @param bandwidth bytes per second of all its downloads, or {@code null} for no
	 * limit but the manager's
	 */
	public record GroupDescriptor(HoldMode hold, @Nullable Integer maxConcurrent,
			@Nullable Long bandwidth) implements OperationResponseBody {

		static GroupDescriptor of(DownloadManager manager, String group) {
			Limits limits = manager.limits();
			GroupLimits own = limits.groups()
				.getOrDefault(group, new GroupLimits(limits.defaultGroupLimit(), OptionalLong.empty()));
			return new GroupDescriptor(manager.group(group).hold(), own.maxConcurrent(), number(own.bandwidth()));
		}

	}

}
