package io.github.downloadmanager.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * A {@code download-manager.*} property has a value that is not allowed. The message
 * names the property, the value and what is allowed.
 */
public final class InvalidDownloadManagerPropertyException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String property;

	private final String allowed;

	/**
	 * Create the error.
	 * @param property the full name of the property
	 * @param value its value, or {@code null} if it is not set
	 * @param allowed what is allowed, for a person to read, as in "a whole number from 1"
	 */
	public InvalidDownloadManagerPropertyException(String property, @Nullable Object value, String allowed) {
		super(property + ((value != null) ? " is '" + printable(value) + "'" : " is not set") + "; allowed is "
				+ printable(allowed));
		this.property = property;
		this.allowed = allowed;
	}

	/**
	 * The property that has the value.
	 * @return the full name, such as {@code download-manager.retry.max-retries}
	 */
	public String property() {
		return this.property;
	}

	/** What is allowed in place of the value, which ends a sentence. */
	String allowed() {
		return this.allowed;
	}

	/**
	 * The message goes to logs and terminals: no control characters (CWE-117), and no
	 * user-info, as a whole address in the place of a host may have a password.
	 */
	private static String printable(Object value) {
		return String.valueOf(value)
			.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?")
			.replaceAll("[^/\\s,]*:[^\\s]*@", "***@");
	}

}
