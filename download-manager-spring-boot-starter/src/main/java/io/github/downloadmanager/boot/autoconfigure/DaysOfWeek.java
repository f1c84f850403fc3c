package io.github.downloadmanager.boot.autoconfigure;

import java.time.DayOfWeek;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.downloadmanager.control.BandwidthProfile;
import org.jspecify.annotations.Nullable;

/**
 * Days of the week as people write them: {@code mon}, {@code Monday}, {@code mon-fri},
 * {@code fri-mon}, {@code weekend}, {@code workdays}, {@code daily}.
 */
final class DaysOfWeek {

	private static final String ALLOWED = "days such as mon, monday, mon-fri, workdays, weekend or daily";

	private DaysOfWeek() {
	}

	/**
	 * Read days.
	 * @param property the name of the property
	 * @param values what was written; nothing stands for every day
	 * @throws InvalidDownloadManagerPropertyException if a value is none of these
	 */
	static Set<DayOfWeek> parse(String property, List<String> values) {
		if (values.isEmpty()) {
			return BandwidthProfile.EVERY_DAY;
		}
		Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
		for (String value : values) {
			days.addAll(parse(property, value));
		}
		return days;
	}

	private static Set<DayOfWeek> parse(String property, String value) {
		String written = value.strip().toLowerCase(Locale.ROOT);
		return switch (written) {
			case "daily" -> BandwidthProfile.EVERY_DAY;
			case "workdays" -> BandwidthProfile.WORKDAYS;
			case "weekend" -> BandwidthProfile.WEEKEND;
			default -> range(property, value, written.split("-", -1));
		};
	}

	private static Set<DayOfWeek> range(String property, String value, String[] bounds) {
		DayOfWeek first = day(bounds[0]);
		DayOfWeek last = (bounds.length == 2) ? day(bounds[1]) : first;
		if (first == null || last == null || bounds.length > 2) {
			throw new InvalidDownloadManagerPropertyException(property, value, ALLOWED);
		}
		Set<DayOfWeek> days = EnumSet.of(last);
		for (DayOfWeek day = first; day != last; day = day.plus(1)) {
			days.add(day);
		}
		return days;
	}

	private static @Nullable DayOfWeek day(String name) {
		for (DayOfWeek day : DayOfWeek.values()) {
			String full = day.name().toLowerCase(Locale.ROOT);
			if (name.strip().equals(full) || name.strip().equals(full.substring(0, 3))) {
				return day;
			}
		}
		return null;
	}

}
