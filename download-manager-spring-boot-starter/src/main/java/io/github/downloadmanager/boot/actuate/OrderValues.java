package io.github.downloadmanager.boot.actuate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.downloadmanager.control.BandwidthFormat;
import io.github.downloadmanager.control.GroupLimits;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * Reads the values of orders to the endpoint. They are texts, over HTTP and over JMX, so
 * that an error can name the field, the value and what is allowed.
 */
final class OrderValues {

	/** Takes a limit away. */
	private static final String NONE = "none";

	/** Without the digits of other scripts, which Java would read too. */
	private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,18}");

	private OrderValues() {
	}

	/** An order that names nothing would be answered as if it had been carried out. */
	static void requireOne(String fields, @Nullable String... values) {
		if (Arrays.stream(values).allMatch(Objects::isNull)) {
			String message = "the order names nothing to change; allowed are " + fields;
			throw new InvalidEndpointRequestException(message, message);
		}
	}

	static int number(String field, String value, int least, int greatest) {
		String digits = value.trim();
		if (NUMBER.matcher(digits).matches()) {
			long number = Long.parseLong(digits);
			if (number >= least && number <= greatest) {
				return (int) number;
			}
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
		try {
			return BandwidthFormat.BINARY.parse(value);
		}
		catch (IllegalArgumentException ex) {
			throw refused("bandwidth", value, BandwidthFormat.BINARY.allowed());
		}
	}

	static <E extends Enum<E>> E choice(String field, String value, Class<E> type) {
		String name = value.trim().replace('-', '_');
		for (E constant : type.getEnumConstants()) {
			if (constant.name().equalsIgnoreCase(name)) {
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
		String message = field + " is '" + ChangeLog.printable(value) + "'; allowed is " + allowed;
		return new InvalidEndpointRequestException(message, message);
	}

}
