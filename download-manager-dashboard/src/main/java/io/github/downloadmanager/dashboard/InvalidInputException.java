package io.github.downloadmanager.dashboard;

/**
 * Something in a request is not acceptable. Becomes status 400, with the field and the
 * reason.
 */
final class InvalidInputException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String field;

	private final String reason;

	/**
	 * A new exception.
	 * @param field the parameter or the field of the JSON body; {@code body} for the
	 * whole of it
	 * @param reason what is allowed, without repeating anything that may be secret
	 */
	InvalidInputException(String field, String reason) {
		super(field + ": " + reason);
		this.field = field;
		this.reason = reason;
	}

	String field() {
		return this.field;
	}

	String reason() {
		return this.reason;
	}

}
