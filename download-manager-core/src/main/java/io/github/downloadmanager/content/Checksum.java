package io.github.downloadmanager.content;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.github.downloadmanager.internal.text.SafeText;
import org.jspecify.annotations.Nullable;

/**
 * What a content's digest should be.
 *
 * @param algorithm name of the {@link MessageDigest} algorithm, such as {@code SHA-256}
 * @param hex the digest in lower-case hexadecimal
 */
public record Checksum(String algorithm, String hex) {

	/** The algorithms of RFC 9530 section 5 that are secure; all others are skipped. */
	private static final Map<String, String> HTTP_ALGORITHMS = Map.of("sha-256", "SHA-256", "sha-512", "SHA-512");

	/**
	 * Create a checksum.
	 * @param algorithm name of a {@link MessageDigest} algorithm of this platform, in any
	 * case
	 * @param hex the digest in hexadecimal, in any case; white space around it is ignored
	 * @throws IllegalArgumentException if the algorithm is not known, or the digest is
	 * not hexadecimal or not of the algorithm's length
	 */
	public Checksum {
		Objects.requireNonNull(algorithm, "algorithm");
		Objects.requireNonNull(hex, "hex");
		MessageDigest digest = digest(algorithm);
		algorithm = algorithm.toUpperCase(Locale.ROOT);
		hex = hex.strip().toLowerCase(Locale.ROOT);
		int digits = 2 * digest.getDigestLength();
		if (!hex.matches("[0-9a-f]*") || (digits > 0 && hex.length() != digits)) {
			throw new IllegalArgumentException("checksum is '" + SafeText.printable(shortened(hex)) + "'; allowed are "
					+ digits + " hexadecimal digits for " + algorithm);
		}
	}

	/**
	 * A SHA-256 checksum.
	 * @param hex 64 hexadecimal digits
	 * @return the checksum
	 */
	public static Checksum sha256(String hex) {
		Objects.requireNonNull(hex, "hex");
		return new Checksum("SHA-256", hex);
	}

	/**
	 * A SHA-512 checksum.
	 * @param hex 128 hexadecimal digits
	 * @return the checksum
	 */
	public static Checksum sha512(String hex) {
		Objects.requireNonNull(hex, "hex");
		return new Checksum("SHA-512", hex);
	}

	/**
	 * A digest to compute this checksum with.
	 * @return a new digest
	 */
	public MessageDigest newDigest() {
		return digest(this.algorithm);
	}

	/**
	 * Parse a {@code Repr-Digest} or {@code Content-Digest} header (RFC 9530): a
	 * structured-field dictionary of byte sequences.
	 * @param value the header's value, or {@code null}
	 * @return the checksums of known algorithms; what cannot be understood is skipped
	 */
	public static List<Checksum> parse(@Nullable String value) {
		List<Checksum> checksums = new ArrayList<>(1);
		if (value == null) {
			return checksums;
		}
		for (String member : value.split(",", 16)) {
			int equals = member.indexOf('=');
			String algorithm = (equals < 0) ? null
					: HTTP_ALGORITHMS.get(member.substring(0, equals).strip().toLowerCase(Locale.ROOT));
			if (algorithm == null) {
				continue;
			}
			String bytes = member.substring(equals + 1).strip();
			int end = bytes.indexOf(':', 1);
			if (!bytes.startsWith(":") || end < 0) {
				continue;
			}
			try {
				byte[] digest = Base64.getDecoder().decode(bytes.substring(1, end));
				checksums.add(new Checksum(algorithm, HexFormat.of().formatHex(digest)));
			}
			catch (IllegalArgumentException ex) {
				// The value is not Base64 or has a wrong length, so it proves nothing.
			}
		}
		return checksums;
	}

	/**
	 * A digest of an algorithm.
	 * @param algorithm its name, in any case
	 * @return a new digest
	 * @throws IllegalArgumentException if this platform does not know it
	 */
	public static MessageDigest digest(String algorithm) {
		Objects.requireNonNull(algorithm, "algorithm");
		try {
			return MessageDigest.getInstance(algorithm);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalArgumentException("checksum algorithm is '" + SafeText.printable(shortened(algorithm))
					+ "'; allowed are those of the platform's message digests, such as SHA-256", ex);
		}
	}

	private static String shortened(String text) {
		return (text.length() <= 80) ? text : text.substring(0, 80) + "...";
	}

}
