package io.github.downloadmanager.content;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;

import io.github.downloadmanager.internal.text.Digits;
import org.jspecify.annotations.Nullable;

/**
 * A strong validator: two responses with the same one have the same bytes (RFC 9110
 * section 8.8.1). Either an entity tag, or a modification time that lies long enough
 * back.
 *
 * @param value the value for {@code If-Range}, exactly as the server sent it
 */
public record Validator(String value) {

	public Validator {
		Objects.requireNonNull(value, "value");
	}

	/**
	 * How much older than the response a modification time must be for it to be strong.
	 * RFC 9110 section 8.8.2.2 asks for a second if both come from one clock; a minute
	 * allows for two.
	 */
	private static final Duration LAST_MODIFIED_MARGIN = Duration.ofMinutes(1);

	/**
	 * How much older than the response a modification time must be for a tag that is made
	 * of it. Time and date come from one clock there, and both in whole seconds.
	 */
	private static final Duration TAG_OF_TIME_MARGIN = Duration.ofSeconds(2);

	/** Seconds from 1601, where the file time of Windows begins, to 1970. */
	private static final long FILE_TIME_ZERO = 11_644_473_600L;

	/** A file time is a number of 100 nanoseconds. */
	private static final long FILE_TIMES_IN_A_SECOND = 10_000_000;

	/** No file that is downloaded is larger: a TiB. */
	private static final int SIZE_BITS = 40;

	/**
	 * Choose the validator of a response.
	 * @param etag the {@code ETag} as sent, or {@code null}
	 * @param lastModified the {@code Last-Modified} as sent, or {@code null}
	 * @param lastModifiedAt the same, understood, or {@code null}
	 * @param date the response's {@code Date}, or {@code null}
	 * @return the validator, or {@code null} if there is none that is strong
	 */
	public static @Nullable Validator of(@Nullable String etag, @Nullable String lastModified,
			@Nullable Instant lastModifiedAt, @Nullable Instant date) {
		if (etag != null) {
			// A weak tag says that the bytes may differ, so the modification time next to
			// it is not used either.
			return (isStrongTag(etag) && !mayChangeUnseen(etag, lastModifiedAt, date)) ? new Validator(etag) : null;
		}
		if (lastModified != null && lastModifiedAt != null && date != null
				&& !date.isBefore(lastModifiedAt.plus(LAST_MODIFIED_MARGIN))) {
			return new Validator(lastModified);
		}
		return null;
	}

	/** Whether another content may get the same tag, as the second is not over yet. */
	private static boolean mayChangeUnseen(String etag, @Nullable Instant lastModified, @Nullable Instant date) {
		return lastModified != null && date != null && date.isBefore(lastModified.plus(TAG_OF_TIME_MARGIN))
				&& isOfTime(etag.substring(1, etag.length() - 1).toLowerCase(Locale.ROOT), lastModified);
	}

	/**
	 * Whether a tag may be no more than the second of the modification and other things
	 * that do not change with the content, such as the size: a file that takes the place
	 * of another one within that second has the same tag then. nginx, h2o and others
	 * write the second in hexadecimal or decimal digits, with something before or behind
	 * it, Caddy (up to 2.7) to the base of 36, and ASP.NET Core as {@link #FILE_TIME_ZERO
	 * file time}, combined with the size. lighttpd makes a number of all together, so
	 * that any number may hide it.
	 */
	private static boolean isOfTime(String tag, Instant lastModified) {
		long second = lastModified.getEpochSecond();
		return IntStream.of(10, 16, 36).anyMatch((base) -> tag.contains(Long.toString(second, base)))
				|| isFileTime(tag, second) || Digits.areDigits(tag, 0, tag.length());
	}

	private static boolean isFileTime(String tag, long second) {
		try {
			return (Long.parseLong(tag, 16) ^ (second + FILE_TIME_ZERO) * FILE_TIMES_IN_A_SECOND) >>> SIZE_BITS == 0;
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

	/**
	 * RFC 9110 section 8.8.3: quoted, no {@code W/}; what is not quoted proves nothing.
	 */
	private static boolean isStrongTag(String etag) {
		int last = etag.length() - 1;
		return last >= 1 && etag.charAt(0) == '"' && etag.indexOf('"', 1) == last;
	}

}
