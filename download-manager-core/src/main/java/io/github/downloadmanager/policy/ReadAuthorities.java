package io.github.downloadmanager.policy;

import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * The authorities that were read last. Most downloads are of a few hosts, and the host of
 * each address is asked for several times. Safe for use by several threads.
 */
final class ReadAuthorities {

	/** A power of two. Two authorities that share a place are read again and again. */
	private static final int PLACES = 64;

	/** A longer one is rare, and not worth its memory. */
	private static final int MAX_LENGTH = 256;

	private static final AtomicReferenceArray<@Nullable Read> PLACE = new AtomicReferenceArray<>(PLACES);

	private ReadAuthorities() {
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
