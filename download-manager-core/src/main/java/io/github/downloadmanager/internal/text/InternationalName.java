package io.github.downloadmanager.internal.text;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;

import org.jspecify.annotations.Nullable;

/**
 * The ASCII form of an internationalised host name (UTS 46, non-transitional, as browsers
 * ask the DNS; the JDK's {@code IDN} is of 2003, and makes {@code strasse} of
 * {@code straße}, which is another host).
 * <p>
 * Case and composition are mapped. What UTS 46 would turn into something that looks
 * different (circled letters into {@code localhost}, full stops of other scripts into
 * dots) is refused: it is not for honest names.
 */
public final class InternationalName {

	private static final String PREFIX = "xn--";

	private static final int JOINER = 0x200D;

	private static final int NON_JOINER = 0x200C;

	/** Variation selectors only say how an emoji is drawn. UTS 46 drops them. */
	private static final Set<Integer> PRESENTATION = Set.of(0xFE0E, 0xFE0F);

	/**
	 * Signs that join two consonants. A joiner after one changes how it is drawn (RFC
	 * 5892 appendix A).
	 */
	private static final Set<Integer> VIRAMAS = Set.of(0x094D, 0x09CD, 0x0A4D, 0x0ACD, 0x0B4D, 0x0BCD, 0x0C4D, 0x0CCD,
			0x0D3B, 0x0D3C, 0x0D4D, 0x0DCA, 0x0E3A, 0x0EBA, 0x0F84, 0x1039, 0x103A, 0x1714, 0x1734, 0x17D2, 0x1A60,
			0x1B44, 0x1BAA, 0x1BAB, 0x1BF2, 0x1BF3, 0x2D7F, 0xA806, 0xA82C, 0xA8C4, 0xA953, 0xA9C0, 0xAAF6, 0xABED,
			0x10A3F, 0x11046, 0x1107F, 0x110B9, 0x11133, 0x11134, 0x111C0, 0x11235, 0x112EA, 0x1134D, 0x11442, 0x114C2,
			0x115BF, 0x1163F, 0x116B6, 0x1172B, 0x11839, 0x1193D, 0x1193E, 0x119E0, 0x11A34, 0x11A47, 0x11A99, 0x11C3F,
			0x11D44, 0x11D45, 0x11D97);

	private InternationalName() {
	}

	/**
	 * Convert a name.
	 * @param name a host name with characters outside US-ASCII
	 * @return the ASCII form, or {@code null} if the name is not valid
	 */
	public static @Nullable String toAscii(String name) {
		String mapped = map(name);
		StringJoiner ascii = new StringJoiner(".");
		boolean bidirectional = mapped.codePoints().anyMatch(BidiRule::isRightToLeft);
		for (String label : mapped.split("\\.", -1)) {
			if (!isValid(label) || (bidirectional && !BidiRule.holds(label))) {
				return null;
			}
			if (isAscii(label)) {
				ascii.add(label);
				continue;
			}
			String encoded = Punycode.encode(label);
			if (encoded == null) {
				return null;
			}
			ascii.add(PREFIX + encoded);
		}
		return ascii.toString();
	}

	private static String map(String name) {
		StringBuilder folded = new StringBuilder(name.length());
		Normalizer.normalize(name, Normalizer.Form.NFC)
			.codePoints()
			.filter((c) -> !PRESENTATION.contains(c))
			.forEach((c) -> folded.append(fold(c)));
		return Normalizer.normalize(folded, Normalizer.Form.NFC);
	}

