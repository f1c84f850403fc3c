package io.github.downloadmanager.internal.text;

import java.time.Duration;

/**
 * Checks of arguments. The message names the field, the value and what is allowed.
 */
public final class ArgumentChecks {

	/** Longest duration told apart: its nanoseconds fit a long, with room to add. */
	public static final Duration MAX_DURATION = Duration.ofDays(36_500);

	private ArgumentChecks() {
	}

	public static void that(boolean holds, String field, Object value, String allowed) {
		if (!holds) {
			throw new IllegalArgumentException(
					field + " is '" + SafeText.printable(String.valueOf(value)) + "'; allowed is " + allowed);
		}
	}

	public static void range(String field, long value, long least, long greatest) {
		that(value >= least && value <= greatest, field, value, "a whole number from " + least + " to " + greatest);
	}

	public static void positive(String field, Duration value) {
		that(value.compareTo(Duration.ZERO) > 0 && value.compareTo(MAX_DURATION) <= 0, field, value,
				"a duration longer than zero and up to 36500 days");
	}

	public static void notNegative(String field, Duration value) {
		that(!value.isNegative() && value.compareTo(MAX_DURATION) <= 0, field, value,
				"a duration from zero to 36500 days");
	}

}
