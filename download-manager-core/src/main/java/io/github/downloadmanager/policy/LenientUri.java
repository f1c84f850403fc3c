package io.github.downloadmanager.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

import io.github.downloadmanager.internal.text.SafeText;
import org.jspecify.annotations.Nullable;

/**
 * Reads an address as people type and programs write it, wherever one comes in. A client
 * that is told {@code http://h/[1].txt} asks for {@code /%5B1%5D.txt}, as browsers and
 * curl do; what could be read in two ways is refused.
 */
final class LenientUri {

	private static final String ALLOWED = "; allowed is an absolute http or https URL";

	private LenientUri() {
	}

	/**
	 * Read an address; see {@link UrlPolicy#parse}.
	 * @throws UrlRejectedException if there is no way to read it; the message does not
	 * repeat what may be secret
	 */
	static URI parse(String given) throws UrlRejectedException {
		return isPlain(given) ? plain(given) : lenient(given);
	}

	/**
	 * Whether nothing is to be changed in an address, as is so with most: no other scheme
	 * or spelling of it, user-info, escape, fragment, and character that needs an escape.
	 */
	private static boolean isPlain(String text) {
		int start = text.startsWith("http://") ? 7 : text.startsWith("https://") ? 8 : text.length();
		for (int i = start; i < text.length(); i++) {
			char c = text.charAt(i);
			if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
					|| "/.-_~:?=&+,;".indexOf(c) >= 0)) {
				return false;
			}
		}
		return start < text.length();
	}

	private static URI plain(String text) throws UrlRejectedException {
		try {
			URI uri = new URI(text);
			String authority = uri.getRawAuthority();
			if (authority == null) {
				return lenient(text);
			}
			checkAuthority(authority, text.indexOf("//") + 2);
			return uri;
		}
		catch (URISyntaxException ex) {
			// To tell what is wrong with it.
			return lenient(text);
		}
	}

	private static URI lenient(String given) throws UrlRejectedException {
		int start = 0;
		int end = given.length();
		while (start < end && isBlank(given.charAt(start))) {
			start++;
		}
		while (end > start && isBlank(given.charAt(end - 1))) {
			end--;
		}
		checkCharacters(given, start, end);
		String text = given.substring(start, end);
		UriParts parts = UriParts.split(text);
		checkScheme(parts, text);
		String authority = parts.authority();
		if (authority == null || authority.isEmpty()) {
			throw new UrlRejectedException("the host of the URL is missing" + ALLOWED);
		}
		if (authority.indexOf('@') >= 0) {
			throw new UrlRejectedException("user-info in a URL is not allowed; pass credentials as a header,"
					+ " for example with basicAuth(..)");
		}
		checkAuthority(authority, given.indexOf("//", start) + 2);
		String ascii = UriParts.asciiAuthority(authority);
		if (ascii == null) {
			throw new UrlRejectedException("the internationalised host of the URL has no unambiguous ASCII form;"
					+ " allowed are the names that UTS 46 does not map to others, and that form itself (xn--..)");
		}
		UriParts read = new UriParts(parts.scheme(), ascii, parts.path(), parts.query()).characters();
		try {
			return new URI(read.join() + UriParts.fragment(text));
		}
		catch (URISyntaxException ex) {
			// The cause would repeat the input, and with it any secret in it.
			throw new UrlRejectedException("the URL is malformed at position " + (start + ex.getIndex()) + ALLOWED);
		}
	}

	private static void checkCharacters(String text, int start, int end) throws UrlRejectedException {
		for (int i = start; i < end; i++) {
			char c = text.charAt(i);
			if (Character.isISOControl(c)) {
				throw new UrlRejectedException(
						"the URL has the control character " + name(c) + " at position " + i + "; allowed are none");
			}
			if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text.charAt(i + 1))) {
				i++;
			}
			else if (Character.isSurrogate(c)) {
				throw new UrlRejectedException(
						"the URL has half a character, " + name(c) + ", at position " + i + "; allowed are whole ones");
			}
		}
	}

	private static void checkScheme(UriParts parts, String text) throws UrlRejectedException {
		String scheme = (parts.scheme() != null) ? parts.scheme().toLowerCase(Locale.ROOT) : "";
		if (scheme.equals("http") || scheme.equals("https")) {
			return;
		}
		URI meant = withScheme(parts, text);
		if (meant != null) {
			throw new UrlRejectedException("the URL is relative, it has no scheme; did you mean "
					+ UriRedactor.standard().redact(meant) + "?");
		}
		throw new UrlRejectedException(scheme.isEmpty() ? "the URL is relative, it has no scheme" + ALLOWED
				: "the scheme '" + SafeText.printable(scheme) + "' is not allowed; allowed are http and https");
	}

	/**
	 * The address that a text without a scheme stands for, or {@code null} if it does not
	 * look like one.
	 */
	private static @Nullable URI withScheme(UriParts parts, String text) {
		String rest = text.startsWith("//") ? text.substring(2) : text;
		int end = 0;
		while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
			end++;
		}
		Authority authority = Authority.parse(rest.substring(0, end));
		// In localhost:8080 the text before the colon could be a scheme.
		if (authority == null || (parts.scheme() != null && authority.port() < 0)
				|| (authority.port() < 0 && authority.host().indexOf('.') < 0)) {
			return null;
		}
		try {
			URI uri = parse("https://" + rest);
			return (Authority.canonicalHost(uri) != null) ? uri : null;
		}
		catch (UrlRejectedException ex) {
			return null;
		}
	}

	private static void checkAuthority(String authority, int offset) throws UrlRejectedException {
		for (int i = 0; i < authority.length(); i++) {
			char c = authority.charAt(i);
			boolean allowed = c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
					|| "-._:[]".indexOf(c) >= 0;
			if (!allowed) {
				throw new UrlRejectedException("the host of the URL has the character " + name(c) + " at position "
						+ (offset + i) + "; allowed are letters, digits, hyphens, underscores and dots, and an IPv6"
						+ " address in brackets");
			}
		}
		if (Authority.parse(authority) == null) {
			throw new UrlRejectedException(
					"the host or the port of the URL is malformed at position " + offset + "; allowed are a name or an"
							+ " address, an IPv6 address in brackets, and after a colon a decimal port");
		}
	}

	private static boolean isBlank(char c) {
		return c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\uFEFF' || Character.isSpaceChar(c);
	}

	/**
	 * The code point of a character, for messages. A visible one is also shown as it is.
	 */
	private static String name(char c) {
		String number = String.format(Locale.ROOT, "U+%04X", (int) c);
		return (c > ' ' && c < 0x7F) ? "'" + c + "' (" + number + ")" : number;
	}

}
