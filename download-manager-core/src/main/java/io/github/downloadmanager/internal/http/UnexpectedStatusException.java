package io.github.downloadmanager.internal.http;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;

import io.github.downloadmanager.internal.host.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A response whose status brings no content.
 */
public class UnexpectedStatusException extends IOException {

	private static final long serialVersionUID = 1L;

	private final int status;

	private final transient @Nullable Duration retryAfter;

	private final transient OptionalLong currentLength;

	private final transient @Nullable Origin origin;

	/**
	 * Create the exception.
	 * @param status the status code
	 * @param retryAfter what {@code Retry-After} asks for, or {@code null}
	 * @param currentLength with status 416 the size of the content in bytes as the server
	 * says it (RFC 9110 section 15.5.17), else empty
	 */
	public UnexpectedStatusException(int status, @Nullable Duration retryAfter, OptionalLong currentLength) {
		this(status, retryAfter, currentLength, null);
	}

	/**
	 * Create the exception.
	 * @param status the status code
	 * @param retryAfter what {@code Retry-After} asks for, or {@code null}
	 * @param currentLength with status 416 the size of the content, else empty
	 * @param origin who gave the answer, or {@code null} if that is not known
	 */
	public UnexpectedStatusException(int status, @Nullable Duration retryAfter, OptionalLong currentLength,
			@Nullable Origin origin) {
		super("status " + status);
		this.status = status;
		this.retryAfter = retryAfter;
		this.currentLength = currentLength;
		this.origin = origin;
	}

	/**
	 * The status.
	 * @return the status code
	 */
	public int status() {
		return this.status;
	}

	/**
	 * What {@code Retry-After} asks for.
	 * @return the delay, or {@code null} if it was not given or not understood
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/**
	 * Who gave the answer, which need not be the one that was asked first.
	 * @return the origin of the last request, {@code null} if it is not known
	 */
	public @Nullable Origin origin() {
		return this.origin;
	}

	/**
	 * With status 416, the size of the content.
	 * @return the size in bytes, empty if it was not said
	 */
	public OptionalLong currentLength() {
		return this.currentLength;
	}

}
