package io.github.downloadmanager.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.github.downloadmanager.benchmarks.client.Sample;

/**
 * What several rounds gave.
 *
 * @param median the middle value
 * @param min the least value
 * @param max the greatest value
 */
record Spread(double median, double min, double max) {

	static Spread of(double... values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		int middle = sorted.length / 2;
		double median = (sorted.length % 2 == 1) ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
		return new Spread(median, sorted[0], sorted[sorted.length - 1]);
	}

	static Spread of(List<Sample> samples, ToDoubleFunction<Sample> value) {
		return of(samples.stream().mapToDouble(value).toArray());
	}

	/** A number with as many digits as it deserves. */
	static String number(double value) {
		double size = Math.abs(value);
		String format = (size >= 100) ? "%.0f" : (size >= 10) ? "%.1f" : (size >= 0.1 || size == 0) ? "%.2f" : "%.3f";
		return String.format(Locale.ROOT, format, value);
	}

	@Override
	public String toString() {
		return number(this.median) + " (" + number(this.min) + "–" + number(this.max) + ")";
	}

}
