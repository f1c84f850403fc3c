package io.github.downloadmanager.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * How fast downloads may be.
 *
 * @param limit Data size per second that all downloads may take together, such as 10MB.
 * No limit unless set.
 */
public record BandwidthProperties(@Nullable DataSize limit) {

	public BandwidthProperties {
		if (limit != null) {
			PropertyChecks.bandwidth("download-manager.bandwidth.limit", limit);
		}
	}

}
