package io.github.downloadmanager.internal.text;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Makes a file name from outside safe to use on every file system, whichever this one is:
 * files move. A safe name
 * <ul>
 * <li>has no separator of any system, no control and no invisible formatting character;
 * <li>has no leading dot or blank character, and no trailing one;
 * <li>has none of the characters that Windows reserves, and is no device there;
 * <li>is in Unicode normalization form C, without half surrogate pairs;
 * <li>is 1 to {@value #MAX_BYTES} bytes long in UTF-8.
 * </ul>
 */
public final class SafeFileName {

	/** Longest file name of the usual file systems, in UTF-8 bytes. */
	public static final int MAX_BYTES = 255;

	/** The longest extension that is kept when a name is cut, in UTF-8 bytes. */
	private static final int MAX_EXTENSION_BYTES = 100;

	private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul", "conin$", "conout$", "clock$");

	private SafeFileName() {
	}

	/**
	 * Make a name safe. What is before the last separator is dropped: a server must not
	 * choose a directory.
	 * @param name the name as somebody sent it, decoded, or {@code null}
	 * @return the safe name, or {@code null} if nothing is left of it; a safe name is
	 * returned as it is
	 */
	public static @Nullable String of(@Nullable String name) {
		if (name == null) {
			return null;
		}
		if (isPlain(name)) {
			return name;
		}
		int start = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1;
		StringBuilder cleaned = new StringBuilder();
		name.substring(start).codePoints().forEach((c) -> append(cleaned, c));
		String safe = cut(cleaned.toString(), MAX_BYTES);
		return isVisible(safe) ? safe : null;
	}

	/**
	 * Whether a name is safe at first sight, as most are.
	 * @param name a file name
	 * @return {@code false} if it has to be looked at more closely
	 */
	public static boolean isPlain(String name) {
		int length = name.length();
		if (length == 0 || length > MAX_BYTES || name.charAt(0) == '.' || name.charAt(length - 1) == '.') {
			return false;
		}
		for (int i = 0; i < length; i++) {
			char c = name.charAt(i);
			if ((c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && "-_.".indexOf(c) < 0) {
				return false;
			}
		}
		return !isDevice(name);
	}

	/**
	 * Cut a name before its extension, so that what is left is safe too.
	 * @param name a name without separators and unprintable characters
	 * @param maxBytes how long it may be, in UTF-8 bytes
	 * @return the name, perhaps shorter; one that is safe and short enough as it is
	 */
	public static String cut(String name, int maxBytes) {
		String safe = name;
		String before;
		do {
			// Each step can undo the one before it. For example, a name that was cut can
			// be a device.
			before = safe;
			safe = trim(Normalizer.normalize(safe, Normalizer.Form.NFC));
			safe = fit(isDevice(safe) ? "_" + safe : safe, "", maxBytes);
		}
		while (!safe.equals(before));
		return safe;
	}

	/**
	 * Whether there is anything to see of a name: some characters, letters among them,
	 * are blank by definition (Unicode's {@code Default_Ignorable_Code_Point}).
	 * @param name a file name
	 * @return {@code false} if all its characters are blank, or it has none
	 */
	public static boolean isVisible(String name) {
		for (int i = 0; i < name.length();) {
			int c = name.codePointAt(i);
			if (!isBlank(c)) {
				return true;
			}
			i += Character.charCount(c);
		}
		return false;
	}

	private static boolean isBlank(int c) {
		return switch (c) {
			// Fillers of Hangul, an empty cell of Braille, the joiner of graphemes.
			// U+2065 is kept for a sign of formatting.
			case 0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800, 0x034F, 0x2065 -> true;
			// Vowels of Khmer that are not written, a null note, a filler of Khitan.
			case 0x17B4, 0x17B5, 0x1D159, 0x16FE4 -> true;
			default -> isVariationSelector(c) || Character.isSpaceChar(c) || Character.isWhitespace(c)
					|| isUnprintable(c) || (c >= 0xFFF0 && c <= 0xFFF8) || (c >= 0xE0000 && c <= 0xE0FFF);
		};
	}

	private static boolean isVariationSelector(int c) {
		return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0x180B && c <= 0x180F) || (c >= 0xE0100 && c <= 0xE01EF);
	}

	/**
	 * Make a safe name from the last segment of the path of an address (RFC 3986 section
	 * 3.3). Its escapes are decoded once. What {@code UriRedactor.standard()} masks there
	 * is not taken: a name is shown everywhere, a secret must not be.
	 * @param uri any address
	 * @return the safe name, or {@code null} if the path has none
	 */
	public static @Nullable String of(URI uri) {
		String path = uri.getRawPath();
		if (path == null) {
			return null;
		}
		return of(PathSecrets.of(path).fileName());
	}

	/**
	 * Choose the name that a server gave, or else that of the address.
	 * @param said the name that the server gave, safe or not, or {@code null}
	 * @param uri the address that answered
	 * @return the safe name, or {@code null} if neither has one
	 */
	public static @Nullable String choose(@Nullable String said, URI uri) {
		String name = of(said);
		return (name != null) ? name : of(uri);
	}

	/**
	 * Put something between the stem of a name and its extension, and shorten the stem as
	 * far as needed.
	 * @param name a file name
	 * @param suffix what to put in, of less than 100 bytes; may be empty
	 * @return the name, of {@value #MAX_BYTES} UTF-8 bytes at most
	 */
	public static String fit(String name, String suffix) {
		return fit(name, suffix, MAX_BYTES);
	}

	/**
	 * Put something between the stem of a name and its extension, and shorten the stem as
	 * far as needed.
	 * @param name a file name
	 * @param suffix what to put in; may be empty
	 * @param maxBytes how long the name may be, in UTF-8 bytes; more than the suffix
	 * @return the name; its extension is cut too if there is no room for it
	 */
	public static String fit(String name, String suffix, int maxBytes) {
		if (suffix.isEmpty() && bytes(name) <= maxBytes) {
			return name;
		}
		int dot = extensionStart(name);
		if (bytes(suffix) + bytes(name.substring(dot)) >= maxBytes) {
			dot = name.length();
		}
		String end = suffix + name.substring(dot);
		String stem = shorten(name.substring(0, dot), maxBytes - bytes(end));
		// After the cut the name may end with a space or a dot, which Windows would drop.
		return end.isEmpty() ? trimEnd(stem) : stem + end;
	}

	/**
	 * Whether a character is a control character, invisible formatting (which includes
	 * what turns the direction of writing), a line separator or half a surrogate pair.
	 * @param c the code point
	 * @return {@code true} if no file name should have it
	 */
	public static boolean isUnprintable(int c) {
		return switch (Character.getType(c)) {
			case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
					Character.PARAGRAPH_SEPARATOR ->
				true;
			default -> false;
		};
	}

	/**
	 * Whether Windows takes a name for a device, with whatever extension.
	 * @param name a file name
	 * @return {@code true} if it is the name of a device
	 */
	public static boolean isDevice(String name) {
		int dot = name.indexOf('.');
		String base = trimEnd((dot < 0) ? name : name.substring(0, dot)).toLowerCase(Locale.ROOT);
		return DEVICES.contains(base) || (base.length() == 4 && (base.startsWith("com") || base.startsWith("lpt"))
				&& "0123456789\u00b9\u00b2\u00b3".indexOf(base.charAt(3)) >= 0);
	}

	/**
	 * Whether Windows reserves a character, separators aside.
	 * @param c the code point
	 * @return {@code true} if a file name on Windows cannot have it
	 */
	public static boolean isReserved(int c) {
		return "<>:\"|?*".indexOf(c) >= 0;
	}

	private static void append(StringBuilder cleaned, int c) {
		if (Character.getType(c) == Character.FORMAT) {
			// An invisible character is dropped, because a placeholder would be visible.
			return;
		}
		cleaned.appendCodePoint((isUnprintable(c) || isReserved(c)) ? '_' : c);
	}

	private static String trim(String name) {
		int start = 0;
		while (start < name.length() && (name.charAt(start) == '.' || isBlank(name.codePointAt(start)))) {
			start += Character.charCount(name.codePointAt(start));
		}
		return trimEnd(name.substring(start));
	}

	private static String trimEnd(String name) {
		int end = name.length();
		while (end > 0 && isTrimmed(name.codePointBefore(end))) {
			end -= Character.charCount(name.codePointBefore(end));
		}
		return name.substring(0, end);
	}

	/** A variation selector belongs to what is before it, such as a heart. */
	private static boolean isTrimmed(int c) {
		return c == '.' || (isBlank(c) && !isVariationSelector(c));
	}

	/** Position of the dot of the extension; the length of the name if there is none. */
	private static int extensionStart(String name) {
		int dot = name.lastIndexOf('.');
		if (dot <= 0 || bytes(name.substring(dot)) > MAX_EXTENSION_BYTES) {
			return name.length();
		}
		int inner = name.lastIndexOf('.', dot - 1);
		return (inner > 0 && name.startsWith(".tar", inner) && inner + 4 == dot) ? inner : dot;
	}

	private static String shorten(String text, int maxBytes) {
		int bytes = 0;
		int end = 0;
		while (end < text.length()) {
			int c = text.codePointAt(end);
			bytes += (c < 0x80) ? 1 : (c < 0x800) ? 2 : (c < 0x10000) ? 3 : 4;
			if (bytes > maxBytes) {
				break;
			}
			end += Character.charCount(c);
		}
		return text.substring(0, end);
	}

	private static int bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8).length;
	}

}
