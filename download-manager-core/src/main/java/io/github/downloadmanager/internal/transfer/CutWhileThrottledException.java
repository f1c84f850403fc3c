package io.github.downloadmanager.internal.transfer;

/**
 * The server closed a connection after bytes were not asked for, to keep to a limit of
 * the bandwidth. Many servers give up on who reads slowly, so it is no failure of theirs.
 */
final class CutWhileThrottledException extends Exception {

	private static final long serialVersionUID = 1L;

	private final Throwable error;

	CutWhileThrottledException(Throwable error) {
		super("the server closed the connection while it was throttled", error);
		this.error = error;
	}

	/** What it broke with. */
	Throwable error() {
		return this.error;
	}

}
