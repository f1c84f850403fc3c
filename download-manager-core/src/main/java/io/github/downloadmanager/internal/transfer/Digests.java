package io.github.downloadmanager.internal.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.sink.DownloadSink;

/**
 * Computes the digests of a content while it is written. Bytes that were here before, or
 * came out of order, are read back at the end. Used on the serial executor.
 */
final class Digests {

	private static final int READ_BUFFER = 1 << 20;

	private final Map<String, MessageDigest> digests = new LinkedHashMap<>();

	private final List<Checksum> expected = new ArrayList<>();

	/** The digests cover all bytes before this position. */
	private long position;

	/** Add checksums to expect. A new algorithm makes all start from the beginning. */
	void expect(List<Checksum> checksums) {
		for (Checksum checksum : checksums) {
			if (!this.expected.contains(checksum)) {
				this.expected.add(checksum);
			}
			if (!this.digests.containsKey(checksum.algorithm())) {
				this.digests.put(checksum.algorithm(), checksum.newDigest());
				restart();
			}
		}
	}

	/** Forget the checksums that a server announced, which belong to one content only. */
	void forget(List<Checksum> keep) {
		this.expected.retainAll(keep);
		restart();
	}

	private void restart() {
		this.digests.values().forEach(MessageDigest::reset);
		this.position = 0;
	}

	void update(ByteBuffer[] buffers, long at) {
		if (this.digests.isEmpty() || at != this.position) {
			return;
		}
		for (ByteBuffer buffer : buffers) {
			this.position += buffer.remaining();
			for (MessageDigest digest : this.digests.values()) {
				digest.update(buffer.duplicate());
			}
		}
	}

	/**
	 * Check the whole content.
	 * @param sink where it can be read again, if it can
	 */
	void verify(long size, DownloadSink sink) throws IOException {
		if (this.expected.isEmpty()) {
			return;
		}
		if (this.position < size) {
			catchUp(size, sink);
		}
		Map<String, String> found = new LinkedHashMap<>();
		this.digests.forEach((algorithm, digest) -> found.put(algorithm, HexFormat.of().formatHex(digest.digest())));
		this.position = 0;
		for (Checksum checksum : this.expected) {
			String actual = found.get(checksum.algorithm());
			if (!checksum.hex().equals(actual)) {
				throw new DownloadException.ChecksumMismatch(checksum.algorithm(), checksum.hex(),
						String.valueOf(actual));
			}
		}
	}

	private void catchUp(long size, DownloadSink sink) throws IOException {
		try (InputStream content = sink.reread(this.position)) {
			if (content == null) {
				throw new DownloadException.VerificationFailed(
						"the checksum cannot be verified: the sink does not let its bytes be read again", null);
			}
			byte[] bytes = new byte[(int) Math.min(READ_BUFFER, size - this.position)];
			while (this.position < size) {
				int read = content.read(bytes, 0, (int) Math.min(bytes.length, size - this.position));
				if (read < 0) {
					throw new IOException("the part file is shorter than it should be");
				}
				update(new ByteBuffer[] { ByteBuffer.wrap(bytes, 0, read) }, this.position);
			}
		}
	}

}
