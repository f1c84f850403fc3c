package io.github.downloadmanager.internal.http;

import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.internal.concurrent.FatalErrors;
import io.github.downloadmanager.internal.host.Origin;
import io.github.downloadmanager.internal.text.SafeFileName;
import io.github.downloadmanager.policy.UriRedactor;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * How the headers of a response are understood. A header that cannot be understood counts
 * as absent, except the length, where a mistake would cost bytes.
 *
 * @param redactor makes addresses fit to be shown
 * @param now the wall clock, for dates in {@code Retry-After} of servers that do not tell
 * theirs
 */
public record ResponseHeaders(UriRedactor redactor, Supplier<Instant> now) {

	RemoteContent content(ClientResponse response, URI uri, IntConsumer readSize) throws ProtocolException {
		HttpHeaders headers = response.headers().asHttpHeaders();
		checkTransferCoding(headers);
		boolean partial = response.statusCode().value() == 206;
		OptionalLong bodyLength = ContentLength.parse(headers.getOrEmpty(HttpHeaders.CONTENT_LENGTH));
		ContentRange range = range(headers);
		OptionalLong total = partial ? ((range != null) ? range.total() : OptionalLong.empty()) : bodyLength;
		String etag = headers.getFirst(HttpHeaders.ETAG);
		String lastModified = headers.getFirst(HttpHeaders.LAST_MODIFIED);
		Instant lastModifiedAt = HttpDate.parse(lastModified, this.now.get());
		String encoding = encoding(headers);
		RemoteInfo info = new RemoteInfo(total, "bytes".equalsIgnoreCase(headers.getFirst(HttpHeaders.ACCEPT_RANGES)),
				etag, lastModifiedAt, headers.getFirst(HttpHeaders.CONTENT_TYPE), fileName(headers, uri), redacted(uri),
				encoding);
		Validator validator = Validator.of(etag, lastModified, lastModifiedAt,
				HttpDate.parse(headers.getFirst(HttpHeaders.DATE), this.now.get()));
		return new RemoteContent(info, validator, partial, range, bodyLength, encoding, checksums(headers, partial),
				ResponseBody.of(response), readSize);
	}

	private URI redacted(URI uri) {
		try {
			return this.redactor.redact(uri);
		}
		catch (RuntimeException | Error ex) {
			// Contained, so that it is not taken for a broken response.
			throw new FatalErrors.Contained(ex);
		}
	}

	UnexpectedStatusException unexpectedStatus(ClientResponse response, URI uri) {
		HttpHeaders headers = response.headers().asHttpHeaders();
		int status = response.statusCode().value();
		OptionalLong current = (status == 416)
				? ContentRange.parseUnsatisfied(headers.getFirst(HttpHeaders.CONTENT_RANGE)) : OptionalLong.empty();
		return new UnexpectedStatusException(status, retryAfter(response), current, Origin.of(uri));
	}

	/** What {@code Retry-After} asks for, {@code null} if it is not understood. */
	@Nullable Duration retryAfter(ClientResponse response) {
		HttpHeaders headers = response.headers().asHttpHeaders();
		// A date is one of the server's clock, and so is that of the response.
		Instant date = HttpDate.parse(headers.getFirst(HttpHeaders.DATE), this.now.get());
		// If there are several values, the first one counts; RFC 9110 allows only one.
		return RetryAfter.parse(headers.getFirst(HttpHeaders.RETRY_AFTER), (date != null) ? date : this.now.get());
	}

	/**
	 * Only chunked is decoded. Any other coding would stay in the file (RFC 9112 section
	 * 6.1).
	 */
	private static void checkTransferCoding(HttpHeaders headers) throws ProtocolException {
		for (String value : headers.getOrEmpty(HttpHeaders.TRANSFER_ENCODING)) {
			if (!value.strip().equalsIgnoreCase("chunked") && !value.strip().equalsIgnoreCase("identity")) {
				throw new ProtocolException("the transfer coding is not 'chunked'");
			}
		}
	}

	private static @Nullable ContentRange range(HttpHeaders headers) {
		List<String> values = headers.getOrEmpty(HttpHeaders.CONTENT_RANGE);
		return (values.size() == 1) ? ContentRange.parse(values.get(0)) : null;
	}

	private static @Nullable String fileName(HttpHeaders headers, URI uri) {
		return SafeFileName.choose(ContentDispositionName.parse(headers.getFirst(HttpHeaders.CONTENT_DISPOSITION)),
				uri);
	}

	/**
	 * Two headers of RFC 9530: one has the digest of the whole content, the other that of
	 * what this response brings.
	 */
	private static List<Checksum> checksums(HttpHeaders headers, boolean partial) {
		List<Checksum> whole = Checksum.parse(headers.getFirst("Repr-Digest"));
		return (partial || !whole.isEmpty()) ? whole : Checksum.parse(headers.getFirst("Content-Digest"));
	}

	private static @Nullable String encoding(HttpHeaders headers) {
		String value = String.join(",", headers.getOrEmpty(HttpHeaders.CONTENT_ENCODING)).strip();
		return (value.isEmpty() || value.equalsIgnoreCase("identity")) ? null : value;
	}

}
