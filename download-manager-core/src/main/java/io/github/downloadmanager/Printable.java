package io.github.downloadmanager;

import java.nio.file.Path;

/**
 * Text from outside, made fit for a message or a log line: no control characters, so that
 * it cannot forge a line or drive a terminal (CWE-117).
 */
final class Printable {

	private Printable() {
	}

	static String path(Path path) {
		return text(path.toString());
	}

	static String text(String value) {
		int length = value.length();
		for (int i = 0; i < length; i++) {
			if (isUnsafe(value.charAt(i))) {
				StringBuilder safe = new StringBuilder(length);
				value.codePoints().forEach((c) -> safe.appendCodePoint(isUnsafe(c) ? '?' : c));
				return safe.toString();
			}
		}
		return value;
	}

	private static boolean isUnsafe(int c) {
		int type = Character.getType(c);
		return type == Character.CONTROL || type == Character.FORMAT || type == Character.LINE_SEPARATOR
				|| type == Character.PARAGRAPH_SEPARATOR || type == Character.SURROGATE;
	}

}
