package io.github.downloadmanager.internal.transfer;

/** What the server has does not fit what is held. */
final class ContentMismatchException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String reason;

	ContentMismatchException(String reason) {
		super(reason, null, false, false);
		this.reason = reason;
	}

	String reason() {
		return this.reason;
	}

}
