package io.github.downloadmanager.control;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Rule B10 of bandwidth. */
class BandwidthScheduleTests {

	/** Skips 02:00 to 03:00 on 2026-03-29, and has it twice on 2026-10-25. */
	private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

	private static final BandwidthProfile OFFICE = BandwidthProfile.limit(BandwidthProfile.WORKDAYS, time("08:00"),
			time("18:00"), BERLIN, 1000);

	private static final BandwidthProfile NIGHT = BandwidthProfile.hold(BandwidthProfile.EVERY_DAY, time("22:00"),
			time("06:00"), BERLIN);

	private static LocalTime time(String text) {
		return LocalTime.parse(text);
	}

	private static Instant at(String text) {
		return OffsetDateTime.parse(text).toInstant();
	}

	private static BandwidthProfile daily(String from, String to) {
		return BandwidthProfile.unlimited(BandwidthProfile.EVERY_DAY, time(from), time(to), BERLIN);
	}

	/** 2026-11-27 is a Friday. */
	@ParameterizedTest
	@CsvSource({ "2026-11-27T07:59:59.999+01:00, false", "2026-11-27T08:00:00+01:00, true",
			"2026-11-27T17:59:59+01:00, true", "2026-11-27T18:00:00+01:00, false", "2026-11-28T12:00:00+01:00, false",
			"2026-11-30T12:00:00+01:00, true", "2026-07-01T06:00:00Z, true", "2026-07-01T05:59:59Z, false" })
	void aProfileHoldsBetweenItsTimesOfItsDays(String instant, boolean active) {
		assertThat(OFFICE.isActive(at(instant))).isEqualTo(active);
	}

	@ParameterizedTest
	@CsvSource({ "2026-11-27T21:59:00+01:00, false", "2026-11-27T22:00:00+01:00, true",
			"2026-11-28T05:59:00+01:00, true", "2026-11-28T06:00:00+01:00, false" })
	void aProfileMayEndOnTheNextDay(String instant, boolean active) {
		assertThat(NIGHT.isActive(at(instant))).isEqualTo(active);
	}

	@Test
	void theDayOnWhichANightBeginsCounts() {
		BandwidthProfile friday = BandwidthProfile.hold(Set.of(DayOfWeek.FRIDAY), time("22:00"), time("06:00"), BERLIN);
		assertThat(friday.isActive(at("2026-11-28T03:00:00+01:00"))).isTrue();
		assertThat(friday.isActive(at("2026-11-27T03:00:00+01:00"))).isFalse();
		assertThat(friday.nextBoundary(at("2026-11-28T06:00:00+01:00"))).isEqualTo(at("2026-12-04T22:00:00+01:00"));
	}

	@Test
	void equalTimesAreAWholeDay() {
		BandwidthProfile sunday = BandwidthProfile.hold(Set.of(DayOfWeek.SUNDAY), time("00:00"), time("00:00"), BERLIN);
		assertThat(sunday.isActive(at("2026-11-29T00:00:00+01:00"))).isTrue();
		assertThat(sunday.isActive(at("2026-11-29T23:59:59+01:00"))).isTrue();
		assertThat(sunday.isActive(at("2026-11-30T00:00:00+01:00"))).isFalse();
		assertThat(sunday.isActive(at("2026-11-28T23:59:59+01:00"))).isFalse();
	}

	@Test
	void aTimeThatIsSkippedIsTheMomentOfTheChange() {
		Instant change = at("2026-03-29T03:00:00+02:00");
		BandwidthProfile begins = daily("02:30", "04:00");
		assertThat(begins.isActive(change.minusMillis(1))).isFalse();
		assertThat(begins.isActive(change)).isTrue();
		assertThat(begins.nextBoundary(change.minusSeconds(60))).isEqualTo(change);
		assertThat(begins.nextBoundary(change)).isEqualTo(at("2026-03-29T04:00:00+02:00"));
		BandwidthProfile ends = daily("01:00", "02:30");
		assertThat(ends.isActive(change.minusMillis(1))).isTrue();
		assertThat(ends.isActive(change)).isFalse();
		assertThat(ends.nextBoundary(at("2026-03-29T01:00:00+01:00"))).isEqualTo(change);
	}

