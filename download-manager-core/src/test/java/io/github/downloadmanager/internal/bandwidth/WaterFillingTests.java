package io.github.downloadmanager.internal.bandwidth;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

/** Rule B2 of bandwidth. */
class WaterFillingTests {

	@Test
	void whoWantsLessLeavesItToTheOthers() {
		assertThat(WaterFilling.level(100, new double[] { 10, 80, 80 })).isEqualTo(45);
		assertThat(WaterFilling.level(100, new double[] { 80, 80, 80, 80 })).isEqualTo(25);
		assertThat(WaterFilling.level(100, new double[] { 50, 50 })).isInfinite();
		assertThat(WaterFilling.level(0, new double[] { 0, 1 })).isZero();
		assertThat(WaterFilling.level(0, new double[0])).isInfinite();
	}

	@Property
	void nothingIsLeftWhileSomebodyWantsMore(@ForAll @IntRange(max = 1000) int supply,
			@ForAll @Size(max = 20) List<@IntRange(max = 200) Integer> wanted) {
		double[] demands = wanted.stream().mapToDouble(Integer::doubleValue).toArray();
		double level = WaterFilling.level(supply, demands);
		double given = Arrays.stream(demands).map((demand) -> Math.min(demand, level)).sum();
		assertThat(given).isCloseTo(Math.min(supply, Arrays.stream(demands).sum()), offset(1e-6));
	}

	@Test
	void whoWeighsMoreGetsMoreOfWhatIsAboveTheLeast() {
		WaterFilling.Level level = WaterFilling.level(100, 10, new double[] { 5, 80, 80 }, new long[] { 1, 1, 2 });
		assertThat(level.of(1)).isEqualTo(10 + 25);
		assertThat(level.of(2)).isEqualTo(10 + 50);
		assertThat(WaterFilling.level(12, 10, new double[] { 5, 80, 80 }, new long[] { 1, 1, 2 }).of(2)).isEqualTo(4);
		assertThat(WaterFilling.level(200, 10, new double[] { 5, 80, 80 }, new long[] { 1, 1, 2 }).of(1)).isInfinite();
	}

	@Property
	void weightsLeaveNothingWhileSomebodyWantsMore(@ForAll @IntRange(max = 1000) int supply,
			@ForAll @IntRange(max = 20) int least, @ForAll @Size(max = 20) List<@IntRange(max = 200) Integer> wanted) {
		double[] demands = wanted.stream().mapToDouble(Integer::doubleValue).toArray();
		long[] weights = IntStream.range(0, demands.length).mapToLong((i) -> 1 << i % 5).toArray();
		WaterFilling.Level level = WaterFilling.level(supply, least, demands, weights);
		double given = IntStream.range(0, demands.length)
			.mapToDouble((i) -> Math.min(demands[i], level.of(weights[i])))
			.sum();
		assertThat(given).isCloseTo(Math.min(supply, Arrays.stream(demands).sum()), offset(1e-6));
	}

}
