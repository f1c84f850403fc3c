package io.github.downloadmanager.internal.transfer;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

import io.github.downloadmanager.internal.text.SafeText;

/** What an error of the network or the file system says, fit to be shown. */
final class ErrorText {

	private static final int MAX_LENGTH = 400;

	private ErrorText() {
	}

	/** What an error says, in one line that is not too long. */
	static String of(Throwable error) {
		String message = error.getMessage();
		if (message == null) {
			return error.getClass().getSimpleName();
		}
		String safe = why(error) + SafeText.printable(message);
		return (safe.length() <= MAX_LENGTH) ? safe : safe.substring(0, MAX_LENGTH) + "...";
	}

	/** These have only the path as their message. */
	private static String why(Throwable error) {
		if (error instanceof AccessDeniedException) {
			return "permission denied: ";
		}
		return (error instanceof NoSuchFileException) ? "no such file or directory: " : "";
	}

}
