package io.github.downloadmanager.sample.web;

import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set of the server, besides the download manager's own properties.
 *
 * @param allowedHosts host names by which the server may be called, besides
 * {@code localhost} and IP addresses
 * @param rateLimit how fast downloads may be added and cancelled
 */
@ConfigurationProperties("sample")
record SampleSettings(@DefaultValue Set<String> allowedHosts, @DefaultValue RateLimit rateLimit) {

	/**
	 * How fast downloads may be added and cancelled, by all clients together.
	 *
	 * @param burst requests taken at once
	 * @param perSecond requests taken per second in the long run
	 */
	record RateLimit(@DefaultValue("5000") int burst, @DefaultValue("500") int perSecond) {

		RateLimit {
			require(burst >= 1, "sample.rate-limit.burst", burst);
			require(perSecond >= 1, "sample.rate-limit.per-second", perSecond);
		}

	}

	private static void require(boolean holds, String property, int value) {
		if (!holds) {
			throw new IllegalArgumentException(property + " is " + value + "; allowed is any number from 1");
		}
	}

}
