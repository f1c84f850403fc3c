package io.github.downloadmanager.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a speed as people type it. One letter is decimal, as the speeds are that are
 * shown, so that {@code 2M} is shown as 2.0 MB/s.
 */
final class Rate {

	private static final Pattern FORM = Pattern
		.compile("([0-9]{1,15}(?:[.][0-9]{1,6})?)([kmgt]?)(i?)(?:b(?:ytes)?)?(?:/s)?", Pattern.CASE_INSENSITIVE);

	private static final Map<String, Integer> POWERS = Map.of("", 0, "k", 1, "m", 2, "g", 3, "t", 4);

	private Rate() {
	}

	/**
	 * Read a speed.
	 * @param option the option it belongs to
	 * @param text such as {@code 2M}, {@code 500k}, {@code 1.5Mi} or {@code 70000}
	 * @return bytes per second, at least 1
	 * @throws UsageException if it is none
	 */
	static long parse(String option, String text) {
		Matcher matcher = FORM.matcher(text.strip());
		if (matcher.matches()) {
			int power = POWERS.getOrDefault(matcher.group(2).toLowerCase(Locale.ROOT), 0);
			boolean binary = !matcher.group(3).isEmpty();
			BigDecimal bytes = new BigDecimal(matcher.group(1))
				.multiply(BigDecimal.valueOf(binary ? 1024 : 1000).pow(power))
				.setScale(0, RoundingMode.DOWN);
			if (bytes.signum() > 0 && bytes.toBigInteger().bitLength() < Long.SIZE && (power > 0 || !binary)) {
				return bytes.longValueExact();
			}
		}
		throw new UsageException(option + " is '" + Printable.text(text)
				+ "'; allowed are bytes per second from 1, such as 70000, 500k, 2M or 1.5Mi");
	}

}
