package io.github.downloadmanager.internal.text;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds text in the path of an address that looks like a secret: signatures, keys and
 * session ids that some servers put there. It guesses on purpose: masking a name in a log
 * does no harm, but showing a token does.
 */
public final class SecretDetector {

	/** A run of letters and digits shorter than this is a word or a version. */
	private static final int MIN_RUN = 16;

	/** A run of capitals and digits of at least this length is a key id. */
	private static final int MIN_KEY = 20;

	/**
	 * In a random run at least one of so many characters is of another kind than the one
	 * before it.
	 */
	private static final int CHANGES = 4;

	/** A run without a break that is longer than this is not a name. */
	private static final int MAX_RUN = 64;

	/**
	 * Digests in hexadecimal of 40, 64, 96 or 128 digits, or of any length after the name
	 * of an algorithm, and content identifiers of IPFS in base 58 and base 32.
	 */
	private static final Pattern DIGEST = Pattern
		.compile("[0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128}"
				+ "|(?i:md5|sha1|sha224|sha256|sha384|sha512|blake2b|blake3)[:-][0-9a-fA-F]{32,128}"
				+ "|Qm[1-9A-HJ-NP-Za-km-z]{44}|b[a-z2-7]{58,110}|z[1-9A-HJ-NP-Za-km-z]{48,60}");

	private static final int MAX_EXTENSION = 5;

	private static final Set<String> LONG_EXTENSIONS = Set.of("torrent", "parquet", "geojson", "sqlite", "sqlite3",
			"appimage", "flatpak", "sha256", "sha512", "sha256sum", "sha512sum", "sha1sum", "md5sum");

	/** Names after which a value follows, in the next segment or after an equals sign. */
	private static final Set<String> LABELS = Set.of("token", "access_token", "accesstoken", "auth_token", "authtoken",
			"id_token", "refresh_token", "sig", "signature", "sign", "hmac", "hdnts", "hdnea", "secret", "password",
			"passwd", "pwd", "apikey", "api_key", "api-key", "key", "jwt", "bearer", "credential", "credentials",
			"policy", "session", "sessionid", "jsessionid", "sid", "auth", "authorization");

	private SecretDetector() {
	}

	/**
	 * Whether a path segment has a token in it: a JWT (RFC 7519), a long run of hex
	 * digits, or a long run in which letters and digits take turns as they do only by
	 * chance.
	 */
	public static boolean isToken(String segment) {
		if (isJwt(segment)) {
			return true;
		}
		int start = 0;
		for (int i = 0; i <= segment.length(); i++) {
			if (i == segment.length() || !isAlphanumeric(segment.charAt(i))) {
				if (isRandom(segment, start, i)) {
					return true;
				}
				start = i + 1;
			}
		}
		return false;
	}

	/** Whether a secret follows what has this name. */
	static boolean isLabel(String name) {
		return LABELS.contains(name.toLowerCase(Locale.ROOT));
	}

	/**
	 * Whether a text that looks like a token is more likely the name of a file, if it is
	 * what a path ends with: it has an extension, or it is the digest of a content, by
	 * which stores of contents name it (IPFS, Git, OCI). Whoever knows a digest is not
	 * let in by it. Shorter digests look like the keys of many services.
	 */
	static boolean isFileName(String segment) {
		return !isJwt(segment) && (hasFileExtension(segment) || DIGEST.matcher(segment).matches());
	}

	/**
	 * Whether a segment ends as ordinary files do, such as {@code .iso} or {@code .7z}.
	 */
	static boolean hasFileExtension(String segment) {
		int dot = segment.lastIndexOf('.');
		int length = segment.length() - dot - 1;
		return dot > 0 && length >= 1
				&& (length <= MAX_EXTENSION
						|| LONG_EXTENSIONS.contains(segment.substring(dot + 1).toLowerCase(Locale.ROOT)))
				&& isAlphanumeric(segment, dot + 1);
	}

	private static boolean isAlphanumeric(String text, int start) {
		for (int i = start; i < text.length(); i++) {
			if (!isAlphanumeric(text.charAt(i))) {
				return false;
			}
		}
		return true;
	}

	private static boolean isJwt(String segment) {
		int first = segment.indexOf('.');
		// A part of a JWT is a JSON object in base64url. It begins with {", which is
		// encoded as eyJ.
		return segment.startsWith("eyJ") && first > 0 && segment.indexOf('.', first + 1) > 0;
	}

	private static boolean isRandom(String text, int start, int end) {
		int length = end - start;
		if (length < MIN_RUN) {
			return false;
		}
		if (length > MAX_RUN) {
			return true;
		}
		int changes = 0;
		int kinds = 1 << kind(text.charAt(start));
		for (int i = start + 1; i < end; i++) {
			int before = kind(text.charAt(i - 1));
			int kind = kind(text.charAt(i));
			kinds |= 1 << kind;
			// A word starts with a capital and goes on with small letters, so that change
			// does not count.
			if (kind != before && !(before == 2 && kind == 1)) {
				changes++;
			}
		}
		// Key ids and base32 consist of capitals and digits.
		return changes * CHANGES >= length || (kinds == 0b101 && length >= MIN_KEY);
	}

	private static int kind(char c) {
		return (c <= '9') ? 0 : (c >= 'a') ? 1 : 2;
	}

	private static boolean isAlphanumeric(char c) {
		return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	}

}
