package io.github.downloadmanager.cli;

/**
 * The arguments are wrong. Its message is for the person at the keyboard and holds no
 * secret.
 */
final class UsageException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	UsageException(String message) {
		super(message);
	}

}
