package io.github.downloadmanager.boot.autoconfigure;

import java.util.OptionalLong;

import io.github.downloadmanager.control.GroupLimits;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * The limits of one group of downloads. Checked where the name of the group is known.
 *
 * @param maxConcurrent Number of downloads of the group that run at once. No limit but
 * max-concurrent of all unless set.
 * @param bandwidth Data size per second that all downloads of the group may take
 * together. No limit but that of all unless set.
 */
public record GroupProperties(@Nullable Integer maxConcurrent, @Nullable DataSize bandwidth) {

	void check(String group) {
		String prefix = "download-manager.groups." + group;
		if (this.maxConcurrent != null) {
			PropertyChecks.range(prefix + ".max-concurrent", this.maxConcurrent, 1, Integer.MAX_VALUE);
		}
		if (this.bandwidth != null) {
			PropertyChecks.bandwidth(prefix + ".bandwidth", this.bandwidth);
		}
	}

	GroupLimits limits() {
		return new GroupLimits(this.maxConcurrent, bytes(this.bandwidth));
	}

	static OptionalLong bytes(@Nullable DataSize size) {
		return (size != null) ? OptionalLong.of(size.toBytes()) : OptionalLong.empty();
	}

}
