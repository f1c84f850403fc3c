package io.github.downloadmanager.internal.host;

import java.time.Duration;

import io.github.downloadmanager.internal.text.ArgumentChecks;
import org.jspecify.annotations.Nullable;

/**
 * What 429, 503 and {@code Retry-After} say of the load of an origin. Nobody else reads
 * that out of them.
 */
public final class Overload {

	private Overload() {
	}

	/** Whether a status says that the origin has too much to do. */
	public static boolean isSaidBy(int status) {
		return status == 429 || status == 503;
	}

	/**
	 * Whether an answer asks for a pause of all requests. A 503 that names no time is a
	 * matter of the one download, as any other server error is.
	 */
	static boolean asksForPause(int status, @Nullable Duration named) {
		return status == 429 || (status == 503 && named != null);
	}

	/**
	 * The time that a server named, up to 36,500 days.
	 * @param retryAfter what {@code Retry-After} asks for, or {@code null}
	 * @return the time, {@code null} if it named none. One that asks for no delay gets
	 * the usual one, because it is in trouble.
	 */
	public static @Nullable Duration named(@Nullable Duration retryAfter) {
		if (retryAfter == null || retryAfter.isZero()) {
			return null;
		}
		return (retryAfter.compareTo(ArgumentChecks.MAX_DURATION) < 0) ? retryAfter : ArgumentChecks.MAX_DURATION;
	}

}
