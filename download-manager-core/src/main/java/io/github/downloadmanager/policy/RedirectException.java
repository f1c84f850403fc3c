package io.github.downloadmanager.policy;

import java.io.IOException;
import java.io.Serial;

/**
 * A redirect that cannot be followed. Trying again does not help. The message shows
 * nothing of where it leads: that may be secret.
 */
public final class RedirectException extends IOException {

	@Serial
	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message what is wrong with the redirect, and what is allowed
	 */
	public RedirectException(String message) {
		super(message);
	}

}
