package io.github.downloadmanager.boot.autoconfigure;

import java.util.List;
import java.util.regex.Pattern;

import io.github.downloadmanager.control.GroupLimits;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one group of downloads. Checked where the name of the group is known.
 *
 * @param maxConcurrent Number of downloads of the group that run at once. No limit but
 * max-concurrent of all unless set.
 * @param bandwidth Data size per second that all downloads of the group may take
 * together, or 'none'. No limit but that of all unless set.
 */
public record GroupProperties(@Nullable Integer maxConcurrent, @Nullable String bandwidth) {

	/** Other names go in brackets. */
	private static final Pattern SIMPLE = Pattern.compile("[a-z0-9][a-z0-9-]*");

	void check(String group) {
		String prefix = property(group);
		PropertyChecks.accepts("download-manager.groups", List.of(group),
				"names of groups, of 1 to 200 characters without control characters",
				(names) -> names.forEach(GroupLimits::requireName));
		if (this.maxConcurrent != null) {
			PropertyChecks.range(prefix + ".max-concurrent", this.maxConcurrent, 1, Integer.MAX_VALUE);
		}
		PropertyChecks.bandwidthIfSet(prefix + ".bandwidth", this.bandwidth);
	}

	/** The name of a group as it is written in the name of a property. */
	private static String property(String group) {
		return "download-manager.groups" + (SIMPLE.matcher(group).matches() ? "." + group : "[" + group + "]");
	}

	GroupLimits limits() {
		return new GroupLimits(this.maxConcurrent, PropertyChecks.bandwidthIfSet("bandwidth", this.bandwidth));
	}

}
