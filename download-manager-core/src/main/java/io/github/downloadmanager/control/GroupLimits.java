package io.github.downloadmanager.control;

import java.util.Objects;
import java.util.OptionalLong;

import io.github.downloadmanager.internal.text.SafeText;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one group of downloads.
 *
 * @param maxConcurrent how many of its downloads run at once, from 1; {@code null} for no
 * limit but the manager's
 * @param bandwidth bytes per second of all its downloads together, from 1; empty for no
 * limit but the manager's
 */
public record GroupLimits(@Nullable Integer maxConcurrent, OptionalLong bandwidth) {

	private static final int MAX_NAME = 200;

	/** No limits. */
	public static final GroupLimits NONE = new GroupLimits(null, OptionalLong.empty());

	public GroupLimits {
		Objects.requireNonNull(bandwidth, "bandwidth");
		if (maxConcurrent != null) {
			atLeastOne("maxConcurrent", maxConcurrent);
		}
		bandwidth.ifPresent((bytes) -> atLeastOne("bandwidth", bytes));
	}

	/**
	 * A limit of how many of its downloads run at once.
	 * @param maxConcurrent the number of downloads, from 1
	 * @return the limits
	 */
	public static GroupLimits ofConcurrent(int maxConcurrent) {
		return new GroupLimits(maxConcurrent, OptionalLong.empty());
	}

	/**
	 * Check the name of a group, wherever one is given.
	 * @param group the name
	 * @throws IllegalArgumentException if no download can have such a group
	 */
	public static void requireName(String group) {
		Objects.requireNonNull(group, "group");
		if (group.isBlank() || group.length() > MAX_NAME || !group.equals(SafeText.printable(group))) {
			// Whoever sends a megabyte is not sent it back.
			String shown = (group.length() > MAX_NAME) ? group.substring(0, 80) + "…" : group;
			throw new IllegalArgumentException("group is '" + SafeText.printable(shown)
					+ "'; allowed is 1 to 200 characters without control characters");
		}
	}

	static void atLeastOne(String field, long value) {
		if (value < 1) {
			throw new IllegalArgumentException(field + " is '" + SafeText.printable(String.valueOf(value))
					+ "'; allowed is a number from 1; to let nothing run, use hold");
		}
	}

}
