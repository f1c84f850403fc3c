package io.github.downloadmanager.internal.text;

import org.jspecify.annotations.Nullable;

/**
 * Unicode in the letters of host names (RFC 3492). Only the encoder; nobody here needs
 * the way back.
 */
final class Punycode {

	/** The parameters of RFC 3492 section 5. */
	private static final int BASE = 36;

	private static final int T_MIN = 1;

	private static final int T_MAX = 26;

	private static final int SKEW = 38;

	private static final int DAMP = 700;

	private static final int INITIAL_BIAS = 72;

	private static final int INITIAL_N = 128;

	/** Longer labels are not valid; that also keeps all numbers below 32 bits. */
	private static final int MAX_CODE_POINTS = 63;

	private Punycode() {
	}

	/**
	 * Encode a label (RFC 3492 section 6.3).
	 * @param label the label, in small letters
	 * @return its Punycode, without {@code xn--}; {@code null} if it is too long
	 */
	static @Nullable String encode(String label) {
		int[] input = label.codePoints().toArray();
		if (input.length > MAX_CODE_POINTS) {
			return null;
		}
		StringBuilder output = new StringBuilder();
		for (int c : input) {
			if (c < INITIAL_N) {
				output.append((char) c);
			}
		}
		int basic = output.length();
		if (basic > 0) {
			output.append('-');
		}
		int n = INITIAL_N;
		int delta = 0;
		int bias = INITIAL_BIAS;
		int handled = basic;
		while (handled < input.length) {
			int next = nextCodePoint(input, n);
			delta += (next - n) * (handled + 1);
			n = next;
			for (int c : input) {
				if (c < n) {
					delta++;
				}
				else if (c == n) {
					append(output, delta, bias);
					bias = adapt(delta, handled + 1, handled == basic);
					delta = 0;
					handled++;
				}
			}
			delta++;
			n++;
		}
		return output.toString();
	}

	private static int nextCodePoint(int[] input, int least) {
		int next = Integer.MAX_VALUE;
		for (int c : input) {
			if (c >= least && c < next) {
				next = c;
			}
		}
		return next;
	}

	/** A number of variable length (RFC 3492 section 3.3). */
	private static void append(StringBuilder output, int delta, int bias) {
		int q = delta;
		for (int k = BASE;; k += BASE) {
			int t = Math.min(Math.max(k - bias, T_MIN), T_MAX);
			if (q < t) {
				break;
			}
			output.append(digit(t + (q - t) % (BASE - t)));
			q = (q - t) / (BASE - t);
		}
		output.append(digit(q));
	}

	private static char digit(int value) {
		return (char) ((value < 26) ? 'a' + value : '0' + value - 26);
	}

	private static int adapt(int delta, int points, boolean first) {
		int d = first ? delta / DAMP : delta / 2;
		d += d / points;
		int k = 0;
		while (d > (BASE - T_MIN) * T_MAX / 2) {
			d /= BASE - T_MIN;
			k += BASE;
		}
		return k + (BASE - T_MIN + 1) * d / (d + SKEW);
	}

}