	@Test
	void aPeriodThatIsSkippedWholeDoesNotHold() {
		BandwidthProfile skipped = daily("02:15", "02:45");
		Instant change = at("2026-03-29T03:00:00+02:00");
		assertThat(skipped.isActive(change)).isFalse();
		assertThat(skipped.isActive(change.minusMillis(1))).isFalse();
		assertThat(BandwidthSchedule.of(skipped).nextChange(change.minusSeconds(3600)))
			.contains(at("2026-03-30T02:15:00+02:00"));
	}

	@Test
	void aPeriodInAnHourThatComesTwiceIsNotInterrupted() {
		BandwidthProfile doubled = daily("02:15", "02:45");
		Instant begin = at("2026-10-25T02:15:00+02:00");
		Instant end = at("2026-10-25T02:45:00+01:00");
		assertThat(Duration.between(begin, end)).isEqualTo(Duration.ofMinutes(90));
		assertThat(doubled.isActive(begin.minusMillis(1))).isFalse();
		assertThat(doubled.isActive(begin)).isTrue();
		assertThat(doubled.isActive(at("2026-10-25T02:50:00+02:00"))).isTrue();
		assertThat(doubled.isActive(at("2026-10-25T02:05:00+01:00"))).isTrue();
		assertThat(doubled.isActive(end)).isFalse();
		assertThat(doubled.nextBoundary(begin)).isEqualTo(end);
	}

	@Test
	void aNightIsAnHourShorterOrLonger() {
		assertThat(Duration.between(NIGHT.nextBoundary(at("2026-03-28T12:00:00+01:00")),
				NIGHT.nextBoundary(at("2026-03-28T23:00:00+01:00"))))
			.isEqualTo(Duration.ofHours(7));
		assertThat(Duration.between(NIGHT.nextBoundary(at("2026-10-24T12:00:00+02:00")),
				NIGHT.nextBoundary(at("2026-10-24T23:00:00+02:00"))))
			.isEqualTo(Duration.ofHours(9));
	}

	@Test
	void theFirstProfileThatHoldsCounts() {
		BandwidthProfile lunch = daily("12:00", "13:00");
		BandwidthSchedule schedule = BandwidthSchedule.of(lunch, OFFICE, NIGHT);
		assertThat(schedule.at(at("2026-11-27T12:30:00+01:00"))).contains(lunch);
		assertThat(schedule.at(at("2026-11-27T13:00:00+01:00"))).contains(OFFICE);
		assertThat(schedule.at(at("2026-11-27T20:00:00+01:00"))).isEmpty();
		assertThat(schedule.at(at("2026-11-28T23:00:00+01:00"))).contains(NIGHT);
		assertThat(schedule.nextChange(at("2026-11-27T12:30:00+01:00"))).contains(at("2026-11-27T13:00:00+01:00"));
		assertThat(schedule.nextChange(at("2026-11-27T18:00:00+01:00"))).contains(at("2026-11-27T22:00:00+01:00"));
	}

	@Test
	void aBoundaryAtWhichNothingChangesIsNoChange() {
		BandwidthSchedule schedule = BandwidthSchedule.of(OFFICE, daily("12:00", "13:00"));
		assertThat(schedule.nextChange(at("2026-11-27T09:00:00+01:00"))).contains(at("2026-11-27T18:00:00+01:00"));
		assertThat(BandwidthSchedule.of(daily("10:00", "10:00")).nextChange(at("2026-11-27T09:00:00+01:00"))).isEmpty();
		assertThat(BandwidthSchedule.of().nextChange(at("2026-11-27T09:00:00+01:00"))).isEmpty();
		assertThat(BandwidthSchedule.of().at(at("2026-11-27T09:00:00+01:00"))).isEmpty();
	}

	@Test
	void badProfilesAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> BandwidthProfile.unlimited(Set.of(), time("10:00"), time("12:00"), BERLIN))
			.withMessage("days is empty; allowed is at least one day of the week");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> BandwidthProfile.limit(BandwidthProfile.WEEKEND, time("10:00"), time("12:00"), BERLIN, 0))
			.withMessageStartingWith("bandwidth is '0'; allowed is a number from 1");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new BandwidthProfile(BandwidthProfile.WEEKEND, time("10:00"), time("12:00"), BERLIN,
					OptionalLong.of(5), true))
			.withMessage("bandwidth is '5'; a profile that holds has none");
		assertThat(new BandwidthSchedule(List.of(OFFICE)).profiles()).containsExactly(OFFICE);
	}

}
