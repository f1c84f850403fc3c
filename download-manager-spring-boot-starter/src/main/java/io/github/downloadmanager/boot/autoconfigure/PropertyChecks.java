package io.github.downloadmanager.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

import io.github.downloadmanager.control.BandwidthFormat;
import org.jspecify.annotations.Nullable;

/**
 * Checks of property values. They repeat the limits of the builder because only here the
 * name of the property is known, which is what the person who set it has to look for.
 */
final class PropertyChecks {

	/** Longest duration that the download manager takes. */
	private static final Duration MAX_DURATION = Duration.ofDays(36_500);

	private PropertyChecks() {
	}

	static void that(boolean holds, String property, @Nullable Object value, String allowed) {
		if (!holds) {
			throw new InvalidDownloadManagerPropertyException(property, value, allowed);
		}
	}

	static void range(String property, long value, long least, long greatest) {
		that(value >= least && value <= greatest, property, value, "a whole number from " + least + " to " + greatest);
	}

	/**
	 * Read bytes per second.
	 * @return empty for no limit
	 */
	static OptionalLong bandwidth(String property, String value) {
		try {
			return BandwidthFormat.BINARY.parse(value);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidDownloadManagerPropertyException(property, value, BandwidthFormat.BINARY.allowed());
		}
	}

	/** The same, if it is set. A property without a value is as one that is not set. */
	static OptionalLong bandwidthIfSet(String property, @Nullable String value) {
		return (value == null || value.isBlank()) ? OptionalLong.empty() : bandwidth(property, value);
	}

	static void positive(String property, Duration value) {
		that(value.compareTo(Duration.ZERO) > 0 && value.compareTo(MAX_DURATION) <= 0, property, value,
				"a duration longer than zero and up to 36500 days");
	}

	static void notNegative(String property, Duration value) {
		that(!value.isNegative() && value.compareTo(MAX_DURATION) <= 0, property, value,
				"a duration from zero to 36500 days");
	}

	/**
	 * Leaves the judgement of each value to the policy that will be made of them.
	 */
	static void accepts(String property, List<String> values, String allowed, Consumer<List<String>> policy) {
		for (String value : values) {
			try {
				policy.accept(List.of(value));
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidDownloadManagerPropertyException(property, value, allowed);
			}
		}
	}

}
