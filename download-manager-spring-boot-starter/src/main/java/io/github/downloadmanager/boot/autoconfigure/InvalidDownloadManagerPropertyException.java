package io.github.downloadmanager.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * A {@code download-manager.*} property has a value that is not allowed. The message
 * names the property, the value and what is allowed.
 */
public final class InvalidDownloadManagerPropertyException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String property;

	InvalidDownloadManagerPropertyException(String property, @Nullable Object value, String allowed) {
		super(property + ((value != null) ? " is '" + printable(value) + "'" : " is not set") + "; allowed is "
				+ printable(allowed));
		this.property = property;
	}

	/**
	 * The property that has the value.
	 * @return the full name, such as {@code download-manager.retry.max-retries}
	 */
	public String property() {
		return this.property;
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
