package io.github.downloadmanager;

import java.time.Duration;
import java.util.Objects;

import io.github.downloadmanager.internal.text.ArgumentChecks;

/**
 * How often and when to try again. The delay before retry <em>n</em> is
 * {@code initialDelay * multiplier^(n-1)}, at most {@code maxDelay}, then spread by
 * {@code jitter}; a {@code Retry-After} header replaces it.
 *
 * @param maxRetries retries after the first attempt, from 0
 * @param initialDelay delay before the first retry, positive and up to 36,500 days
 * @param multiplier factor from one delay to the next, from 1 to 1000
 * @param maxDelay greatest delay, not below {@code initialDelay} and up to 36,500 days
 * @param jitter part of the delay by which it varies at random in both directions, from 0
 * to 1
 * @param maxRetryAfter greatest delay that a server's {@code Retry-After} can cause, from
 * zero to 36,500 days
 * @param onLongWait what to do when a server asks to wait longer than
 * {@code maxRetryAfter}; it is never asked before the time it named
 */
public record RetrySettings(int maxRetries, Duration initialDelay, double multiplier, Duration maxDelay, double jitter,
		Duration maxRetryAfter, LongWait onLongWait) {

	/**
	 * 3 retries after 1, 2 and 4 seconds, at most 10 seconds apart, varied by a fifth.
	 */
	public static final RetrySettings DEFAULTS = new RetrySettings(3, Duration.ofSeconds(1), 2.0,
			Duration.ofSeconds(10), 0.2, Duration.ofMinutes(10), LongWait.FAIL);

	/** Bytes that an attempt must bring for the budget of retries to be full again. */
	public static final long REFILL_BYTES = 1 << 20;

	public RetrySettings {
		Objects.requireNonNull(initialDelay, "initialDelay");
		Objects.requireNonNull(maxDelay, "maxDelay");
		Objects.requireNonNull(maxRetryAfter, "maxRetryAfter");
		ArgumentChecks.range("maxRetries", maxRetries, 0, Integer.MAX_VALUE);
		ArgumentChecks.positive("initialDelay", initialDelay);
		ArgumentChecks.that(multiplier >= 1 && multiplier <= 1000, "multiplier", multiplier, "a number from 1 to 1000");
		ArgumentChecks.positive("maxDelay", maxDelay);
		ArgumentChecks.that(maxDelay.compareTo(initialDelay) >= 0, "maxDelay", maxDelay,
				"a duration not below initialDelay (" + initialDelay + ")");
		ArgumentChecks.that(jitter >= 0 && jitter <= 1, "jitter", jitter, "a number from 0 to 1");
		ArgumentChecks.notNegative("maxRetryAfter", maxRetryAfter);
		Objects.requireNonNull(onLongWait, "onLongWait");
	}

	/**
	 * Settings with which a download fails when a server asks to wait too long.
	 * @param maxRetries retries after the first attempt, from 0
	 * @param initialDelay delay before the first retry, positive and up to 36,500 days
	 * @param multiplier factor from one delay to the next, from 1 to 1000
	 * @param maxDelay greatest delay, not below {@code initialDelay} and up to 36,500
	 * days
	 * @param jitter part of the delay by which it varies at random, from 0 to 1
	 * @param maxRetryAfter greatest delay that a server can cause, from zero to 36,500
	 * days
	 */
	public RetrySettings(int maxRetries, Duration initialDelay, double multiplier, Duration maxDelay, double jitter,
			Duration maxRetryAfter) {
		this(maxRetries, initialDelay, multiplier, maxDelay, jitter, maxRetryAfter, LongWait.FAIL);
	}

	/**
	 * These settings with another number of retries.
	 * @param retries retries after the first attempt, from 0
	 * @return the changed settings
	 */
	public RetrySettings withMaxRetries(int retries) {
		return new RetrySettings(retries, this.initialDelay, this.multiplier, this.maxDelay, this.jitter,
				this.maxRetryAfter, this.onLongWait);
	}

	/**
	 * These settings with another answer to servers that ask to wait too long.
	 * @param onLongWait what to do then
	 * @return the changed settings
	 */
	public RetrySettings withOnLongWait(LongWait onLongWait) {
		return new RetrySettings(this.maxRetries, this.initialDelay, this.multiplier, this.maxDelay, this.jitter,
				this.maxRetryAfter, onLongWait);
	}

	/**
	 * What to do when a server asks to wait longer than {@link #maxRetryAfter()}.
	 */
	public enum LongWait {

		/**
		 * The download fails at once with {@link DownloadException.RetryLater}, which
		 * says when the server may be asked again; unless it has another address.
		 */
		FAIL,

		/** The download waits as long as the server asks. */
		WAIT

	}

}
