package io.github.downloadmanager.cli;

/**
 * Text for a terminal: nothing that could be a secret or drive the terminal, and sizes
 * that a person can read.
 */
final class Printable {

	private static final int MAX_LENGTH = 120;

	private static final int ZERO_WIDTH_NON_JOINER = 0x200C;

	private static final int ZERO_WIDTH_JOINER = 0x200D;

	private Printable() {
	}

	/**
	 * An argument that is no good, so that its author can find it: without user-info,
	 * query and fragment, whose borders are guessed as it may be anything.
	 * @param argument what was typed
	 * @return the part to show
	 */
	static String argument(String argument) {
		int end = argument.length();
		for (char border : new char[] { '?', '#' }) {
			int at = argument.indexOf(border);
			end = (at >= 0) ? Math.min(end, at) : end;
		}
		String shown = argument.substring(0, end);
		int userInfo = argument.lastIndexOf('@');
		if (userInfo >= 0) {
			// The password itself may hold a border, so all up to the last @ goes.
			int scheme = shown.indexOf("://");
			String rest = (userInfo + 1 < end) ? shown.substring(userInfo + 1) : "";
			shown = ((scheme >= 0 && scheme < userInfo) ? shown.substring(0, scheme + 3) : "") + "***@" + rest;
		}
		return text(shown + ((end < argument.length()) ? "..." : ""));
	}

	/** Fit to be a part of a line. */
	static String text(String text) {
		String safe = line(text);
		if (safe.length() <= MAX_LENGTH) {
			return safe;
		}
		return safe.substring(0, Character.isHighSurrogate(safe.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH)
				+ "...";
	}

	/** Fit to be a line, however long. */
	static String line(String text) {
		StringBuilder safe = new StringBuilder();
		text.codePoints().forEach((c) -> safe.appendCodePoint(isUnsafe(c) ? '?' : c));
		return safe.toString();
	}

	/** A size in one unit, with three digits. */
	static String size(double bytes) {
		Size size = Size.of(bytes);
		return size.number(bytes) + " " + size.unit();
	}

	/** How much of a whole is here: one unit for both. */
	static String part(long bytes, long total, String between) {
		Size size = Size.of(Math.max(bytes, total));
		return size.number(bytes) + between + size.number(total) + " " + size.unit();
	}

	/** Says how much of a size was here before, if anything was. */
	static String resumed(long bytes) {
		return (bytes > 0) ? ", " + size(bytes) + " of it resumed" : "";
	}

	static String seconds(double seconds) {
		long tenths = Math.round(seconds * 10);
		return tenths / 10 + "." + tenths % 10 + " s";
	}

	/** A time as a clock shows it, such as 0:36 or 1:02:03; in days if it is long. */
	static String clock(long seconds) {
		if (seconds >= 100 * 3600) {
			return seconds / 86400 + " days";
		}
		String minutes = twoDigits(seconds / 60 % 60);
		return (seconds >= 3600) ? seconds / 3600 + ":" + minutes + ":" + twoDigits(seconds % 60)
				: seconds / 60 + ":" + twoDigits(seconds % 60);
	}

	private static String twoDigits(long number) {
		return (number < 10) ? "0" + number : Long.toString(number);
	}

	private static boolean isUnsafe(int c) {
		// Some scripts, and compound emoji, need these two between letters.
		if (c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER) {
			return false;
		}
		int type = Character.getType(c);
		return type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR
				|| type == Character.PARAGRAPH_SEPARATOR || type == Character.SURROGATE;
	}

}
