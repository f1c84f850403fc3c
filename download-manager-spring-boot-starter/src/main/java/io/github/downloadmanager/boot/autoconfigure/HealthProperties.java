package io.github.downloadmanager.boot.autoconfigure;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * When the health of downloads is down.
 *
 * @param minFree Space that must be free where the directory for files is. 0B for any.
 */
public record HealthProperties(@DefaultValue("100MB") DataSize minFree) {

	public HealthProperties {
		PropertyChecks.that(!minFree.isNegative(), "download-manager.health.min-free", minFree, "a data size from 0B");
	}

}
