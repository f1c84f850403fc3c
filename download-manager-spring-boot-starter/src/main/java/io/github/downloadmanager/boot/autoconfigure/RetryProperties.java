package io.github.downloadmanager.boot.autoconfigure;

import java.time.Duration;
import java.util.Set;

import io.github.downloadmanager.RetrySettings;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often and when to try again.
 *
 * @param maxRetries Number of retries after the first attempt; 0 for none.
 * @param initialDelay Delay before the first retry.
 * @param maxDelay Greatest delay between two attempts, before jitter.
 * @param multiplier Factor from one delay to the next, from 1 to 1000.
 * @param jitter Part of the delay by which it varies at random, from 0 to 1.
 * @param maxRetryAfter Greatest delay that a Retry-After header of a server can cause.
 * @param onLongWait What to do if a server asks to wait longer than max-retry-after.
 * @param statuses Response statuses after which to try again, from 400 to 599.
 */
public record RetryProperties(@DefaultValue("3") int maxRetries, @DefaultValue("1s") Duration initialDelay,
		@DefaultValue("10s") Duration maxDelay, @DefaultValue("2") double multiplier,
		@DefaultValue("0.2") double jitter, @DefaultValue("10m") Duration maxRetryAfter,
		@DefaultValue("fail") RetrySettings.LongWait onLongWait, @DefaultValue( {
				"408", "425", "429", "500", "502", "503", "504", "522", "524" }) Set<Integer> statuses){

	private static final Duration DEFAULT_MAX_DELAY = Duration.ofSeconds(10);

	public RetryProperties {
		PropertyChecks.range("download-manager.retry.max-retries", maxRetries, 0, Integer.MAX_VALUE);
		PropertyChecks.positive("download-manager.retry.initial-delay", initialDelay);
		PropertyChecks.positive("download-manager.retry.max-delay", maxDelay);
		// The one to blame is the one that was set.
		PropertyChecks.that(maxDelay.compareTo(initialDelay) >= 0 || !maxDelay.equals(DEFAULT_MAX_DELAY),
				"download-manager.retry.initial-delay", initialDelay,
				"a duration not above download-manager.retry.max-delay (" + maxDelay + "), which can be raised");
		PropertyChecks.that(maxDelay.compareTo(initialDelay) >= 0, "download-manager.retry.max-delay", maxDelay,
				"a duration not below download-manager.retry.initial-delay (" + initialDelay + ")");
		PropertyChecks.that(multiplier >= 1 && multiplier <= 1000, "download-manager.retry.multiplier", multiplier,
				"a number from 1 to 1000");
		PropertyChecks.that(jitter >= 0 && jitter <= 1, "download-manager.retry.jitter", jitter,
				"a number from 0 to 1");
		PropertyChecks.notNegative("download-manager.retry.max-retry-after", maxRetryAfter);
		statuses = Set.copyOf(statuses);
		statuses.forEach((status) -> PropertyChecks.range("download-manager.retry.statuses", status, 400, 599));
	}

}
