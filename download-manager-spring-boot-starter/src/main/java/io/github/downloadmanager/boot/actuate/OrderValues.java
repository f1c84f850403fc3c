package io.github.downloadmanager.boot.actuate;

import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

import io.github.downloadmanager.control.GroupLimits;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.util.unit.DataSize;

/**
 * Reads the values of orders to the endpoint. They are texts, over HTTP and over JMX, so
 * that an error can name the field, the value and what is allowed.
 */
final class OrderValues {

	/** Takes a limit away. */
	private static final String NONE = "none";

	private static final int LONGEST_SHOWN = 100;

	private OrderValues() {
	}

	static int number(String field, String value, int least, int greatest) {
		try {
			int number = Integer.parseInt(value.trim());
			if (number >= least && number <= greatest) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// Refused below, as a number out of range is.
		}
		throw refused(field, value, "a whole number from " + least + " to " + greatest);
	}

	static boolean isNone(String value) {
		return NONE.equalsIgnoreCase(value.trim());
	}

	/** A number from 1, or none. */
	static int limit(String field, String value, int none) {
		return isNone(value) ? none : number(field, value, 1, Integer.MAX_VALUE);
	}

	/** Bytes per second. */
	static OptionalLong bandwidth(String value) {
		if (isNone(value)) {
			return OptionalLong.empty();
		}
		try {
			long bytes = DataSize.parse(value.trim()).toBytes();
			if (bytes >= 1) {
				return OptionalLong.of(bytes);
			}
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			// Refused below, as a size of nothing is.
		}
		throw refused("bandwidth", value, "a data size from 1B, meant per second, such as 2MB, or none");
	}

	static <E extends Enum<E>> E choice(String field, String value, Class<E> type) {
		for (E constant : type.getEnumConstants()) {
			if (constant.name().equalsIgnoreCase(value.trim())) {
				return constant;
			}
		}
		throw refused(field, value,
				Arrays.stream(type.getEnumConstants())
					.map((constant) -> constant.name().toLowerCase(Locale.ROOT))
					.collect(Collectors.joining(", ")));
	}

	/** The name of a group, which need not exist yet. */
	static void group(String name) {
		try {
			GroupLimits.requireName(name);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidEndpointRequestException(String.valueOf(ex.getMessage()), ex.getMessage());
		}
	}

	static InvalidEndpointRequestException refused(String field, String value, String allowed) {
		String message = field + " is '" + printable(value) + "'; allowed is " + allowed;
		return new InvalidEndpointRequestException(message, message);
	}

	/** What others wrote goes to logs and terminals: no control characters (CWE-117). */
	static String printable(String value) {
		String text = (value.length() > LONGEST_SHOWN) ? value.substring(0, LONGEST_SHOWN) + "..." : value;
		return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
	}

}
