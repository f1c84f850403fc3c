package io.github.downloadmanager.benchmarks.client;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What was measured in one round.
 *
 * @param wall elapsed time in seconds
 * @param cpu user and system time of the client process in seconds
 * @param peakRss greatest resident memory of the client process in bytes
 * @param more further numbers, by name
 * @param error what went wrong, or {@code null}; then the numbers mean nothing
 */
public record Sample(double wall, double cpu, long peakRss, Map<String, Double> more, @Nullable String error) {

	/**
	 * A round that went wrong.
	 * @param error what happened
	 * @return the sample
	 */
	public static Sample failed(String error) {
		return new Sample(0, 0, 0, Map.of(), error);
	}

}
