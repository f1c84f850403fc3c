package io.github.downloadmanager.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which bandwidth all downloads have together at which time. Of profiles that hold at the
 * same time the first one counts; where none does, the bandwidth that the manager was
 * built with holds.
 *
 * @param profiles the profiles, in the order of their precedence
 */
public record BandwidthSchedule(List<BandwidthProfile> profiles) {

	/** Profiles repeat each week, so what does not change by then never does. */
	private static final Duration HORIZON = Duration.ofDays(16);

	public BandwidthSchedule {
		Objects.requireNonNull(profiles, "profiles");
		profiles.forEach((profile) -> Objects.requireNonNull(profile, "an element of profiles"));
		profiles = List.copyOf(profiles);
	}

	/**
	 * A schedule.
	 * @param profiles the profiles, in the order of their precedence
	 * @return the schedule
	 */
	public static BandwidthSchedule of(BandwidthProfile... profiles) {
		return new BandwidthSchedule(Arrays.asList(Objects.requireNonNull(profiles, "profiles")));
	}

	/**
	 * What holds at an instant.
	 * @param instant any instant
	 * @return the profile, empty if none holds
	 */
	public Optional<BandwidthProfile> at(Instant instant) {
		Objects.requireNonNull(instant, "instant");
		return this.profiles.stream().filter((profile) -> profile.isActive(instant)).findFirst();
	}

	/**
	 * The first instant after another one at which another profile holds, or none any
	 * more.
	 * @param instant any instant
	 * @return a later one, empty if the same holds for ever
	 */
	public Optional<Instant> nextChange(Instant instant) {
		Objects.requireNonNull(instant, "instant");
		Optional<BandwidthProfile> now = at(instant);
		Instant latest = instant.plus(HORIZON);
		Optional<Instant> next = nextBoundary(instant);
		while (next.isPresent() && next.get().isBefore(latest) && at(next.get()).equals(now)) {
			next = nextBoundary(next.get());
		}
		return next.filter((found) -> found.isBefore(latest));
	}

	private Optional<Instant> nextBoundary(Instant instant) {
		return this.profiles.stream().map((profile) -> profile.nextBoundary(instant)).min(Comparator.naturalOrder());
	}

}
