package io.github.downloadmanager.internal.text;

import org.jspecify.annotations.Nullable;

/**
 * Numbers in headers. {@link Long#parseLong} is too kind for them: it takes a sign and
 * every digit of Unicode.
 */
public final class Digits {

	private Digits() {
	}

	/**
	 * Read one or more ASCII digits.
	 * @return the number, or -1 if the text is empty, has another character or does not
	 * fit a {@code long}
	 */
	public static long parse(String text, int start, int end) {
		if (!areDigits(text, start, end)) {
			return -1;
		}
		long number = 0;
		for (int i = start; i < end; i++) {
			int digit = text.charAt(i) - '0';
			if (number > (Long.MAX_VALUE - digit) / 10) {
				return -1;
			}
			number = number * 10 + digit;
		}
		return number;
	}

	public static boolean areDigits(String text, int start, int end) {
		for (int i = start; i < end; i++) {
			if (text.charAt(i) < '0' || text.charAt(i) > '9') {
				return false;
			}
		}
		return start < end;
	}

	/**
	 * Take the optional white space off both ends (RFC 9110 section 5.6.3). Unlike
	 * {@link String#trim} it leaves control characters, which are no part of a value.
	 */
	public static String trim(@Nullable String value) {
		if (value == null) {
			return "";
		}
		int start = 0;
		int end = value.length();
		while (start < end && isWhitespace(value.charAt(start))) {
			start++;
		}
		while (end > start && isWhitespace(value.charAt(end - 1))) {
			end--;
		}
		return value.substring(start, end);
	}

	public static boolean isWhitespace(char c) {
		return c == ' ' || c == '\t';
	}

}
