package io.github.downloadmanager.control;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.downloadmanager.internal.text.SafeText;

/**
 * Reads a bandwidth as people write it, wherever one is read: bytes per second as a
 * number, with or without a unit, or {@code none} for no limit.
 * <p>
 * The unit is a letter of {@code k}, {@code M}, {@code G} and {@code T}, {@code B} or
 * both, in any case, and {@code /s} may follow: {@code 70000}, {@code 500KB},
 * {@code 1.5M}, {@code 2 MB/s}. With an {@code i}, as in {@code MiB}, it is always one of
 * 1024. Without, that is what the two formats differ in.
 */
public enum BandwidthFormat {

	/**
	 * {@code 1MB} is 1,048,576 bytes, as in all data sizes of Spring's properties.
	 */
	BINARY(1024, "a data size from 1B, meant per second, such as 500KB or 2MB, or none"),

	/** {@code 1MB} is 1,000,000 bytes, as in speeds that programs show. */
	DECIMAL(1000, "bytes per second from 1, such as 70000, 500k, 2M or 1.5Mi, or none");

	private static final String NONE = "none";

	private static final String LETTERS = "kmgt";

	private static final Pattern FORM = Pattern.compile(
			"[+]?([0-9]{1,19}(?:[.][0-9]{1,9})?) ?([" + LETTERS + "]?)(i?)(?:b(?:ytes)?)?(?:/s)?",
			Pattern.CASE_INSENSITIVE);

	private final int base;

	private final String allowed;

	BandwidthFormat(int base, String allowed) {
		this.base = base;
		this.allowed = allowed;
	}

	/**
	 * Read a bandwidth.
	 * @param text such as {@code 2MB} or {@code none}; white space around it is ignored
	 * @return bytes per second, at least 1; empty for no limit
	 * @throws IllegalArgumentException if it is neither; the message has the text and
	 * what is allowed
	 */
	public OptionalLong parse(String text) {
		String stripped = text.strip();
		if (stripped.equalsIgnoreCase(NONE)) {
			return OptionalLong.empty();
		}
		Matcher matcher = FORM.matcher(stripped);
		if (matcher.matches()) {
			String letter = matcher.group(2).toLowerCase(Locale.ROOT);
			int power = letter.isEmpty() ? 0 : LETTERS.indexOf(letter) + 1;
			boolean binary = !matcher.group(3).isEmpty();
			BigDecimal bytes = new BigDecimal(matcher.group(1))
				.multiply(BigDecimal.valueOf(binary ? 1024 : this.base).pow(power))
				.setScale(0, RoundingMode.DOWN);
			if (bytes.signum() > 0 && bytes.toBigInteger().bitLength() < Long.SIZE && (power > 0 || !binary)) {
				return OptionalLong.of(bytes.longValueExact());
			}
		}
		throw new IllegalArgumentException(
				"bandwidth is '" + SafeText.printable(text) + "'; allowed is " + this.allowed);
	}

	/**
	 * What may be written, for messages that name a field of their own.
	 * @return the end of a sentence that begins with "allowed is"
	 */
	public String allowed() {
		return this.allowed;
	}

}
