package io.github.downloadmanager.internal.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

import io.github.downloadmanager.internal.text.Digits;
import org.jspecify.annotations.Nullable;

/**
 * A point in time in a header (RFC 9110 section 5.6.7): the form that everybody sends and
 * the two that a recipient must still read. By hand, because the formatters of the JDK
 * depend on locale data and take more than this.
 */
final class HttpDate {

	private static final List<String> MONTHS = List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
			"Oct", "Nov", "Dec");

	private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

	private static final List<String> LONG_DAYS = List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
			"Saturday", "Sunday");

	/** A two-digit year that seems further ahead than this is one of the past. */
	private static final int YEARS_AHEAD = 50;

	private HttpDate() {
	}

	/**
	 * Read a date. That the day of the week fits it is not checked: no use is made of it.
	 * @param value the header value
	 * @param now the current time, to tell the century of a two-digit year
	 * @return the instant, or {@code null} if the value is not a date of HTTP
	 */
	static @Nullable Instant parse(@Nullable String value, Instant now) {
		String text = Digits.trim(value);
		try {
			int comma = text.indexOf(',');
			if (comma < 0) {
				return asctime(text);
			}
			if (comma == 3) {
				return fixdate(text);
			}
			return LONG_DAYS.contains(text.substring(0, comma)) ? rfc850(text.substring(comma), now) : null;
		}
		catch (DateTimeException ex) {
			// Digits in the right places that are no date, such as 31 February.
			return null;
		}
	}

	/** {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
	private static @Nullable Instant fixdate(String text) {
		if (!matches(text, "???, 00 ??? 0000 00:00:00 GMT") || !DAYS.contains(text.substring(0, 3))) {
			return null;
		}
		return instant(number(text, 12, 16), text.substring(8, 11), number(text, 5, 7), text, 17);
	}

	/** {@code , 06-Nov-94 08:49:37 GMT}, after the name of the day. */
	private static @Nullable Instant rfc850(String text, Instant now) {
		if (!matches(text, ", 00-???-00 00:00:00 GMT")) {
			return null;
		}
		int thisYear = now.atOffset(ZoneOffset.UTC).getYear();
		int year = thisYear - thisYear % 100 + number(text, 9, 11);
		if (year > thisYear + YEARS_AHEAD) {
			year -= 100;
		}
		return instant(year, text.substring(5, 8), number(text, 2, 4), text, 12);
	}

	/** {@code Sun Nov 6 08:49:37 1994}, the day padded with a space. */
	private static @Nullable Instant asctime(String text) {
		boolean padded = matches(text, "??? ???  0 00:00:00 0000");
		if ((!padded && !matches(text, "??? ??? 00 00:00:00 0000")) || !DAYS.contains(text.substring(0, 3))) {
			return null;
		}
		return instant(number(text, 20, 24), text.substring(4, 7), number(text, padded ? 9 : 8, 10), text, 11);
	}

	private static @Nullable Instant instant(int year, String monthName, int day, String text, int time) {
		int month = MONTHS.indexOf(monthName) + 1;
		int second = number(text, time + 6, time + 8);
		if (month == 0) {
			return null;
		}
		// The grammar allows a leap second, which java.time does not know.
		return LocalDateTime
			.of(year, month, day, number(text, time, time + 2), number(text, time + 3, time + 5),
					(second == 60) ? 59 : second)
			.toInstant(ZoneOffset.UTC);
	}

	private static int number(String text, int start, int end) {
		return (int) Digits.parse(text, start, end);
	}

	/** In a pattern, 0 is a digit and ? is anything; the rest is meant literally. */
	private static boolean matches(String text, String pattern) {
		if (text.length() != pattern.length()) {
			return false;
		}
		for (int i = 0; i < pattern.length(); i++) {
			char expected = pattern.charAt(i);
			char c = text.charAt(i);
			if ((expected == '0') ? (c < '0' || c > '9') : (expected != '?' && expected != c)) {
				return false;
			}
		}
		return true;
	}

}
