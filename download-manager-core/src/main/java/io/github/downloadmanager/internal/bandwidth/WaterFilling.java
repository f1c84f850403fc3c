package io.github.downloadmanager.internal.bandwidth;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Max–min fair division: nobody gets more than it demands, and whoever gets less than
 * that gets no less than anybody else, in proportion to the weights. Pure.
 */
final class WaterFilling {

	private WaterFilling() {
	}

	/**
	 * The level up to which every demand is met.
	 * @param supply what there is, at least 0
	 * @param demands what is wanted by each, at least 0
	 * @return the level; infinite if there is enough for all
	 */
	static double level(double supply, double[] demands) {
		double[] sorted = demands.clone();
		Arrays.sort(sorted);
		double left = supply;
		for (int met = 0; met < sorted.length; met++) {
			double each = left / (sorted.length - met);
			if (sorted[met] > each) {
				return each;
			}
			left -= sorted[met];
		}
		return Double.POSITIVE_INFINITY;
	}

	/**
	 * The level for each weight up to which every demand is met.
	 * @param supply what there is, at least 0
	 * @param least what each gets before weights count, as far as there is so much
	 * @param demands what is wanted by each, at least 0
	 * @param weights the weight of each, from 1
	 */
	static Level level(double supply, double least, double[] demands, long[] weights) {
		double even = level(supply, demands);
		if (even <= least || Arrays.stream(weights).distinct().count() <= 1) {
			return new Level(even, 0);
		}
		double left = supply - Arrays.stream(demands).map((demand) -> Math.min(demand, least)).sum();
		double[] above = Arrays.stream(demands).map((demand) -> Math.max(0, demand - least)).toArray();
		return new Level(least, rise(left, above, weights));
	}

	/** The level at a weight of 1. */
	private static double rise(double supply, double[] demands, long[] weights) {
		int[] order = IntStream.range(0, demands.length)
			.boxed()
			.sorted(Comparator.comparingDouble((i) -> demands[i] / weights[i]))
			.mapToInt(Integer::intValue)
			.toArray();
		double left = supply;
		long weight = Arrays.stream(weights).sum();
		for (int i : order) {
			double each = left / weight;
			if (demands[i] / weights[i] > each) {
				return each;
			}
			left -= demands[i];
			weight -= weights[i];
		}
		return Double.POSITIVE_INFINITY;
	}

	/**
	 * What each gets at most.
	 *
	 * @param least whatever its weight is
	 * @param rise besides, for each weight of 1
	 */
	record Level(double least, double rise) {

		double of(long weight) {
			return this.least + this.rise * weight;
		}

	}

}
