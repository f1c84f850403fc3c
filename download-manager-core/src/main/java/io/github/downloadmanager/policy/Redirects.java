package io.github.downloadmanager.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

import io.github.downloadmanager.internal.text.Digits;
import io.github.downloadmanager.internal.text.Percent;

/**
 * Where a redirect leads (RFC 9110 sections 10.2.2 and 15.4). Whether it may be followed
 * is another question; see {@link UrlPolicy}.
 */
public final class Redirects {

	private Redirects() {
	}

	/**
	 * Resolve the {@code Location} of a response.
	 * @param base the address that was requested
	 * @param locations the value of each header line
	 * @return as for {@link #resolve(URI, String)}
	 * @throws RedirectException if there is no value, if there are two that differ, or as
	 * for {@link #resolve(URI, String)}
	 */
	public static URI resolve(URI base, List<String> locations) throws RedirectException {
		if (locations.isEmpty()) {
			throw new RedirectException("the redirect has no Location");
		}
		if (locations.stream().distinct().count() > 1) {
			throw new RedirectException("the redirect has several Locations that differ");
		}
		return resolve(base, locations.get(0));
	}

	/**
	 * Resolve a {@code Location} (RFC 3986 section 5.2). Spaces and other characters that
	 * servers forget to encode are encoded.
	 * @param base the address that was requested, absolute
	 * @param location the header value; bytes from 0x80 are the characters U+0080 to
	 * U+00FF
	 * @return an absolute address in US-ASCII without a fragment; of any scheme, and with
	 * the user-info that the value has
	 * @throws RedirectException if the value is empty, has control characters, or makes
	 * no URI; the message does not repeat it
	 */
	public static URI resolve(URI base, String location) throws RedirectException {
		String value = Digits.trim(location);
		for (int i = 0; i < value.length(); i++) {
			if (value.charAt(i) < ' ' || value.charAt(i) == 0x7F) {
				throw new RedirectException("the redirect has a control character in its Location");
			}
		}
		if (value.isEmpty() || value.startsWith("#")) {
			throw new RedirectException("the redirect leads nowhere: its Location is empty");
		}
		UriParts target = UriParts.of(base).resolve(UriParts.split(value));
		String authority = (target.authority() != null)
				? UriParts.asciiAuthority(Percent.decodeBytes(target.authority())) : null;
		if (authority == null && target.authority() != null) {
			throw new RedirectException("the redirect has an internationalised host without an unambiguous ASCII form");
		}
		try {
			return new URI(new UriParts(target.scheme(), authority, target.path(), target.query()).join());
		}
		catch (URISyntaxException ex) {
			// The cause would repeat the value.
			throw new RedirectException("the redirect has a Location that is no valid URI");
		}
	}

	/**
	 * Whether two addresses are of one origin (RFC 6454 section 5): credentials and
	 * custom headers given for one may go to the other.
	 * @param one an absolute address
	 * @param other another one
	 * @return {@code true} if scheme, host (in its canonical form) and port are the same;
	 * {@code false} if one of them has no host
	 */
	public static boolean sameOrigin(URI one, URI other) {
		String host = Authority.canonicalHost(one);
		return host != null && host.equals(Authority.canonicalHost(other))
				&& Authority.scheme(one).equals(Authority.scheme(other))
				&& Authority.port(one) == Authority.port(other);
	}

	/**
	 * Whether a step goes from an encrypted connection to one in clear text.
	 * @param from the address that was requested
	 * @param to the address that the redirect leads to
	 * @return {@code true} if it goes from https to http
	 */
	public static boolean isDowngrade(URI from, URI to) {
		return Authority.scheme(from).equals("https") && !Authority.scheme(to).equals("https");
	}

}
