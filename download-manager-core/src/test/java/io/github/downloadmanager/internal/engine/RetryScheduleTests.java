package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.RetrySettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RetryScheduleTests {

	private static final DownloadException PASSING = new DownloadException.ConnectionFailed("reset", null);

	private static RetrySchedule schedule(int retries, DoubleSupplier random) {
		return new RetrySchedule(RetrySettings.DEFAULTS, retries, random);
	}

	private static List<Duration> all(RetrySchedule schedule) {
		List<Duration> delays = new ArrayList<>();
		@Nullable Duration next = schedule.next(PASSING);
		while (next != null) {
			delays.add(next);
			next = schedule.next(PASSING);
		}
		return delays;
	}

	@Test
	void jitterStaysWithinItsBoundsAndTheCap() {
		Random random = new Random(7);
		long[] base = { 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000 };
		for (int round = 0; round < 1000; round++) {
			List<Duration> delays = all(schedule(base.length, random::nextDouble));
			assertThat(delays).hasSize(base.length);
			for (int i = 0; i < base.length; i++) {
				assertThat(delays.get(i).toMillis()).isBetween(base[i] * 8 / 10, Math.min(10_000, base[i] * 12 / 10));
			}
		}
	}

	@Test
	void jitterSpreadsInBothDirections() {
		assertThat(all(schedule(2, () -> 0.0))).containsExactly(Duration.ofMillis(800), Duration.ofMillis(1600));
		assertThat(all(schedule(2, () -> 1.0))).containsExactly(Duration.ofMillis(1200), Duration.ofMillis(2400));
	}

	@Test
	void jitterShortensTheDelayAtTheCap() {
		List<Duration> delays = all(schedule(6, () -> 0.0));
		assertThat(delays.get(5)).isEqualTo(Duration.ofSeconds(8));
	}

	@Test
	void fullJitterIsNeverNegative() {
		RetrySettings settings = new RetrySettings(3, Duration.ofSeconds(1), 2, Duration.ofSeconds(10), 1,
				Duration.ofMinutes(10));
		assertThat(all(new RetrySchedule(settings, 3, () -> 0.0))).containsOnly(Duration.ZERO);
	}

	@Test
	void extremeSettingsDoNotOverflow() {
		RetrySettings settings = new RetrySettings(50, Duration.ofDays(36_500), 1000, Duration.ofDays(36_500), 1,
				Duration.ofDays(36_500));
		assertThat(all(new RetrySchedule(settings, 50, () -> 1.0))).hasSize(50)
			.allSatisfy((delay) -> assertThat(delay).isEqualTo(Duration.ofDays(36_500)));
	}

	@Test
	void aMultiplierOfOneIsAConstantDelay() {
		RetrySettings settings = new RetrySettings(4, Duration.ofSeconds(3), 1, Duration.ofSeconds(10), 0,
				Duration.ofMinutes(10));
		assertThat(all(new RetrySchedule(settings, 4, () -> 0.5))).hasSize(4).containsOnly(Duration.ofSeconds(3));
	}

	@Test
	void finalErrorGetsNoDelay() {
		assertThat(schedule(3, () -> 0.5).next(new DownloadException.TooLarge(1, java.util.OptionalLong.empty())))
			.isNull();
	}

	@Test
	void refillStartsOverFromTheFirstDelay() {
		RetrySchedule schedule = schedule(2, () -> 0.5);
		assertThat(schedule.next(PASSING)).isEqualTo(Duration.ofSeconds(1));
		assertThat(schedule.next(PASSING)).isEqualTo(Duration.ofSeconds(2));
		schedule.refill();
		assertThat(schedule.next(PASSING)).isEqualTo(Duration.ofSeconds(1));
		assertThat(schedule.next(PASSING)).isEqualTo(Duration.ofSeconds(2));
		assertThat(schedule.next(PASSING)).isNull();
	}

}
