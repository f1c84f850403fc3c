package io.github.downloadmanager.content;

import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;

import io.github.downloadmanager.internal.text.SafeText;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of a content, from the headers of a response.
 *
 * @param contentLength size of the whole content in bytes, empty if it was not said
 * @param acceptRanges whether the server announced byte ranges ({@code Accept-Ranges},
 * RFC 9110 section 14.3)
 * @param etag the entity tag as sent, quotes and weakness mark included, or {@code null}
 * @param lastModified the modification time, or {@code null}
 * @param contentType the media type as sent, or {@code null}
 * @param fileName the name that {@code Content-Disposition} gives (RFC 6266), made safe,
 * or {@code null}
 * @param finalUri the address after redirects, redacted
 * @param contentEncoding the content coding, in which the content is stored too, or
 * {@code null} for none; none was asked for
 */
public record RemoteInfo(OptionalLong contentLength, boolean acceptRanges, @Nullable String etag,
		@Nullable Instant lastModified, @Nullable String contentType, @Nullable String fileName, URI finalUri,
		@Nullable String contentEncoding) {

	public RemoteInfo {
		Objects.requireNonNull(contentLength, "contentLength");
		Objects.requireNonNull(finalUri, "finalUri");
	}

	/**
	 * What a server says of a content that has no coding.
	 * @param contentLength size of the whole content in bytes, empty if it was not said
	 * @param acceptRanges whether the server announced byte ranges
	 * @param etag the entity tag as sent, or {@code null}
	 * @param lastModified the modification time, or {@code null}
	 * @param contentType the media type as sent, or {@code null}
	 * @param fileName the name that the server gives, made safe, or {@code null}
	 * @param finalUri the address after redirects, redacted
	 */
	public RemoteInfo(OptionalLong contentLength, boolean acceptRanges, @Nullable String etag,
			@Nullable Instant lastModified, @Nullable String contentType, @Nullable String fileName, URI finalUri) {
		this(contentLength, acceptRanges, etag, lastModified, contentType, fileName, finalUri, null);
	}

	/** Fit for a log line, whatever the server said. */
	@Override
	public String toString() {
		return "RemoteInfo[contentLength=" + this.contentLength + ", acceptRanges=" + this.acceptRanges + ", etag="
				+ printable(this.etag) + ", lastModified=" + this.lastModified + ", contentType="
				+ printable(this.contentType) + ", fileName=" + printable(this.fileName) + ", finalUri=" + this.finalUri
				+ ", contentEncoding=" + printable(this.contentEncoding) + "]";
	}

	private static @Nullable String printable(@Nullable String text) {
		return (text != null) ? SafeText.printable(text) : null;
	}

}
