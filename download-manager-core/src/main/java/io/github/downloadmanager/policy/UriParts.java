package io.github.downloadmanager.policy;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import io.github.downloadmanager.internal.text.Percent;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a URI reference (RFC 3986 section 3), without the fragment. They are told
 * apart by hand because a {@code Location} may have characters that {@link URI} does not
 * take, and because {@link URI#resolve} follows the older RFC 2396.
 *
 * @param scheme the scheme, or {@code null} if there is none
 * @param authority user-info, host and port, or {@code null} if there are none
 * @param path the path, perhaps empty
 * @param query the query, or {@code null} if there is none
 */
record UriParts(@Nullable String scheme, @Nullable String authority, String path, @Nullable String query) {

	/** Characters that a path may have unescaped, besides letters and digits. */
	private static final String PATH_CHARACTERS = "-._~!$&'()*+,;=:@/";

	private static final String QUERY_CHARACTERS = PATH_CHARACTERS + "?";

	/** Takes any text apart (RFC 3986 appendix B). */
	static UriParts split(String reference) {
		String rest = before(reference, '#');
		String path = before(rest, '?');
		String query = (path.length() < rest.length()) ? rest.substring(path.length() + 1) : null;
		String scheme = null;
		String authority = null;
		int colon = path.indexOf(':');
		if (colon > 0 && isScheme(path.substring(0, colon))) {
			scheme = path.substring(0, colon);
			path = path.substring(colon + 1);
		}
		if (path.startsWith("//")) {
			authority = before(path.substring(2), '/');
			path = path.substring(2 + authority.length());
		}
		return new UriParts(scheme, authority, path, query);
	}

	static UriParts of(URI uri) {
		// A URI has characters, while the parts of a header are bytes.
		String path = (uri.getRawPath() != null) ? uri.getRawPath() : "";
		return new UriParts(uri.getScheme(), uri.getRawAuthority(), path, uri.getRawQuery()).characters();
	}

	/** Resolves a reference against this (RFC 3986 section 5.2.2). */
	UriParts resolve(UriParts reference) {
		if (reference.scheme != null) {
			return new UriParts(reference.scheme, reference.authority, withoutDots(reference.path), reference.query);
		}
		if (reference.authority != null) {
			return new UriParts(this.scheme, reference.authority, withoutDots(reference.path), reference.query);
		}
		if (reference.path.isEmpty()) {
			String query = (reference.query != null) ? reference.query : this.query;
			return new UriParts(this.scheme, this.authority, this.path, query);
		}
		String merged = reference.path;
		if (!merged.startsWith("/")) {
			int slash = this.path.lastIndexOf('/');
			merged = ((slash < 0) ? "/" : this.path.substring(0, slash + 1)) + merged;
		}
		return new UriParts(this.scheme, this.authority, withoutDots(merged), reference.query);
	}

	/**
	 * Puts the parts together. Characters that a path or query must not have become
	 * escapes; escapes stay as they are.
	 */
	String join() {
		StringBuilder text = new StringBuilder();
		if (this.scheme != null) {
			text.append(this.scheme).append(':');
		}
		if (this.authority != null) {
			text.append("//").append(this.authority);
		}
		encode(text, this.path, PATH_CHARACTERS);
		if (this.query != null) {
			text.append('?');
			encode(text, this.query, QUERY_CHARACTERS);
		}
		return text.toString();
	}

	/**
	 * The fragment of a reference.
	 * @return the fragment as RFC 3986 section 3.5 allows it, with its number sign; empty
	 * if there is none
	 */
	static String fragment(String reference) {
		int start = reference.indexOf('#');
		if (start < 0) {
			return "";
		}
		StringBuilder fragment = new StringBuilder("#");
		encode(fragment, Percent.encodeOther(reference.substring(start + 1)), QUERY_CHARACTERS);
		return fragment.toString();
	}

	/**
	 * The same parts with each character outside US-ASCII escaped as UTF-8.
	 */
	UriParts characters() {
		return new UriParts(this.scheme, this.authority, Percent.encodeOther(this.path),
				(this.query != null) ? Percent.encodeOther(this.query) : null);
	}

	/**
	 * An authority with an internationalised host in its ASCII form.
	 * @return the authority, or {@code null} if the host has no such form; one in
	 * US-ASCII as it is
	 */
	static @Nullable String asciiAuthority(String text) {
		if (Percent.isAscii(text)) {
			return text;
		}
		Authority authority = Authority.parse(text);
		String host = (authority != null) ? Hosts.toAscii(authority.host()) : null;
		if (authority == null || host == null) {
			return null;
		}
		return ((authority.userInfo() != null) ? Percent.encodeOther(authority.userInfo()) + "@" : "") + host
				+ ((authority.port() >= 0) ? ":" + authority.port() : "");
	}

	/** Resolves the segments {@code .} and {@code ..} (RFC 3986 section 5.2.4). */
	private static String withoutDots(String path) {
		StringBuilder output = new StringBuilder(path.length());
		int position = 0;
		while (position < path.length()) {
			int next = path.indexOf('/', position + 1);
			int end = (next < 0) ? path.length() : next;
			String segment = path.substring(position, end);
			if (segment.equals("/..")) {
				output.setLength(Math.max(output.lastIndexOf("/"), 0));
			}
			if (!segment.equals("/..") && !segment.equals("/.")) {
				output.append(segment);
			}
			else if (end == path.length()) {
				output.append('/');
			}
			position = end;
		}
		return output.toString();
	}

	private static void encode(StringBuilder target, String text, String allowed) {
		// Bytes are encoded one by one, whichever charset the server means.
		boolean bytes = text.chars().allMatch((c) -> c <= 0xFF);
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if ((c < 0x80 && Character.isLetterOrDigit(c)) || allowed.indexOf(c) >= 0 || Percent.isEscape(text, i)) {
				target.append(c);
			}
			else if (bytes) {
				Percent.append(target, c);
			}
			else {
				int codePoint = text.codePointAt(i);
				Percent.append(target, Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
				i += Character.charCount(codePoint) - 1;
			}
		}
	}

	private static boolean isScheme(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
			if (!letter && (i == 0 || ((c < '0' || c > '9') && "+-.".indexOf(c) < 0))) {
				return false;
			}
		}
		return true;
	}

	private static String before(String text, char separator) {
		int end = text.indexOf(separator);
		return (end < 0) ? text : text.substring(0, end);
	}

}
