package io.github.downloadmanager.internal.transfer;

import io.github.downloadmanager.internal.text.SafeText;

/** What an error of the network or the file system says, fit to be shown. */
final class ErrorText {

	private static final int LONGEST = 400;

	private ErrorText() {
	}

	static String of(Throwable error) {
		String message = error.getMessage();
		if (message == null) {
			return error.getClass().getSimpleName();
		}
		String safe = SafeText.printable(message);
		return (safe.length() <= LONGEST) ? safe : safe.substring(0, LONGEST) + "...";
	}

}
