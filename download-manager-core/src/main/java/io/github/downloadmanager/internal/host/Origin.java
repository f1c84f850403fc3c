package io.github.downloadmanager.internal.host;

import java.net.URI;

import io.github.downloadmanager.policy.Authority;

/**
 * Whom a request is sent to (RFC 6454 section 4). All spellings of one origin are equal.
 *
 * @param scheme in small letters
 * @param host in its canonical spelling
 * @param port the one that connections go to; -1 if the scheme has none
 */
public record Origin(String scheme, String host, int port) {

	/**
	 * The origin of an address.
	 * @param uri any address
	 */
	public static Origin of(URI uri) {
		String canonical = Authority.canonicalHost(uri);
		return new Origin(Authority.scheme(uri), (canonical != null) ? canonical : Authority.displayHost(uri),
				Authority.port(uri));
	}

	/** The origin for people: its host, and its port if that is not the usual one. */
	public String text() {
		String shown = (this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host;
		return (this.port == Authority.defaultPort(this.scheme)) ? shown : shown + ":" + this.port;
	}

}
