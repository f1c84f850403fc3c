package io.github.downloadmanager.internal.http;

import java.net.ProtocolException;
import java.util.List;
import java.util.OptionalLong;

import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.internal.text.Digits;

/**
 * The {@code Content-Length} of a response (RFC 9110 section 8.6).
 */
public final class ContentLength {

	/** The greatest size that differs from {@link ByteRange#OPEN}. */
	private static final long GREATEST = ByteRange.OPEN - 1;

	private ContentLength() {
	}

	/**
	 * Read all values of the header. The same number several times, in one line or in
	 * more, counts as once; different ones are the sign of a response that was tampered
	 * with or glued together, and must not be used (RFC 9112 section 6.3).
	 * @param values the value of each header line; empty if there was none
	 * @return size of the body in bytes; empty if it was not said
	 * @throws ProtocolException if the values contradict each other, are not plain
	 * decimal digits, or are too large to count
	 */
	public static OptionalLong parse(List<String> values) throws ProtocolException {
		if (values.isEmpty() || (values.size() == 1 && Digits.trim(values.get(0)).isEmpty())) {
			return OptionalLong.empty();
		}
		String length = null;
		for (String value : values) {
			for (String element : value.split(",", -1)) {
				String trimmed = Digits.trim(element);
				if (!Digits.areDigits(trimmed, 0, trimmed.length())) {
					throw new ProtocolException("Content-Length is not a decimal number");
				}
				if (length != null && !length.equals(trimmed)) {
					throw new ProtocolException("Content-Length has two values that differ");
				}
				length = trimmed;
			}
		}
		if (length == null) {
			throw new ProtocolException("Content-Length is not a decimal number");
		}
		long number = Digits.parse(length, 0, length.length());
		if (number < 0 || number > GREATEST) {
			throw new ProtocolException("Content-Length is too large; allowed is up to " + GREATEST + " bytes");
		}
		return OptionalLong.of(number);
	}

}
