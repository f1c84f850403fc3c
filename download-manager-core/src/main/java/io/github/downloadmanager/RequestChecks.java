package io.github.downloadmanager;

import java.net.URI;
import java.util.Set;

import io.github.downloadmanager.internal.text.ArgumentChecks;
import io.github.downloadmanager.policy.Authority;
import io.github.downloadmanager.policy.UrlPolicy;
import io.github.downloadmanager.policy.UrlRejectedException;
import io.github.downloadmanager.sink.FileNames;
import io.github.downloadmanager.sink.PartialFiles;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * What a request may hold. Messages name the field and what is allowed; of an address or
 * a header value they show nothing that could be secret.
 */
final class RequestChecks {

	/** Headers that steer the transfer; the manager sets them itself. */
	private static final Set<String> RESERVED = Set.of("range", "if-range", "if-match", "if-none-match",
			"if-modified-since", "if-unmodified-since", "accept-encoding", "host", "connection", "keep-alive",
			"content-length", "transfer-encoding", "te", "trailer", "upgrade", "expect", "proxy-connection");

	private RequestChecks() {
	}

	/** An address in any of the forms that people and programs write. */
	static URI uri(String uri) {
		try {
			return checked(UrlPolicy.parse(uri));
		}
		catch (UrlRejectedException ex) {
			throw new IllegalArgumentException("uri is not allowed: " + ex.getMessage());
		}
	}

	static URI uri(URI uri) {
		// Most need no change; then the one given is kept.
		URI read = uri(uri.toString());
		return read.equals(uri) ? uri : read;
	}

	private static URI checked(URI uri) {
		if (Authority.canonicalHost(uri) == null) {
			throw new IllegalArgumentException("uri has no valid host; allowed is an absolute http or https URI with a"
					+ " host name or an IP address in its usual form");
		}
		int port = Authority.port(uri);
		if (port < 1 || port > 65535) {
			throw new IllegalArgumentException("uri has the port " + port + "; allowed is 1 to 65535");
		}
		return uri;
	}

	static void fileName(String name) {
		String problem = FileNames.problem(name);
		ArgumentChecks.that(problem == null, "fileName", name,
				"a file name of 1 to 255 UTF-8 bytes without separators or control characters (" + problem + ")");
	}

	static void header(String name, String value) {
		ArgumentChecks.that(isToken(name), "header name", name,
				"a token of letters, digits and !#$%&'*+-.^_`|~ (RFC 9110)");
		ArgumentChecks.that(!RESERVED.contains(name.toLowerCase(java.util.Locale.ROOT)), "header name", name,
				"any header but those that the download manager sets itself");
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c != '\t' && (c < ' ' || c > '~')) {
				throw new IllegalArgumentException(
						"header '" + name + "' has the character U+" + String.format("%04X", (int) c) + " at position "
								+ i + " of its value; allowed are visible US-ASCII characters, spaces and tabs");
			}
		}
	}

	static void contentType(String contentType) {
		header(HttpHeaders.CONTENT_TYPE, contentType);
		try {
			MediaType.parseMediaType(contentType);
		}
		catch (InvalidMediaTypeException ex) {
			throw new IllegalArgumentException(
					"contentType is '" + contentType + "'; allowed is a media type such as application/json", ex);
		}
	}

	/** What would be ignored is refused. */
	static void body(RequestOptions options) {
		if (options.body == null) {
			return;
		}
		notWithBody(!options.mirrors.isEmpty(), "mirror");
		notWithBody(options.onlyIfModified, "onlyIfModified");
		notWithBody(Boolean.TRUE.equals(options.probe), "probe");
		notWithBody(options.segments != null && options.segments != 1, "segments");
		notWithBody(options.partialFiles == PartialFiles.KEEP, "partialFiles");
	}

	private static void notWithBody(boolean asked, String setting) {
		if (asked) {
			throw new IllegalArgumentException(setting + " has no meaning together with post: the content is asked for"
					+ " once, from one address and from its start; leave one of them out");
		}
	}

	private static boolean isToken(String name) {
		if (name.isEmpty()) {
			return false;
		}
		for (int i = 0; i < name.length(); i++) {
			char c = name.charAt(i);
			boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
			if (!alphanumeric && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
				return false;
			}
		}
		return true;
	}

}
