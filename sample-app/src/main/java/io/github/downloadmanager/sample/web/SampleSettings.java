package io.github.downloadmanager.sample.web;

import java.time.Duration;
import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set of the server, besides the download manager's own properties.
 *
 * @param allowedHosts host names by which the server may be called, besides
 * {@code localhost} and IP addresses
 * @param rateLimit how fast downloads may be added and cancelled
 * @param events the event stream
 */
@ConfigurationProperties("sample")
record SampleSettings(@DefaultValue Set<String> allowedHosts, @DefaultValue RateLimit rateLimit,
		@DefaultValue Events events) {

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

	/**
	 * The event stream.
	 *
	 * @param maxClients clients served at once; each one costs a thread
	 * @param buffer events kept for each client that is slow to read
	 * @param heartbeat time of silence after which a comment is sent, so that a client
	 * that is gone is noticed
	 */
	record Events(@DefaultValue("500") int maxClients, @DefaultValue("1024") int buffer,
			@DefaultValue("15s") Duration heartbeat) {

		Events {
			require(maxClients >= 1, "sample.events.max-clients", maxClients);
			require(buffer >= 1, "sample.events.buffer", buffer);
			require(heartbeat.toMillis() >= 1, "sample.events.heartbeat", heartbeat);
		}

	}

	private static void require(boolean holds, String property, Object value) {
		if (!holds) {
			throw new IllegalArgumentException(property + " is " + value + "; allowed is any value from 1 (ms)");
		}
	}

}
