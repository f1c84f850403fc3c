package io.github.downloadmanager.internal.concurrent;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.retry.backoff.BackOffContext;
import org.springframework.retry.backoff.BackOffPolicy;
import org.springframework.retry.backoff.ExponentialBackOffPolicy;
import org.springframework.retry.backoff.FixedBackOffPolicy;

/**
 * Delays that grow by a factor from one to the next, up to a greatest one. A policy of
 * spring-retry says how long they are. It is made to sleep, but the sleeper given to it
 * only notes the delay, and whoever asks waits by a timer. For one thread at a time.
 */
public final class BackOff {

	private final BackOffPolicy policy;

	private @Nullable BackOffContext context;

	private long notedMillis;

	/**
	 * Create delays, of whole milliseconds.
	 * @param first the first delay; a millisecond at least
	 * @param multiplier factor from one delay to the next, at least 1
	 * @param greatest upper bound on the delays, not below the first one
	 */
	public BackOff(Duration first, double multiplier, Duration greatest) {
		long firstMillis = Math.max(1, first.toMillis());
		if (multiplier == 1) {
			// The exponential policy would log a warning each time that it is made.
			FixedBackOffPolicy fixed = new FixedBackOffPolicy();
			fixed.setBackOffPeriod(firstMillis);
			fixed.setSleeper((millis) -> this.notedMillis = millis);
			this.policy = fixed;
			return;
		}
		ExponentialBackOffPolicy exponential = new ExponentialBackOffPolicy();
		exponential.setInitialInterval(firstMillis);
		exponential.setMultiplier(multiplier);
		exponential.setMaxInterval(Math.max(1, greatest.toMillis()));
		exponential.setSleeper((millis) -> this.notedMillis = millis);
		this.policy = exponential;
	}

	/** The next delay. */
	public Duration next() {
		if (this.context == null) {
			this.context = this.policy.start(null);
		}
		this.policy.backOff(this.context);
		return Duration.ofMillis(this.notedMillis);
	}

	/** The next delay is the first one again. */
	public void reset() {
		this.context = null;
	}

}
