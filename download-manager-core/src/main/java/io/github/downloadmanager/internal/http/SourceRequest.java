package io.github.downloadmanager.internal.http;

import java.net.URI;

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
 * @param slow whether the answer will be read slowly, so that the system should receive
 * little of it ahead
 * @param access asked before each request, those along redirects included
 */
public record SourceRequest(URI uri, HttpHeaders headers, @Nullable ByteRange range, @Nullable Validator validator,
		CookieJar cookies, @Nullable RequestContent content, boolean slow, HostAccess access) {

	public SourceRequest(URI uri, HttpHeaders headers, @Nullable ByteRange range, @Nullable Validator validator,
			CookieJar cookies) {
		this(uri, headers, range, validator, cookies, null, false, HostAccess.UNLIMITED);
	}

}
