package io.github.downloadmanager.source;

/**
 * Text from outside in a message: it must not forge a line or drive a terminal (CWE-117).
 */
final class SafeText {

	private SafeText() {
	}

	static String printable(String text) {
		StringBuilder printable = new StringBuilder();
		text.codePoints().forEach((c) -> printable.appendCodePoint(SafeFileName.isUnprintable(c) ? '?' : c));
		return printable.toString();
	}

}
