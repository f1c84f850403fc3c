package io.github.downloadmanager.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes that follow from a seed and a position alone, so that any part of a file can be
 * made, and checked, without the rest.
 *
 * @param seed which bytes
 * @param size how many
 */
public record Content(long seed, long size) {

	private static final int PIECE = 64 * 1024;

	/**
	 * Make some of the bytes.
	 * @param position of the first one
	 * @param into where they go; as many as fit
	 */
	public void fill(long position, byte[] into) {
		long word = 0;
		for (int i = 0; i < into.length; i++) {
			long at = position + i;
			if (i == 0 || (at & 7) == 0) {
				word = mix(this.seed * 0x9e3779b97f4a7c15L + (at >>> 3));
			}
			into[i] = (byte) (word >>> (8 * (at & 7)));
		}
	}

	/**
	 * Whether a file has exactly these bytes.
	 * @param file the file
	 * @return {@code false} at the first byte that is wrong, missing or too many
	 */
	public boolean isIn(Path file) {
		try (InputStream in = Files.newInputStream(file)) {
			for (long position = 0; position < this.size; position += PIECE) {
				byte[] expected = new byte[(int) Math.min(PIECE, this.size - position)];
				fill(position, expected);
				if (!java.util.Arrays.equals(expected, in.readNBytes(expected.length))) {
					return false;
				}
			}
			return in.read() < 0;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static long mix(long value) {
		long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
		z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
		return z ^ (z >>> 31);
	}

}
