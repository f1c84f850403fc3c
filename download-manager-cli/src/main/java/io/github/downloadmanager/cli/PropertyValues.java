package io.github.downloadmanager.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the values of properties as Boot does. What cannot be read is an
 * {@link IllegalArgumentException} whose message says what is allowed.
 */
final class PropertyValues {

	private static final Pattern DURATION = Pattern.compile("([0-9]{1,15})(ms|s|m|h|d)?");

	private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})(B|KB|MB|GB|TB)?");

	private PropertyValues() {
	}

	static boolean flag(String text) {
		return switch (text.toLowerCase(Locale.ROOT)) {
			case "true", "on", "yes", "1" -> true;
			case "false", "off", "no", "0" -> false;
			default -> throw new IllegalArgumentException("; allowed are true and false");
		};
	}

	static Duration duration(String text) {
		Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
		if (!matcher.matches()) {
			try {
				return Duration.parse(text);
			}
			catch (DateTimeParseException ex) {
				throw new IllegalArgumentException("; allowed is a duration such as 500ms, 30s, 10m or 1h", ex);
			}
		}
		long number = Long.parseLong(matcher.group(1));
		return switch (String.valueOf(matcher.group(2))) {
			case "s" -> Duration.ofSeconds(number);
			case "m" -> Duration.ofMinutes(number);
			case "h" -> Duration.ofHours(number);
			case "d" -> Duration.ofDays(number);
			default -> Duration.ofMillis(number);
		};
	}

	static Duration positive(Duration duration) {
		if (duration.isZero() || duration.isNegative()) {
			throw new IllegalArgumentException("; allowed is a duration above zero");
		}
		return duration;
	}

	static long size(String text) {
		Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT));
		if (!matcher.matches()) {
			throw new IllegalArgumentException("; allowed is a data size such as 512B, 64KB, 8MB or 2GB");
		}
		int shift = switch (String.valueOf(matcher.group(2))) {
			case "KB" -> 10;
			case "MB" -> 20;
			case "GB" -> 30;
			case "TB" -> 40;
			default -> 0;
		};
		try {
			return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
		}
		catch (ArithmeticException ex) {
			throw new IllegalArgumentException("; allowed is a data size up to 8388607TB", ex);
		}
	}

	static List<String> list(String text) {
		return Stream.of(text.split(",")).map(String::strip).filter((element) -> !element.isEmpty()).toList();
	}

}
