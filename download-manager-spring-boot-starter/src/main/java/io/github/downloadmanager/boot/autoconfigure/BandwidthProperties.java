package io.github.downloadmanager.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import io.github.downloadmanager.control.BandwidthProfile;
import io.github.downloadmanager.control.BandwidthSchedule;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How fast downloads may be.
 *
 * @param limit Data size per second that all downloads may take together, such as 10MB,
 * or 'none'. No limit unless set.
 * @param profiles Times at which another limit holds, or nothing is downloaded. Of
 * several that hold at the same time, the first one counts. None unless set.
 * @param priorityDoubling By how much the priority of a download must be higher for twice
 * the share of a limit that several downloads have together. All get the same unless set.
 */
public record BandwidthProperties(@Nullable String limit, @DefaultValue List<BandwidthProfileProperties> profiles,
		@Nullable Integer priorityDoubling) {

	public BandwidthProperties {
		bytesPerSecond(limit);
		profiles(profiles);
		if (priorityDoubling != null) {
			PropertyChecks.range("download-manager.bandwidth.priority-doubling", priorityDoubling, 1, 1000);
		}
	}

	/**
	 * {@link #limit()} as a number.
	 * @return bytes per second, empty for no limit
	 */
	public OptionalLong bytesPerSecond() {
		return bytesPerSecond(this.limit);
	}

	private static OptionalLong bytesPerSecond(@Nullable String limit) {
		return PropertyChecks.bandwidthIfSet("download-manager.bandwidth.limit", limit);
	}

	/** The schedule; {@code null} if there are no profiles. */
	@Nullable BandwidthSchedule schedule() {
		List<BandwidthProfile> made = profiles(this.profiles);
		return made.isEmpty() ? null : new BandwidthSchedule(made);
	}

	private static List<BandwidthProfile> profiles(List<BandwidthProfileProperties> profiles) {
		List<BandwidthProfile> made = new ArrayList<>();
		for (int i = 0; i < profiles.size(); i++) {
			made.add(profiles.get(i).profile("download-manager.bandwidth.profiles[" + i + "]"));
		}
		return made;
	}

}
