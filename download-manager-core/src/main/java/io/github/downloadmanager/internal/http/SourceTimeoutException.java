package io.github.downloadmanager.internal.http;

import java.io.IOException;
import java.time.Duration;

/**
 * The headers of a response did not come in time.
 */
public class SourceTimeoutException extends IOException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param limit how long was waited
	 */
	public SourceTimeoutException(Duration limit) {
		super("no response headers within " + limit.toMillis() + " ms");
	}

}
