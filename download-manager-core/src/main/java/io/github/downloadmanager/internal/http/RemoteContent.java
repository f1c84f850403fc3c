package io.github.downloadmanager.internal.http;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntConsumer;

import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Flux;

/**
 * A response that brings content.
 *
 * @param info what the server says of the whole content
 * @param validator proves later that a content is still this one; {@code null} if the
 * server gave nothing that can
 * @param partial whether this is a part of the content (status 206)
 * @param range where the part lies, {@code null} if the response does not say it in a
 * form that can be understood. Also of a response whose status says that it is the whole
 * @param bodyLength announced length of this body in bytes, empty if it was not said
 * @param contentEncoding the content coding, or {@code null} for none; none was asked for
 * @param checksums what the server says of the digest of the whole content
 * @param body the bytes; to be subscribed once, each buffer to be released by the
 * subscriber
 * @param readSize takes how many bytes may be read at once from the connection at most,
 * from now on; {@link Integer#MAX_VALUE} for as many as is good. Any thread
 */
public record RemoteContent(RemoteInfo info, @Nullable Validator validator, boolean partial,
		@Nullable ContentRange range, OptionalLong bodyLength, @Nullable String contentEncoding,
		List<Checksum> checksums, Flux<DataBuffer> body, IntConsumer readSize) {

	/** One whose reads are as large as they come. */
	public RemoteContent(RemoteInfo info, @Nullable Validator validator, boolean partial, @Nullable ContentRange range,
			OptionalLong bodyLength, @Nullable String contentEncoding, List<Checksum> checksums,
			Flux<DataBuffer> body) {
		this(info, validator, partial, range, bodyLength, contentEncoding, checksums, body, (bytes) -> {
		});
	}

	/**
	 * Whether it brings a part with the status of the whole. {@code Content-Range} means
	 * nothing there (RFC 9110 section 14.4), but some servers answer a range so, and
	 * their body is not the content.
	 */
	public boolean isUndeclaredPart() {
		ContentRange part = this.range;
		if (this.partial || part == null) {
			return false;
		}
		boolean isLess = part.first() > 0 || (part.total().isPresent() && part.length() < part.total().getAsLong());
		return isLess && (this.bodyLength.isEmpty() || this.bodyLength.getAsLong() == part.length());
	}

	/**
	 * The same without proof of which content it is.
	 * @return a response that nothing can be joined to
	 */
	public RemoteContent withoutValidator() {
		return new RemoteContent(this.info, null, this.partial, this.range, this.bodyLength, this.contentEncoding,
				this.checksums, this.body, this.readSize);
	}

	/**
	 * Leave the body unread. The connection is closed, as there is no telling how much
	 * would come.
	 */
	public void abort() {
		this.body.contextWrite(Cancellations.DROPPED_ERRORS_ARE_EXPECTED).subscribe(DataBufferUtils::release, (ex) -> {
		}).dispose();
	}

}
