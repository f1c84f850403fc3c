package io.github.downloadmanager.sample.demo;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A file that is computed, not stored: the same name and size always give the same bytes,
 * and any part of it can be made without the parts before it.
 *
 * @param name the file's name
 * @param size its size in bytes
 */
record DemoFile(String name, long size) {

	/**
	 * The content never changes, so neither does its date.
	 */
	static final Instant LAST_MODIFIED = Instant.parse("2026-01-01T00:00:00Z");

	private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

	/**
	 * A strong entity tag (RFC 9110 section 8.8.3).
	 * @return the tag with its quotes
	 */
	String etag() {
		return "\"" + HexFormat.of().toHexDigits(seed()) + "\"";
	}

	/**
	 * Fill a buffer with a part of the file.
	 * @param position where the part begins, in bytes from the start of the file
	 * @param buffer takes the bytes
	 * @param length how many bytes to make
	 */
	void read(long position, byte[] buffer, int length) {
		long seed = seed();
		int i = 0;
		while (i < length) {
			long at = position + i;
			int skipped = (int) (at & 7);
			long value = mix(seed + (at >>> 3) * GOLDEN_GAMMA);
			if (skipped == 0 && length - i >= Long.BYTES) {
				// All but the ends of a part. A word at a time takes a fraction of the
				// time.
				WORDS.set(buffer, i, value);
				i += Long.BYTES;
			}
			else {
				buffer[i++] = (byte) (value >>> (skipped << 3));
			}
		}
	}

	/**
	 * The SHA-256 of the whole file. It is computed each time, which keeps a processor
	 * busy for some seconds for each GiB; see {@link DemoDigests}.
	 * @return the digest, in lower-case hexadecimal
	 */
	String sha256() {
		MessageDigest digest = newDigest();
		byte[] buffer = new byte[1 << 16];
		for (long position = 0; position < this.size; position += buffer.length) {
			int length = (int) Math.min(buffer.length, this.size - position);
			read(position, buffer, length);
			digest.update(buffer, 0, length);
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	private long seed() {
		long seed = mix(this.size + GOLDEN_GAMMA);
		for (int i = 0; i < this.name.length(); i++) {
			seed = mix(seed ^ this.name.charAt(i));
		}
		return seed;
	}

	/** The finaliser of SplitMix64: every input bit changes half of the output bits. */
	private static long mix(long value) {
		long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
		mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
		return mixed ^ (mixed >>> 31);
	}

	private static MessageDigest newDigest() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}
