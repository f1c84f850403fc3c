package io.github.downloadmanager.internal.bandwidth;

import java.util.Arrays;

/**
 * Max–min fair division: nobody gets more than it demands, and whoever gets less than
 * that gets no less than anybody else. Pure.
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

}
