package io.github.downloadmanager.content;

/**
 * A span of bytes: {@code start} is in it, {@code end} is not. Not empty.
 *
 * @param start position of the first byte, from 0
 * @param end position after the last byte; {@link #OPEN} if the span goes to the end of a
 * content of unknown size
 */
public record ByteRange(long start, long end) {

	/** The end of a span that goes on to the end of the content, wherever that is. */
	public static final long OPEN = Long.MAX_VALUE;

	public ByteRange {
		if (start < 0 || end <= start) {
			throw new IllegalArgumentException(
					"not a byte range: start " + start + ", end " + end + "; allowed is 0 <= start < end");
		}
	}

	/**
	 * The span from a position to the end of the content.
	 * @param start position of the first byte, from 0
	 * @return the span
	 */
	public static ByteRange from(long start) {
		return new ByteRange(start, OPEN);
	}

	/**
	 * Whether the end of the span is not known.
	 * @return {@code true} if the span goes to the end of the content
	 */
	public boolean isOpen() {
		return this.end == OPEN;
	}

	/**
	 * Number of bytes in the span.
	 * @return the length; meaningless if the span is open
	 */
	public long length() {
		return this.end - this.start;
	}

	/**
	 * The span as the value of a {@code Range} header (RFC 9110 section 14.2).
	 * @return for example {@code bytes=100-199} or {@code bytes=100-}
	 */
	public String toHeaderValue() {
		return "bytes=" + this.start + "-" + (isOpen() ? "" : this.end - 1);
	}

}
