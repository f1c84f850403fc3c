package io.github.downloadmanager.control;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * What holds for all downloads together at certain times of certain days. Times are local
 * ones. Where the clock is put forward, a time that is skipped is the moment of the
 * change; where it is put back, a period begins at the first of two equal times and ends
 * at the second, so that it is never interrupted.
 *
 * @param days the days on which it begins, at least one
 * @param from when it begins
 * @param to when it ends, on the next day if that is not after {@code from}; equal to
 * {@code from} for a whole day
 * @param zone whose clock and calendar are meant
 * @param bandwidth bytes per second, from 1; empty for no limit
 * @param hold whether downloads are held: none starts, and those that run are paused.
 * There is no bandwidth then
 */
public record BandwidthProfile(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone, OptionalLong bandwidth,
		boolean hold) {

	/** From Monday to Sunday. */
	public static final Set<DayOfWeek> EVERY_DAY = Collections.unmodifiableSet(EnumSet.allOf(DayOfWeek.class));

	/** From Monday to Friday. */
	public static final Set<DayOfWeek> WORKDAYS = Collections
		.unmodifiableSet(EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY));

	/** Saturday and Sunday. */
	public static final Set<DayOfWeek> WEEKEND = Collections
		.unmodifiableSet(EnumSet.range(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY));

	/** So many days ahead each day of the week has come, and ended. */
	private static final int DAYS_AHEAD = 9;

	public BandwidthProfile {
		Objects.requireNonNull(days, "days");
		Objects.requireNonNull(from, "from");
		Objects.requireNonNull(to, "to");
		Objects.requireNonNull(zone, "zone");
		Objects.requireNonNull(bandwidth, "bandwidth");
		if (days.isEmpty()) {
			throw new IllegalArgumentException("days is empty; allowed is at least one day of the week");
		}
		bandwidth.ifPresent((bytes) -> GroupLimits.atLeastOne("bandwidth", bytes));
		if (hold && bandwidth.isPresent()) {
			throw new IllegalArgumentException(
					"bandwidth is '" + bandwidth.getAsLong() + "'; a profile that holds has none");
		}
		days = Collections.unmodifiableSet(EnumSet.copyOf(days));
	}

	/**
	 * A time with a limit.
	 * @param days the days on which it begins
	 * @param from when it begins
	 * @param to when it ends
	 * @param zone whose clock and calendar are meant
	 * @param bytesPerSecond the limit, from 1
	 * @return the profile
	 */
	public static BandwidthProfile limit(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone,
			long bytesPerSecond) {
		return new BandwidthProfile(days, from, to, zone, OptionalLong.of(bytesPerSecond), false);
	}

	/**
	 * A time without a limit.
	 * @param days the days on which it begins
	 * @param from when it begins
	 * @param to when it ends
	 * @param zone whose clock and calendar are meant
	 * @return the profile
	 */
	public static BandwidthProfile unlimited(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
		return new BandwidthProfile(days, from, to, zone, OptionalLong.empty(), false);
	}

	/**
	 * A time in which nothing is downloaded.
	 * @param days the days on which it begins
	 * @param from when it begins
	 * @param to when it ends
	 * @param zone whose clock and calendar are meant
	 * @return the profile
	 */
	public static BandwidthProfile hold(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
		return new BandwidthProfile(days, from, to, zone, OptionalLong.empty(), true);
	}

	/**
	 * Whether it holds at an instant.
	 * @param instant any instant
	 * @return {@code true} from the beginning of each period, until its end
	 */
	public boolean isActive(Instant instant) {
		Objects.requireNonNull(instant, "instant");
		LocalDate today = instant.atZone(this.zone).toLocalDate();
		return isActive(instant, today.minusDays(1)) || isActive(instant, today);
	}

	private boolean isActive(Instant instant, LocalDate date) {
		return this.days.contains(date.getDayOfWeek()) && !instant.isBefore(begin(date)) && instant.isBefore(end(date));
	}

	/**
	 * The first instant after another one at which a period begins or ends.
	 * @param instant any instant
	 * @return a later one
	 */
	public Instant nextBoundary(Instant instant) {
		Objects.requireNonNull(instant, "instant");
		TreeSet<Instant> boundaries = new TreeSet<>();
		LocalDate yesterday = instant.atZone(this.zone).toLocalDate().minusDays(1);
		for (int i = 0; i <= DAYS_AHEAD || boundaries.higher(instant) == null; i++) {
			LocalDate date = yesterday.plusDays(i);
			if (this.days.contains(date.getDayOfWeek())) {
				boundaries.add(begin(date));
				boundaries.add(end(date));
			}
		}
		return Objects.requireNonNull(boundaries.higher(instant));
	}

	private Instant begin(LocalDate date) {
		return instant(date.atTime(this.from), true);
	}

	private Instant end(LocalDate date) {
		return instant((this.to.isAfter(this.from) ? date : date.plusDays(1)).atTime(this.to), false);
	}

	private Instant instant(LocalDateTime time, boolean first) {
		List<ZoneOffset> offsets = this.zone.getRules().getValidOffsets(time);
		if (offsets.isEmpty()) {
			return this.zone.getRules().getTransition(time).getInstant();
		}
		return time.toInstant(offsets.get(first ? 0 : offsets.size() - 1));
	}

}
