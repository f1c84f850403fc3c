package io.github.downloadmanager.testsupport;

import java.util.Random;

/** Bytes to download. */
public final class Content {

	private Content() {
	}

	/** The same seed and size give the same bytes. */
	public static byte[] of(long seed, int size) {
		byte[] bytes = new byte[size];
		new Random(seed).nextBytes(bytes);
		return bytes;
	}

}
