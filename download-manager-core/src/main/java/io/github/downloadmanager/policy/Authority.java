package io.github.downloadmanager.policy;

import java.net.URI;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.github.downloadmanager.internal.text.Digits;
import io.github.downloadmanager.internal.text.SafeText;
import org.jspecify.annotations.Nullable;

/**
 * User-info, host and port of an address (RFC 3986 section 3.2). The one place where a
 * host is read: {@link URI#getHost} knows only the names of RFC 2396, and is {@code null}
 * for a name with an underscore, or with a hyphen at the end of a label. Both are legal
 * in the DNS (RFC 2181 section 11) and common between containers.
 *
 * @param userInfo what stands before the last {@code @}, or {@code null} if there is none
 * @param host the host as it is written, an IPv6 address in brackets; never empty
 * @param port the port as it is written, perhaps out of range; -1 if there is none
 */
public record Authority(@Nullable String userInfo, String host, int port) {

	/** More digits than any port has; such a port is out of range. */
	private static final int TOO_LARGE = Integer.MAX_VALUE;

	/**
	 * Read the authority of an address.
	 * @param uri any address
	 * @return the authority, or {@code null} if there is none or it has no host
	 */
	public static @Nullable Authority of(URI uri) {
		String authority = uri.getRawAuthority();
		return (authority != null) ? LastRead.read(authority).authority() : null;
	}

	/**
	 * The host of an address in the one spelling that all its spellings share: small
	 * letters, no trailing dot, internationalised names in ASCII, IP addresses as the JDK
	 * writes them, without brackets.
	 * @param uri any address
	 * @return the canonical host; {@code null} if the address has no valid one
	 */
	public static @Nullable String canonicalHost(URI uri) {
		String authority = uri.getRawAuthority();
		return (authority != null) ? LastRead.read(authority).canonicalHost() : null;
	}

	/**
	 * The host of an address, for messages and logs.
	 * @param uri any address
	 * @return the host as it is written, in small letters; {@code "null"} if there is
	 * none
	 */
	public static String displayHost(URI uri) {
		Authority authority = of(uri);
		return (authority != null) ? SafeText.printable(authority.host()).toLowerCase(Locale.ROOT) : "null";
	}

	/**
	 * The port that a connection goes to.
	 * @param uri any address
	 * @return the port it names, or else that of its scheme (80 or 443); -1 if there is
	 * neither
	 */
	public static int port(URI uri) {
		Authority authority = of(uri);
		return (authority != null && authority.port() >= 0) ? authority.port() : defaultPort(scheme(uri));
	}

	public static @Nullable Authority parse(String text) {
		int at = text.lastIndexOf('@');
		String rest = text.substring(at + 1);
		int end = rest.startsWith("[") ? rest.indexOf(']') + 1 : rest.indexOf(':');
		if (end < 0) {
			end = rest.length();
		}
		if (end == 0 || (end < rest.length() && rest.charAt(end) != ':')) {
			return null;
		}
		int port = -1;
		// An empty port is the default one (RFC 3986 section 3.2.3).
		if (end + 1 < rest.length()) {
			if (!Digits.areDigits(rest, end + 1, rest.length())) {
				return null;
			}
			long value = Digits.parse(rest, end + 1, rest.length());
			port = (value >= 0 && value < TOO_LARGE) ? (int) value : TOO_LARGE;
		}
		return new Authority((at >= 0) ? text.substring(0, at) : null, rest.substring(0, end), port);
	}

	@Nullable String canonicalHost() {
		String ascii = Hosts.toAscii(this.host);
		return (ascii != null) ? Hosts.canonical(ascii) : null;
	}

	/** Without the user-info, which may be a secret. */
	@Override
	public String toString() {
		return (this.port >= 0) ? this.host + ":" + this.port : this.host;
	}

	/**
	 * The port of an address that names none.
	 * @param scheme the scheme, in small letters
	 * @return the port; -1 if the scheme is neither http nor https
	 */
	public static int defaultPort(String scheme) {
		return switch (scheme) {
			case "http" -> 80;
			case "https" -> 443;
			default -> -1;
		};
	}

	/** The scheme in small letters; empty if there is none. */
	public static String scheme(URI uri) {
		return (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
	}

	/**
	 * The authorities that were read last. Most downloads are of a few hosts, and the
	 * host of each address is asked for several times. Safe for use by several threads.
	 */
	private static final class LastRead {

		/**
		 * A power of two. Two authorities that share a place are read again and again.
		 */
		private static final int PLACES = 64;

		/** A longer one is rare, and not worth its memory. */
		private static final int MAX_LENGTH = 256;

		private static final AtomicReferenceArray<@Nullable Read> PLACE = new AtomicReferenceArray<>(PLACES);

		private LastRead() {
		}

		/**
		 * Read an authority.
		 * @param text the authority of an address
		 */
		static Read read(String text) {
			int place = text.hashCode() & (PLACES - 1);
			Read known = PLACE.get(place);
			if (known != null && known.text().equals(text)) {
				return known;
			}
			Authority authority = Authority.parse(text);
			Read read = new Read(text, authority, (authority != null) ? authority.canonicalHost() : null);
			// A user-info may be a secret, which is not to be kept.
			if (text.length() <= MAX_LENGTH && text.indexOf('@') < 0) {
				PLACE.set(place, read);
			}
			return read;
		}

		/**
		 * What was read.
		 *
		 * @param text the authority
		 * @param authority its parts, or {@code null} if it has no host
		 * @param canonicalHost its host, or {@code null} if it has no valid one
		 */
		record Read(String text, @Nullable Authority authority, @Nullable String canonicalHost) {

		}

	}

}
