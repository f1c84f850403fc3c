package io.github.downloadmanager.internal.http;

import java.util.OptionalLong;

import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.internal.text.Digits;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Content-Range} of a 206 response (RFC 9110 section 14.4): which bytes of the
 * whole content the body holds. Both positions are in it.
 *
 * @param first position of the first byte, from 0
 * @param last position of the last byte
 * @param total size of the whole content in bytes, empty if the server does not know it
 */
public record ContentRange(long first, long last, OptionalLong total) {

	/** So that the exclusive end is a long that does not mean "open". */
	private static final long GREATEST_LAST = ByteRange.OPEN - 2;

	private static final String UNIT = "bytes";

	public ContentRange {
		if (!isValid(first, last, total)) {
			throw new IllegalArgumentException("not a content range: first " + first + ", last " + last + ", total "
					+ total + "; allowed is 0 <= first <= last < total");
		}
	}

	/**
	 * Read the header of a 206 response.
	 * @param value the header value, or {@code null} if there was none
	 * @return the range, or {@code null} if there is none that can be relied on: no
	 * header, another unit, several ranges, the unsatisfied form, positions that
	 * contradict each other or do not fit a {@code long}
	 */
	public static @Nullable ContentRange parse(@Nullable String value) {
		String range = afterUnit(value);
		if (range == null) {
			return null;
		}
		int dash = range.indexOf('-');
		int slash = range.indexOf('/', dash + 1);
		if (dash < 0 || slash < 0) {
			return null;
		}
		long first = Digits.parse(range, 0, dash);
		long last = Digits.parse(range, dash + 1, slash);
		OptionalLong total = OptionalLong.empty();
		if (!range.startsWith("*", slash + 1) || slash + 2 != range.length()) {
			// A total that is no number is -1 here, which no range fits.
			total = OptionalLong.of(Digits.parse(range, slash + 1, range.length()));
		}
		return isValid(first, last, total) ? new ContentRange(first, last, total) : null;
	}

	/**
	 * Read the header of a 416 response, where it says how large the content is:
	 * {@code bytes *}{@code /1024}.
	 * @param value the header value, or {@code null} if there was none
	 * @return size of the whole content in bytes; empty if the value does not say it
	 */
	public static OptionalLong parseUnsatisfied(@Nullable String value) {
		String range = afterUnit(value);
		if (range == null || !range.startsWith("*/")) {
			return OptionalLong.empty();
		}
		long total = Digits.parse(range, 2, range.length());
		return (total < 0) ? OptionalLong.empty() : OptionalLong.of(total);
	}

	/**
	 * Number of bytes in the range.
	 * @return the length, at least 1
	 */
	public long length() {
		return this.last - this.first + 1;
	}

	private static boolean isValid(long first, long last, OptionalLong total) {
		return first >= 0 && first <= last && last <= GREATEST_LAST && (total.isEmpty() || last < total.getAsLong());
	}

	private static @Nullable String afterUnit(@Nullable String value) {
		String trimmed = Digits.trim(value);
		if (!trimmed.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
			return null;
		}
		int start = UNIT.length();
		while (start < trimmed.length() && trimmed.charAt(start) == ' ') {
			start++;
		}
		return (start > UNIT.length()) ? trimmed.substring(start) : null;
	}

}
