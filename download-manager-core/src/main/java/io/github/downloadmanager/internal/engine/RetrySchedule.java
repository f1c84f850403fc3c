package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.util.function.DoubleSupplier;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.internal.concurrent.BackOff;
import io.github.downloadmanager.internal.host.Overload;
import io.github.downloadmanager.internal.transfer.FailureKind;
import org.jspecify.annotations.Nullable;
import org.springframework.retry.RetryContext;
import org.springframework.retry.RetryPolicy;
import org.springframework.retry.policy.SimpleRetryPolicy;

/**
 * Decides whether to try again, and after which delay: a policy of spring-retry says how
 * often, and {@link BackOff} how long. For one download, used by one thread at a time.
 */
public final class RetrySchedule {

	private final RetrySettings settings;

	private final int maxRetries;

	private final DoubleSupplier random;

	private final RetryPolicy policy;

	private final BackOff backOff;

	private @Nullable RetryContext retries;

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
		this.backOff = new BackOff(settings.initialDelay(), settings.multiplier(), settings.maxDelay());
	}

	/**
	 * Decide what follows an attempt that failed.
	 * @return the delay before the next attempt, as long as the server asks for it if it
	 * does; {@code null} if none follows
	 */
	public @Nullable Duration next(DownloadException error) {
		if (!FailureKind.of(error).isRetryable() || this.maxRetries == 0) {
			return null;
		}
		if (this.retries == null) {
			this.retries = this.policy.open(null);
		}
		this.policy.registerThrowable(this.retries, error);
		if (!this.policy.canRetry(this.retries)) {
			return null;
		}
		Duration usual = this.backOff.next();
		Duration asked = asked(error);
		return (asked != null) ? asked : jittered(usual);
	}

	/**
	 * How long the server asked to wait.
	 * @return the time, {@code null} if it named none
	 */
	static @Nullable Duration asked(DownloadException error) {
		return Overload
			.named((error instanceof DownloadException.UnexpectedStatus status) ? status.retryAfter() : null);
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
		this.backOff.reset();
	}

	private Duration jittered(Duration delay) {
		double factor = 1 + this.settings.jitter() * (2 * this.random.getAsDouble() - 1);
		long greatest = this.settings.maxDelay().toMillis();
		return Duration.ofMillis(Math.min(greatest, Math.round(delay.toMillis() * factor)));
	}

}
