package io.github.downloadmanager.boot.autoconfigure;

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

	void check(String group) {
		String prefix = "download-manager.groups." + group;
		if (this.maxConcurrent != null) {
			PropertyChecks.range(prefix + ".max-concurrent", this.maxConcurrent, 1, Integer.MAX_VALUE);
		}
		PropertyChecks.bandwidthIfSet(prefix + ".bandwidth", this.bandwidth);
	}

	GroupLimits limits() {
		return new GroupLimits(this.maxConcurrent, PropertyChecks.bandwidthIfSet("bandwidth", this.bandwidth));
	}

}
