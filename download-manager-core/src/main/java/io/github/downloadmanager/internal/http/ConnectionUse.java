package io.github.downloadmanager.internal.http;

/**
 * What one request found on its connection. Written on the network thread of the
 * connection, read by any thread.
 */
final class ConnectionUse {

	private final boolean reused;

	private volatile boolean answered;

	ConnectionUse(boolean reused) {
		this.reused = reused;
	}

	/** Bytes were read after the request was written, whatever they belong to. */
	void markAnswered() {
		this.answered = true;
	}

	/**
	 * Whether a failure of the connection says nothing about the request: the server had
	 * answered on this connection before, so it may have closed it just when this request
	 * was sent, and it has not begun to answer this one. Such a request may be sent again
	 * (RFC 9112 section 9.3.1).
	 */
	boolean isStale() {
		return this.reused && !this.answered;
	}

}
