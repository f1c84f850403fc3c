package io.github.downloadmanager.internal.bandwidth;

import java.util.OptionalInt;

/**
 * How much of a limit that several downloads share each of them gets, by its priority.
 * Weights are whole numbers, so that sums of them stay exact while downloads come and go.
 *
 * @param doubling by how much a priority must be higher for twice the share, from 1;
 * empty if all get the same
 */
public record PriorityWeights(OptionalInt doubling) {

	/** All get the same. */
	public static final PriorityWeights EVEN = new PriorityWeights(OptionalInt.empty());

	/** The weight of priority 0. */
	static final long NORMAL = 1 << 10;

	/** How often a weight is doubled or halved at most: nobody is left with nothing. */
	private static final double MAX_DOUBLINGS = 4;

	/** The weight of a download with a priority. */
	long of(int priority) {
		if (this.doubling.isEmpty()) {
			return NORMAL;
		}
		double doublings = (double) priority / this.doubling.getAsInt();
		return Math.round(NORMAL * Math.pow(2, Math.max(-MAX_DOUBLINGS, Math.min(MAX_DOUBLINGS, doublings))));
	}

}
