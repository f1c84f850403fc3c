package io.github.downloadmanager.control;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What a {@link BandwidthSchedule} says at one moment.
 *
 * @param profile which of its profiles holds, empty if none does
 * @param until when another one holds, or none any more; empty if that never happens
 * @param overridden whether somebody has set another bandwidth, which holds until then
 */
public record ScheduledBandwidth(Optional<BandwidthProfile> profile, Optional<Instant> until, boolean overridden) {

	public ScheduledBandwidth {
		Objects.requireNonNull(profile, "profile");
		Objects.requireNonNull(until, "until");
	}

}
