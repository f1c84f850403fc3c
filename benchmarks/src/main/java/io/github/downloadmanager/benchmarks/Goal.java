package io.github.downloadmanager.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.github.downloadmanager.benchmarks.client.Sample;
import org.jspecify.annotations.Nullable;

/**
 * A number to reach. Ratios are made within each round, where both have met the same
 * noise.
 *
 * @param metric what is compared
 * @param of whose number it is
 * @param to whose number it is divided by, or {@code null} for the number itself
 * @param atLeast whether more is better
 * @param limit the number to reach
 */
record Goal(String metric, String of, @Nullable String to, boolean atLeast, double limit) {

	static final String WALL = "wall";

	static final String CPU = "cpu";

	static Goal ratio(String metric, String of, String to, double atMost) {
		return new Goal(metric, of, to, false, atMost);
	}

	static Goal ratioAtLeast(String metric, String of, String to, double atLeast) {
		return new Goal(metric, of, to, true, atLeast);
	}

	static Goal value(String metric, String of, double atMost) {
		return new Goal(metric, of, null, false, atMost);
	}

	String text() {
		return this.metric + " of " + this.of + ((this.to != null) ? " / " + this.to : "");
	}

	String limitText() {
		return (this.atLeast ? "≥ " : "≤ ") + Spread.number(this.limit);
	}

	boolean isMet(Spread spread) {
		return this.atLeast ? spread.median() >= this.limit : spread.median() <= this.limit;
	}

	/**
	 * What came of it.
	 * @param samples of each contestant, by round
	 * @return the spread over the rounds, or {@code null} if it was not measured
	 */
	@Nullable Spread evaluate(Map<String, List<Sample>> samples) {
		List<Sample> ours = samples.getOrDefault(this.of, List.of());
		List<Sample> theirs = (this.to != null) ? samples.getOrDefault(this.to, List.of()) : ours;
		int rounds = Math.min(ours.size(), theirs.size());
		if (rounds == 0) {
			return null;
		}
		return Spread.of(IntStream.range(0, rounds).mapToDouble((round) -> {
			double value = value(this.metric, ours.get(round));
			return (this.to != null) ? value / value(this.metric, theirs.get(round)) : value;
		}).toArray());
	}

	static double value(String metric, Sample sample) {
		return switch (metric) {
			case WALL -> sample.wall();
			case CPU -> sample.cpu();
			default -> sample.more().getOrDefault(metric, Double.NaN);
		};
	}

}
