package io.github.downloadmanager.internal.host;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A request was not sent, as its origin gets no more requests for now. Nothing has
 * failed: the request may be sent later, and this costs no retry.
 */
public final class HostPausedException extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient Origin origin;

	private final transient @Nullable Duration retryAfterLeft;

	HostPausedException(Origin origin, @Nullable Duration retryAfterLeft) {
		// Without a stack trace: it is a signal, and there may be many.
		super(origin.text() + " gets no more requests for now", null, false, false);
		this.origin = origin;
		this.retryAfterLeft = retryAfterLeft;
	}

	/** The origin of the request that was not sent. */
	public Origin origin() {
		return this.origin;
	}

	/**
	 * What is left of the time that the origin has asked to wait ({@code Retry-After});
	 * {@code null} if it has named none.
	 */
	public @Nullable Duration retryAfterLeft() {
		return this.retryAfterLeft;
	}

}
