package io.github.downloadmanager.internal.text;

/**
 * Text from outside in a message: it must not forge a line or drive a terminal (CWE-117).
 */
public final class SafeText {

	private SafeText() {
	}

	/**
	 * Make a text fit for a message or a log line.
	 * @param text any text
	 * @return the text, with {@code ?} for what has no place in a line
	 */
	public static String printable(String text) {
		if (isPrintable(text)) {
			return text;
		}
		StringBuilder printable = new StringBuilder();
		text.codePoints().forEach((c) -> printable.appendCodePoint(SafeFileName.isUnprintable(c) ? '?' : c));
		return printable.toString();
	}

	private static boolean isPrintable(String text) {
		for (int i = 0; i < text.length();) {
			int c = text.codePointAt(i);
			if (SafeFileName.isUnprintable(c)) {
				return false;
			}
			i += Character.charCount(c);
		}
		return true;
	}

}
