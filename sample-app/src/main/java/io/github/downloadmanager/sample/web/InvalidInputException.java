package io.github.downloadmanager.sample.web;

/**
 * Something in a request is not acceptable. Becomes status 400, with the field and the
 * reason.
 */
public class InvalidInputException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String field;

	private final String reason;

	/**
	 * A new exception.
	 * @param field the parameter or the field of the JSON body; {@code body} for the
	 * whole of it
	 * @param reason what is allowed, without repeating anything that may be secret
	 */
	public InvalidInputException(String field, String reason) {
		super(field + ": " + reason);
		this.field = field;
		this.reason = reason;
	}

	/**
	 * Which input is meant.
	 * @return the name of the parameter or field
	 */
	public String field() {
		return this.field;
	}

	/**
	 * Why it is refused.
	 * @return the reason, for a person to read
	 */
	public String reason() {
		return this.reason;
	}

}
