package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.util.function.DoubleSupplier;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.internal.transfer.FailureKind;
import org.jspecify.annotations.Nullable;
import org.springframework.retry.RetryContext;
import org.springframework.retry.RetryPolicy;
import org.springframework.retry.backoff.BackOffContext;
import org.springframework.retry.backoff.BackOffPolicy;
import org.springframework.retry.backoff.ExponentialBackOffPolicy;
import org.springframework.retry.backoff.FixedBackOffPolicy;
import org.springframework.retry.backoff.SleepingBackOffPolicy;
import org.springframework.retry.policy.SimpleRetryPolicy;

/**
 * Decides whether to try again, and after which delay. The policies of spring-retry are
 * asked. They are made to sleep, but the sleeper given to them only notes the delay, and
 * a timer waits instead. For one download, used by one thread at a time.
 */
public final class RetrySchedule {

	/** Longest wait told apart, as for settings. */
	private static final Duration LONGEST = Duration.ofDays(36_500);

	private final RetrySettings settings;

	private final int maxRetries;

	private final DoubleSupplier random;

	private final RetryPolicy policy;

	private final BackOffPolicy backOff;

	private @Nullable RetryContext retries;

	private @Nullable BackOffContext delays;

	private long notedMillis;

	/**
	 * Create a schedule.
	 * @param random gives numbers from 0 to 1, for jitter
	 */
	public RetrySchedule(RetrySettings settings, int maxRetries, DoubleSupplier random) {
		this.settings = settings;
		this.maxRetries = maxRetries;
		this.random = random;
		// The policy counts attempts, of which there is one more than retries.
		this.policy = new SimpleRetryPolicy((int) Math.min(Integer.MAX_VALUE, maxRetries + 1L));
		this.backOff = backOff(settings).withSleeper((millis) -> this.notedMillis = millis);
	}

	private static SleepingBackOffPolicy<?> backOff(RetrySettings settings) {
		long first = Math.max(1, settings.initialDelay().toMillis());
		if (settings.multiplier() == 1) {
			// The exponential policy would log a warning for each download.
			FixedBackOffPolicy fixed = new FixedBackOffPolicy();
			fixed.setBackOffPeriod(first);
			return fixed;
		}
		ExponentialBackOffPolicy exponential = new ExponentialBackOffPolicy();
		exponential.setInitialInterval(first);
		exponential.setMultiplier(settings.multiplier());
		exponential.setMaxInterval(Math.max(1, settings.maxDelay().toMillis()));
		return exponential;
	}

	/**
	 * Decide what follows an attempt that failed.
	 * @return the delay before the next attempt, as long as the server asks for it if it
	 * does; {@code null} if none follows
	 */
	public @Nullable Duration next(DownloadException error) {
		if (!FailureKind.of(error).mayPass() || this.maxRetries == 0) {
			return null;
		}
		if (this.retries == null) {
			this.retries = this.policy.open(null);
			this.delays = this.backOff.start(this.retries);
		}
		this.policy.registerThrowable(this.retries, error);
		if (!this.policy.canRetry(this.retries)) {
			return null;
		}
		this.backOff.backOff(this.delays);
		Duration asked = asked(error);
		return (asked != null) ? asked : jittered(this.notedMillis);
	}

	/**
	 * How long the server asked to wait.
	 * @return the time, {@code null} if it named none. One that asks for no delay gets
	 * the usual one, because it is in trouble.
	 */
	static @Nullable Duration asked(DownloadException error) {
		Duration asked = (error instanceof DownloadException.UnexpectedStatus status) ? status.retryAfter() : null;
		if (asked == null || asked.isZero()) {
			return null;
		}
		return (asked.compareTo(LONGEST) < 0) ? asked : LONGEST;
	}

	/**
	 * Whether a server asked for a longer wait than a download may be made to take. Such
	 * a server is not asked early instead.
	 */
	static boolean isTooLong(@Nullable Duration asked, RetrySettings settings) {
		return asked != null && settings.onLongWait() == RetrySettings.LongWait.FAIL
				&& asked.compareTo(settings.maxRetryAfter()) > 0;
	}

	/**
	 * Give all retries back, after an attempt that brought enough bytes to count as a
	 * success of its own.
	 */
	void refill() {
		this.retries = null;
	}

	private Duration jittered(long millis) {
		double factor = 1 + this.settings.jitter() * (2 * this.random.getAsDouble() - 1);
		long greatest = this.settings.maxDelay().toMillis();
		return Duration.ofMillis(Math.min(greatest, Math.round(millis * factor)));
	}

}
