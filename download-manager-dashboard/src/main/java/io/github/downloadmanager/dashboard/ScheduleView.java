package io.github.downloadmanager.dashboard;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.downloadmanager.control.BandwidthProfile;
import io.github.downloadmanager.control.ScheduledBandwidth;
import org.jspecify.annotations.Nullable;

/**
 * What the schedule of the bandwidth says now.
 *
 * @param profile which of its profiles holds, for a person to read; {@code null} if none
 * does
 * @param bandwidth bytes per second of the profile; {@code null} for no limit
 * @param hold whether the profile holds all downloads back
 * @param until when another one holds; {@code null} for never
 * @param overridden whether somebody has set another bandwidth, which holds until then
 */
record ScheduleView(@Nullable String profile, @Nullable Long bandwidth, boolean hold, @Nullable Instant until,
		boolean overridden) {

	static ScheduleView of(ScheduledBandwidth scheduled) {
		BandwidthProfile profile = scheduled.profile().orElse(null);
		return new ScheduleView((profile != null) ? text(profile) : null,
				(profile != null) ? DownloadView.boxed(profile.bandwidth()) : null, profile != null && profile.hold(),
				scheduled.until().orElse(null), scheduled.overridden());
	}

	private static String text(BandwidthProfile profile) {
		return days(profile.days()) + " " + profile.from() + "–" + profile.to() + " " + profile.zone().getId();
	}

	private static String days(Set<DayOfWeek> days) {
		if (days.equals(BandwidthProfile.EVERY_DAY)) {
			return "every day";
		}
		if (days.equals(BandwidthProfile.WORKDAYS)) {
			return "Mon–Fri";
		}
		return days.stream()
			.sorted()
			.map((day) -> day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH))
			.collect(Collectors.joining(", "));
	}

}