	/**
	 * Case folding of one character. The JDK has no such method. The lower case of the
	 * upper case is the same, with these exceptions.
	 */
	private static String fold(int c) {
		String text = Character.toString(c);
		// The sharp s and the final sigma are letters of their own since IDNA 2008.
		if (c == 0xDF || c == 0x03C2 || c == 0x0131 || Character.getType(c) == Character.NON_SPACING_MARK) {
			return text;
		}
		if (c == 0x1E9E) {
			return "\u00df";
		}
		if (c == 0x0130) {
			return "i\u0307";
		}
		String upper = text.toUpperCase(Locale.ROOT);
		if (Character.UnicodeScript.of(c) == Character.UnicodeScript.CHEROKEE) {
			return upper;
		}
		StringBuilder lower = new StringBuilder();
		upper.codePoints().forEach((u) -> lower.appendCodePoint(Character.toLowerCase(u)));
		return lower.toString();
	}

	private static boolean isValid(String label) {
		if (isAscii(label)) {
			return label.chars().allMatch(InternationalName::isAsciiOfName);
		}
		int first = label.codePointAt(0);
		// Hyphens at the third and fourth place are reserved for forms such as xn--.
		if (isMark(first) || label.startsWith("--", 2)) {
			return false;
		}
		int[] points = label.codePoints().toArray();
		for (int i = 0; i < points.length; i++) {
			int c = points[i];
			boolean valid = (c == JOINER || c == NON_JOINER) ? mayJoin(points, i) : isValid(c);
			if (!valid) {
				return false;
			}
		}
		return true;
	}

	private static boolean isValid(int c) {
		if (c < 0x80) {
			return isAsciiOfName(c);
		}
		boolean assigned = switch (Character.getType(c)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE,
					Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				false;
			// The JDK's tables may be older than an emoji.
			case Character.UNASSIGNED -> c >= 0x1F300 && c <= 0x1FAFF;
			default -> true;
		};
		return assigned && !isIgnorable(c) && !isDisallowed(c)
				&& Normalizer.isNormalized(Character.toString(c), Normalizer.Form.NFKC);
	}

	/**
	 * Invisible characters (Default_Ignorable_Code_Point) that no other rule excludes.
	 */
	private static boolean isIgnorable(int c) {
		return c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 || (c >= 0x180B && c <= 0x180F)
				|| c == 0x3164 || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
	}

	/**
	 * Characters that UTS 46 does not allow, or maps to others that look different: a
	 * mark that becomes a letter, a full stop that becomes a dot, description characters,
	 * replacements.
	 */
	private static boolean isDisallowed(int c) {
		return c == 0x0345 || c == 0x3002 || (c >= 0x2FF0 && c <= 0x2FFF) || c == 0xFFFC || c == 0xFFFD;
	}

	/** RFC 5892 appendix A.1 and A.2. */
	private static boolean mayJoin(int[] points, int position) {
		if (position == 0) {
			return false;
		}
		if (VIRAMAS.contains(points[position - 1])) {
			return true;
		}
		return points[position] == NON_JOINER && position + 1 < points.length && isArabicLetter(points[position - 1])
				&& !joinsOnlyBefore(points[position - 1]) && isArabicLetter(points[position + 1]);
	}

	private static boolean isArabicLetter(int c) {
		return Character.UnicodeScript.of(c) == Character.UnicodeScript.ARABIC && Character.isLetter(c);
	}

	/** Arabic letters with Joining_Type R or U: none is joined after them. */
	private static boolean joinsOnlyBefore(int c) {
		return (c >= 0x0621 && c <= 0x0625) || c == 0x0627 || c == 0x0629 || (c >= 0x062F && c <= 0x0632) || c == 0x0648
				|| (c >= 0x0671 && c <= 0x0677) || (c >= 0x0688 && c <= 0x0699) || c == 0x06C0
				|| (c >= 0x06C3 && c <= 0x06CB) || c == 0x06CD || c == 0x06CF || (c >= 0x06D2 && c <= 0x06D5)
				|| c == 0x06EE || c == 0x06EF;
	}

	private static boolean isMark(int c) {
		int type = Character.getType(c);
		return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK
				|| type == Character.COMBINING_SPACING_MARK;
	}

	private static boolean isAscii(String text) {
		return text.chars().allMatch((c) -> c < 0x80);
	}

	private static boolean isAsciiOfName(int c) {
		return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
	}

}
