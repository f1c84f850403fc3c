package io.github.downloadmanager;

import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

import io.github.downloadmanager.internal.engine.RetrySchedule;
import io.github.downloadmanager.sink.MemorySink;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A setting is refused where it is set, by its name, or it works; however large or small.
 */
class ExtremeSettingsPropertiesTests {

	private static final TimeoutSettings DEFAULTS = TimeoutSettings.DEFAULTS;

	@Provide
	Arbitrary<Duration> durations() {
		return Arbitraries.oneOf(
				Arbitraries.of(Duration.ZERO, Duration.ofNanos(1), Duration.ofNanos(999_999), Duration.ofMillis(1),
						Duration.ofNanos(-1), ChronoUnit.FOREVER.getDuration(), Duration.ofSeconds(Long.MIN_VALUE),
						Duration.ofMillis(Long.MAX_VALUE), Duration.ofNanos(Long.MAX_VALUE), Duration.ofDays(36_500),
						Duration.ofDays(36_500).plusNanos(1)),
				Arbitraries.longs().map(Duration::ofNanos), Arbitraries.longs().map(Duration::ofMillis),
				Arbitraries.longs().map(Duration::ofSeconds));
	}

	@Property
	void delaysWorkOrAreRefused(@ForAll("durations") Duration initial, @ForAll("durations") Duration max,
			@ForAll("durations") Duration retryAfter, @ForAll double multiplier) {
		RetrySettings settings;
		try {
			settings = new RetrySettings(50, initial, multiplier, max, 1, retryAfter);
		}
		catch (IllegalArgumentException ex) {
			assertThat(ex).message()
				.matches("(?s)(initialDelay|maxDelay|multiplier|maxRetryAfter) is '.*'; allowed is .*");
			return;
		}
		RetrySchedule schedule = new RetrySchedule(settings, 50, () -> 1);
		for (int retry = 1; retry <= 50; retry++) {
			assertThat(schedule.next(new DownloadException.Truncated(1, OptionalLong.empty(), null)))
				.isBetween(Duration.ZERO, max);
		}
	}

	/** Each setting that is a duration, by its name. */
	private static List<Named> durationSettings() {
		return List.of(new Named("connect", (it) -> timeouts(it, null, null, null, null)),
				new Named("response", (it) -> timeouts(null, it, null, null, null)),
				new Named("read", (it) -> timeouts(null, null, it, null, null)),
				new Named("probe", (it) -> timeouts(null, null, null, it, null)),
				new Named("total", (it) -> timeouts(null, null, null, null, it)),
				new Named("stall window", (it) -> new TimeoutSettings.StallFloor(1, it)),
				new Named("timeout",
						(it) -> DownloadRequest.builder(URI.create("http://files.example/")).timeout(it).build()),
				new Named("sampleInterval", (it) -> DownloadManager.builder().sampleInterval(it)),
				new Named("shutdownGrace", (it) -> DownloadManager.builder().shutdownGrace(it)));
	}

	private static void timeouts(@Nullable Duration connect, @Nullable Duration response, @Nullable Duration read,
			@Nullable Duration probe, @Nullable Duration total) {
		new TimeoutSettings((connect != null) ? connect : DEFAULTS.connect(),
				(response != null) ? response : DEFAULTS.response(), (read != null) ? read : DEFAULTS.read(),
				(probe != null) ? probe : DEFAULTS.probe(), DEFAULTS.stall(), total);
	}

	@Property
	void everyDurationIsTakenOrRefusedByItsName(@ForAll("durations") Duration value) {
		boolean fits = !value.isNegative() && value.compareTo(Duration.ofDays(36_500)) <= 0;
		for (Named setting : durationSettings()) {
			boolean least = setting.name().equals("shutdownGrace") || value
				.compareTo(setting.name().equals("sampleInterval") ? Duration.ofMillis(1) : Duration.ofNanos(1)) >= 0;
			if (fits && least) {
				setting.set().accept(value);
			}
			else {
				assertThatIllegalArgumentException().isThrownBy(() -> setting.set().accept(value))
					.withMessageMatching("(?s)" + setting.name() + " is '.*'; allowed is .*");
			}
		}
	}

	@Property
	void everySizeAndCountIsTakenOrRefusedByItsName(@ForAll long value, @ForAll int count) {
		DownloadManagerBuilder builder = DownloadManager.builder();
		DownloadRequestBuilder request = DownloadRequest.builder(URI.create("http://files.example/"));
		taken("maxSize", value >= 0, () -> builder.maxSize(value));
		taken("maxSize", value >= 0, () -> request.maxSize(value));
		taken("minSegmentSize", value >= 64 * 1024, () -> builder.minSegmentSize(value));
		taken("stall floor", value >= 0, () -> new TimeoutSettings.StallFloor(value, Duration.ofSeconds(1)));
		taken("maxConcurrent", count >= 1 && count <= 100_000, () -> builder.maxConcurrent(count));
		taken("maxPerHost", count >= 1, () -> builder.maxPerHost(count));
		taken("maxQueued", count >= 1, () -> builder.maxQueued(count));
		taken("history", count >= 0, () -> builder.history(count));
		taken("maxRedirects", count >= 0 && count <= 100, () -> builder.maxRedirects(count));
		taken("segments", count >= 0 && count <= 64, () -> builder.segments(count));
		taken("segments", count >= 0 && count <= 64, () -> request.segments(count));
		taken("retries", count >= 0, () -> request.retries(count));
		taken("eventBuffer", count >= 1 && count <= 1 << 20, () -> builder.eventBuffer(count));
		taken("limit", count >= 0, () -> new MemorySink(count));
	}

	private static void taken(String name, boolean allowed, Runnable set) {
		if (allowed) {
			set.run();
		}
		else {
			assertThatIllegalArgumentException().isThrownBy(set::run)
				.withMessageStartingWith(name + " is ")
				.withMessageContaining("; allowed is ");
		}
	}

	private record Named(String name, Consumer<Duration> set) {

	}

}
