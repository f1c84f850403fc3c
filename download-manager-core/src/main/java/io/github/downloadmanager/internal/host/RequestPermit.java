package io.github.downloadmanager.internal.host;

import java.net.URI;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * The permit to send one request. Takes what became of the request. May be used by any
 * thread.
 */
public final class RequestPermit implements AutoCloseable {

	/** The permit of requests that are not counted. */
	static final RequestPermit NONE = new RequestPermit(null, null, null, false);

	private final @Nullable HostThrottle throttle;

	/** The address to ask, {@code null} if the state tells the origin. */
	private final @Nullable URI uri;

	/** The place that it takes, {@code null} if the origin has no state. */
	private final @Nullable OriginState state;

	/** Whether it takes one of the few places of an origin that has just paused. */
	private final boolean trial;

	/** Whether the answer is there, or will not come. Guarded by the throttle. */
	private boolean answered;

	/** Guarded by the throttle. */
	private boolean closed;

	RequestPermit(@Nullable HostThrottle throttle, @Nullable URI uri, @Nullable OriginState state, boolean trial) {
		this.throttle = throttle;
		this.uri = uri;
		this.state = state;
		this.trial = trial;
	}

	/**
	 * The headers of the response are there.
	 * @param status the status of the response
	 * @param retryAfter what {@code Retry-After} asks for, {@code null} if it is missing
	 * or not understood
	 */
	public void answered(int status, @Nullable Duration retryAfter) {
		if (this.throttle != null && (Overload.isSaidBy(status) || this.state != null)) {
			Origin asked = (this.uri != null) ? Origin.of(this.uri) : origin();
			if (asked != null) {
				this.throttle.answered(this, asked, status, retryAfter);
			}
		}
	}

	/** The connection was refused, or reset before an answer. */
	public void refused() {
		if (this.throttle != null && this.state != null) {
			this.throttle.refused(this);
		}
	}

	/** The request has ended, in whatever way. Further calls do nothing. */
	@Override
	public void close() {
		if (this.throttle != null && this.state != null) {
			this.throttle.closed(this);
		}
	}

	/** Whether it takes a place, which others wait for. */
	public boolean takesPlace() {
		return this.state != null;
	}

	/** The origin whose place it takes, {@code null} if it takes none. */
	public @Nullable Origin origin() {
		return (this.state != null) ? this.state.origin : null;
	}

	@Nullable OriginState state() {
		return this.state;
	}

	boolean isTrial() {
		return this.trial;
	}

	/** Tells once that no answer is due any more. */
	boolean takeAnswer() {
		boolean first = !this.answered;
		this.answered = true;
		return first;
	}

	/** Tells once that it is closed. */
	boolean takeClose() {
		boolean first = !this.closed;
		this.closed = true;
		return first;
	}

}
