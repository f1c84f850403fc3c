package io.github.downloadmanager.cli;

/**
 * How many columns of a terminal a text takes.
 */
final class Columns {

	private Columns() {
	}

	/** The width of a text. */
	static int width(String text) {
		int width = 0;
		for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
			width += width(text.codePointAt(i));
		}
		return width;
	}

	/** Cuts the end of a text that is too wide. */
	static String cut(String text, int columns, String ellipsis) {
		if (width(text) <= columns) {
			return text;
		}
		return begin(text, columns - ellipsis.length()) + ellipsis.substring(0, Math.min(ellipsis.length(), columns));
	}

	/** Cuts the middle of a text that is too wide: names differ at both ends. */
	static String cutMiddle(String text, int columns, String ellipsis) {
		if (width(text) <= columns) {
			return text;
		}
		int left = columns - ellipsis.length();
		if (left < 2) {
			return begin(text, columns);
		}
		int tail = Math.min(left * 3 / 5, 12);
		return begin(text, left - tail) + ellipsis + end(text, tail);
	}

	/** Fills a text up with blanks. */
	static String pad(String text, int columns) {
		return text + " ".repeat(Math.max(0, columns - width(text)));
	}

	/** Fills a text up with blanks, on its left. */
	static String padLeft(String text, int columns) {
		return " ".repeat(Math.max(0, columns - width(text))) + text;
	}

	private static String begin(String text, int columns) {
		int width = 0;
		int i = 0;
		while (i < text.length()) {
			int c = text.codePointAt(i);
			width += width(c);
			if (width > columns) {
				break;
			}
			i += Character.charCount(c);
		}
		return text.substring(0, i);
	}

	private static String end(String text, int columns) {
		int width = 0;
		int i = text.length();
		while (i > 0) {
			int c = text.codePointBefore(i);
			width += width(c);
			if (width > columns) {
				break;
			}
			i -= Character.charCount(c);
		}
		return text.substring(i);
	}

	/** After Unicode's East Asian width: wide characters take two columns, marks none. */
	private static int width(int c) {
		if (c < 0x300) {
			return 1;
		}
		int type = Character.getType(c);
		if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
			return 0;
		}
		boolean wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF && c != 0x303F)
				|| (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F)
				|| (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF)
				|| (c >= 0x20000 && c <= 0x3FFFD);
		return wide ? 2 : 1;
	}

}
