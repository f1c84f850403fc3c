package io.github.downloadmanager.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;

import io.github.downloadmanager.internal.text.PathSecrets;
import io.github.downloadmanager.internal.text.Percent;
import io.github.downloadmanager.internal.text.SecretDetector;

/**
 * Shows where an address leads, and nothing that could open the door there.
 */
final class StandardUriRedactor implements UriRedactor {

	static final UriRedactor INSTANCE = new StandardUriRedactor();

	private static final String MASK = PathSecrets.MASK;

	private StandardUriRedactor() {
	}

	@Override
	public URI redact(URI uri) {
		if (hasNothingToHide(uri)) {
			return uri;
		}
		String text = redacted(uri);
		if (text.equals(uri.toString())) {
			// The same object is returned, because each download of a long queue keeps
			// one.
			return uri;
		}
		try {
			return new URI(text);
		}
		catch (URISyntaxException ex) {
			// A mask is better than an error while another error is being reported.
			return URI.create(MASK);
		}
	}

	/** Whether an address has only a host and a path without secrets, as most have. */
	private static boolean hasNothingToHide(URI uri) {
		String authority = uri.getRawAuthority();
		String path = uri.getRawPath();
		return authority != null && !authority.isEmpty() && path != null && uri.getScheme() != null
				&& uri.getRawQuery() == null && uri.getRawFragment() == null && authority.indexOf('@') < 0
				&& Percent.isAscii(authority) && Percent.isAscii(path) && PathSecrets.of(path).shown().equals(path);
	}

	private static String redacted(URI uri) {
		StringBuilder text = new StringBuilder();
		if (uri.getScheme() != null) {
			text.append(uri.getScheme()).append(':');
		}
		String authority = uri.getRawAuthority();
		String path = uri.getRawPath();
		String host = (authority != null) ? authority.substring(authority.lastIndexOf('@') + 1) : "";
		if (path == null || (host.isEmpty() && !isPathOnly(uri, path))) {
			// The address is opaque, or its path would be read as a host. No part of it
			// is known to be safe.
			return text.append(MASK).toString();
		}
		if (authority != null) {
			text.append("//").append(Percent.encodeOther(host));
		}
		text.append(Percent.encodeOther(PathSecrets.of(path).shown()));
		if (uri.getRawQuery() != null) {
			appendQuery(text.append('?'), Percent.encodeOther(uri.getRawQuery()));
		}
		return text.toString();
	}

	private static boolean isPathOnly(URI uri, String path) {
		return uri.getRawAuthority() == null && !path.startsWith("//")
				&& (uri.getScheme() == null || path.startsWith("/"));
	}

	private static void appendQuery(StringBuilder text, String query) {
		int start = 0;
		while (start <= query.length()) {
			int ampersand = query.indexOf('&', start);
			int end = (ampersand < 0) ? query.length() : ampersand;
			int equals = query.indexOf('=', start);
			// A parameter without a value is a value itself. So is one whose equals sign
			// is padding of Base64.
			boolean named = equals > start && equals < end && query.charAt(end - 1) != '='
					&& !isToken(query.substring(start, equals));
			if (named) {
				text.append(query, start, equals + 1);
			}
			if (start < end) {
				text.append(MASK);
			}
			if (ampersand >= 0) {
				text.append('&');
			}
			start = end + 1;
		}
	}

	private static boolean isToken(String text) {
		if (text.indexOf('%') < 0) {
			return SecretDetector.isToken(text);
		}
		byte[] bytes = Percent.decode(text);
		return SecretDetector.isToken(text)
				|| (bytes != null && SecretDetector.isToken(new String(bytes, StandardCharsets.ISO_8859_1)));
	}

}
