package io.github.downloadmanager.sink;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 digest of a text. */
final class TextDigest {

	private TextDigest() {
	}

	/**
	 * {@return 64 hexadecimal digits}
	 */
	static String of(String value) {
		try {
			byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}
