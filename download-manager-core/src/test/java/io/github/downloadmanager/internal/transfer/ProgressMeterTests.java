package io.github.downloadmanager.internal.transfer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import io.github.downloadmanager.Progress;
import io.github.downloadmanager.internal.concurrent.Time;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.ManualClock;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ProgressMeterTests {

	private static final Duration INTERVAL = Duration.ofMillis(200);

	private static final long MIB = 1 << 20;

	private final ManualClock clock = new ManualClock();

	private final List<Progress> samples = new ArrayList<>();

	private final List<Duration> intervals = new ArrayList<>();

	private final ByteCounts counts = new ByteCounts();

	private final ProgressMeter meter = new ProgressMeter(
			new Time(this.clock, this.clock::nanos, () -> TestManager.START.plusNanos(this.clock.nanos())), INTERVAL,
			0.2, this.counts, (progress, last, interval) -> {
				this.samples.add(progress);
				this.intervals.add(interval);
			});

	/** Receive bytes, then let an interval pass. */
	private Progress receive(long bytes) {
		this.counts.receive(bytes, this.counts.held() + bytes);
		this.clock.advance(INTERVAL);
		return this.samples.get(this.samples.size() - 1);
	}

	@Test
	void bytesOfAnEarlierRunAreNoSpeed() {
		this.meter.resume();
		long before = 30 * MIB;
		this.counts.announce(OptionalLong.of(40 * MIB));
		this.counts.resume(before);
		Progress first = receive(MIB / 5 * 2);
		assertThat(first.bytesDownloaded()).isEqualTo(before + MIB / 5 * 2);
		assertThat(first.instantaneousBytesPerSecond()).isEqualTo(2.0 * MIB, within(10.0));
		assertThat(first.emaBytesPerSecond()).isEqualTo(2.0 * MIB, within(10.0));
		assertThat(first.eta().orElseThrow()).isBetween(Duration.ofMillis(4700), Duration.ofMillis(4900));
	}

	@Test
	void startingOverDoesNotChangeTheSpeed() {
		this.meter.resume();
		receive(MIB);
		this.counts.discard();
		Progress second = receive(MIB);
		assertThat(second.bytesDownloaded()).isEqualTo(MIB);
		assertThat(second.instantaneousBytesPerSecond()).isEqualTo(5.0 * MIB, within(1e-6));
		assertThat(second.emaBytesPerSecond()).isEqualTo(5.0 * MIB, within(1e-6));
	}

	@Test
	void whileNothingRunsThereIsNeitherSpeedNorEstimateAndOneSampleTellsSo() {
		this.counts.announce(OptionalLong.of(10 * MIB));
		this.meter.resume();
		assertThat(receive(MIB).eta()).isPresent();
		this.meter.pause();
		assertStandsStill(this.meter.current());
		this.clock.advance(INTERVAL.multipliedBy(100));
		assertThat(this.samples).hasSize(2);
		assertStandsStill(this.samples.get(1));
		assertThat(this.samples.get(1).bytesDownloaded()).isEqualTo(MIB);
	}

	@Test
	void thatSampleKeepsTheLeastIntervalToo() {
		this.meter.resume();
		receive(MIB);
		this.meter.pause();
		this.clock.advance(INTERVAL.minusNanos(1));
		assertThat(this.samples).hasSize(1);
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.samples).hasSize(2);
		assertThat(this.samples.get(1).elapsed()).isEqualTo(INTERVAL.multipliedBy(2));
	}

	@Test
	void aRestIsToldAtOnceAndAllowsNoLaterSample() {
		this.counts.announce(OptionalLong.of(10 * MIB));
		this.meter.resume();
		assertThat(receive(MIB).eta()).isPresent();
		this.clock.advance(Duration.ofNanos(1));
		this.meter.rest();
		assertThat(this.samples).hasSize(2);
		assertStandsStill(this.samples.get(1));
		assertThat(this.intervals).as("it may follow at once").last().isEqualTo(Duration.ZERO);
		this.clock.advance(INTERVAL.multipliedBy(10));
		this.meter.rest();
		assertThat(this.samples).hasSize(2);
	}

	@Test
	void theAverageStartsAnewAfterAPause() {
		this.meter.resume();
		receive(100 * MIB);
		this.meter.pause();
		this.clock.advance(Duration.ofSeconds(20));
		this.meter.resume();
		assertStandsStill(this.meter.current());
		assertThat(receive(MIB).emaBytesPerSecond()).isEqualTo(5.0 * MIB, within(1e-6));
		assertThat(this.meter.current().elapsed()).isEqualTo(Duration.ofMillis(20_400));
	}

	@Test
	void anEndHasNoSpeed() {
		for (boolean whole : new boolean[] { true, false }) {
			ByteCounts otherCounts = new ByteCounts();
			ProgressMeter other = new ProgressMeter(new Time(this.clock, this.clock::nanos, () -> TestManager.START),
					INTERVAL, 0.2, otherCounts, (progress, last, interval) -> this.samples.add(progress));
			otherCounts.announce(OptionalLong.of(2 * MIB));
			other.resume();
			otherCounts.receive(MIB, MIB);
			this.clock.advance(INTERVAL);
			other.finish(whole);
			assertStandsStill(this.samples.get(this.samples.size() - 1));
			assertStandsStill(other.current());
			other.resume();
			assertStandsStill(other.current());
		}
	}

	@Property(tries = 100)
	void theAverageIsThatOfTheSpeeds(@ForAll @Size(min = 1, max = 50) List<@IntRange(max = 1 << 24) Integer> pieces) {
		ProgressMeterTests fresh = new ProgressMeterTests();
		fresh.meter.resume();
		double expected = -1;
		for (int bytes : pieces) {
			double speed = bytes / 0.2;
			expected = (expected < 0) ? speed : 0.2 * speed + 0.8 * expected;
			Progress sample = fresh.receive(bytes);
			assertThat(sample.instantaneousBytesPerSecond()).isEqualTo(speed, within(1e-3));
			assertThat(sample.emaBytesPerSecond()).isEqualTo(expected, within(1e-3));
		}
		fresh.clock.advance(Duration.ofSeconds(30));
		Progress stalled = fresh.meter.current();
		assertThat(stalled.instantaneousBytesPerSecond()).isZero();
		assertThat(stalled.emaBytesPerSecond()).isLessThan(1);
		assertThat(stalled.eta()).isEmpty();
	}

	private static void assertStandsStill(Progress progress) {
		assertThat(progress.instantaneousBytesPerSecond()).isZero();
		assertThat(progress.emaBytesPerSecond()).isZero();
		assertThat(progress.eta()).isEmpty();
	}

}
