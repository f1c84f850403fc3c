package io.github.downloadmanager.internal.host;

import java.time.Duration;
import java.util.function.DoubleSupplier;

import io.github.downloadmanager.control.HostGovernor;

/**
 * The settings of a {@link HostThrottle}.
 *
 * @param firstPause how long an origin is left alone that answers 429 and names no time
 * @param multiplier factor from one such pause to the next, at least 1
 * @param longestPause upper bound on such pauses
 * @param governor whether the number of connections is found out
 * @param random numbers from 0 to 1, to lengthen pauses at random
 */
public record ThrottleSettings(Duration firstPause, double multiplier, Duration longestPause, HostGovernor governor,
		DoubleSupplier random) {

}
