package io.github.downloadmanager.internal.http;

import java.net.URI;
import java.util.function.LongConsumer;

import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.internal.host.HostAccess;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * One question to a source.
 *
 * @param uri the address; redirects are followed from it
 * @param headers sent to the origin of the address only
 * @param range the part to fetch, or {@code null} for the whole
 * @param validator sent as {@code If-Range} with a range (RFC 9110 section 13.1.5), or
 * {@code null}
 * @param cookies those that the download was given so far; more may come
 * @param content sent with POST, or {@code null} to ask with GET
 * @param reading how the answer is read
 * @param access asked before each request, those along redirects included
 */
public record SourceRequest(URI uri, HttpHeaders headers, @Nullable ByteRange range, @Nullable Validator validator,
		CookieJar cookies, @Nullable RequestContent content, Reading reading, HostAccess access) {

	public SourceRequest(URI uri, HttpHeaders headers, @Nullable ByteRange range, @Nullable Validator validator,
			CookieJar cookies) {
		this(uri, headers, range, validator, cookies, null, Reading.FREELY, HostAccess.UNLIMITED);
	}

	/**
	 * How an answer is read.
	 *
	 * @param slow whether slowly, so that the system should receive little of it ahead
	 * @param discarded takes how many bytes of a body came that nobody wants, such as the
	 * page of an error; called on a network thread, must not block
	 */
	public record Reading(boolean slow, LongConsumer discarded) {

		/** As fast as it comes, and nobody counts. */
		public static final Reading FREELY = new Reading(false, (bytes) -> {
		});

	}

}
