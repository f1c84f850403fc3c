package io.github.downloadmanager.content;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

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
			boolean mayStay = lastModifiedAt == null || date == null || !isOfTime(etag, lastModifiedAt)
					|| !date.isBefore(lastModifiedAt.plus(TAG_OF_TIME_MARGIN));
			return (isStrongTag(etag) && mayStay) ? new Validator(etag) : null;
		}
		if (lastModified != null && lastModifiedAt != null && date != null
				&& !date.isBefore(lastModifiedAt.plus(LAST_MODIFIED_MARGIN))) {
			return new Validator(lastModified);
		}
		return null;
	}

	/**
	 * Whether a tag is, as nginx makes them, no more than the second of the modification
	 * and the size: a file of the same size that takes its place within that second has
	 * the same tag.
	 */
	private static boolean isOfTime(String etag, Instant lastModified) {
		return etag.startsWith('"' + Long.toHexString(lastModified.getEpochSecond()) + '-');
	}

	/**
	 * RFC 9110 section 8.8.3: quoted, no {@code W/}; what is not quoted proves nothing.
	 */
	private static boolean isStrongTag(String etag) {
		int last = etag.length() - 1;
		return last >= 1 && etag.charAt(0) == '"' && etag.indexOf('"', 1) == last;
	}

}
