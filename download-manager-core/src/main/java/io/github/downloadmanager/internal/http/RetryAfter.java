package io.github.downloadmanager.internal.http;

import java.time.Duration;
import java.time.Instant;

import io.github.downloadmanager.internal.text.ArgumentChecks;
import io.github.downloadmanager.internal.text.Digits;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Retry-After} of a response (RFC 9110 section 10.2.3).
 */
public final class RetryAfter {

	private RetryAfter() {
	}

	/**
	 * Read how long to wait, from seconds or from a date.
	 * @param value the header value, or {@code null} if there was none
	 * @param now the current time, which a date is compared with
	 * @return the wait, from zero to 36500 days (longer ones become that; the caller caps
	 * it); {@code null} if the value says nothing that can be used: not a number of
	 * seconds, not a date, or a date that is not in the future
	 */
	public static @Nullable Duration parse(@Nullable String value, Instant now) {
		String text = Digits.trim(value);
		if (Digits.areDigits(text, 0, text.length())) {
			long seconds = Digits.parse(text, 0, text.length());
			return (seconds < 0 || seconds > ArgumentChecks.MAX_DURATION.toSeconds()) ? ArgumentChecks.MAX_DURATION
					: Duration.ofSeconds(seconds);
		}
		Instant date = HttpDate.parse(text, now);
		if (date == null || !date.isAfter(now)) {
			return null;
		}
		Duration wait = Duration.between(now, date);
		return (wait.compareTo(ArgumentChecks.MAX_DURATION) > 0) ? ArgumentChecks.MAX_DURATION : wait;
	}

}
