package io.github.downloadmanager;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.downloadmanager.source.Checksum;
import org.jspecify.annotations.Nullable;

/**
 * Computes the digests of a content while it is written. Bytes that were here before, or
 * came out of order, are read back at the end. Used on the lane.
 */
final class Digests {

	private static final int READ_BUFFER = 1 << 20;

	private final Map<String, MessageDigest> digests = new LinkedHashMap<>();

	private final List<Checksum> expected = new ArrayList<>();

	/** Everything before this position is in the digests. */
	private long position;

	/** Add what is to be found; an algorithm that is new starts from the beginning. */
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

	/** What a server said of one content is not expected of another. */
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
	 * @param staged where it can be read; {@code null} if it cannot
	 */
	void verify(long size, @Nullable Path staged) throws IOException {
		if (this.expected.isEmpty()) {
			return;
		}
		if (this.position < size) {
			if (staged == null) {
				throw new DownloadException.VerificationFailed(
						"the checksum cannot be verified: the sink does not let its bytes be read again", null);
			}
			catchUp(size, staged);
		}
		Map<String, String> found = new LinkedHashMap<>();
		this.digests.forEach((algorithm, digest) -> found.put(algorithm, HexFormat.of().formatHex(digest.digest())));
		this.position = 0;
		for (Checksum checksum : this.expected) {
			String actual = found.get(checksum.algorithm());
			if (!checksum.hex().equals(actual)) {
				throw new DownloadException.ChecksumMismatch(
						"the " + checksum.algorithm() + " checksum is " + actual + ", expected is " + checksum.hex(),
						null);
			}
		}
	}

	private void catchUp(long size, Path staged) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(READ_BUFFER, size - this.position));
		try (FileChannel channel = FileChannel.open(staged,
				Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
			while (this.position < size) {
				buffer.clear().limit((int) Math.min(buffer.capacity(), size - this.position));
				if (channel.read(buffer, this.position) < 0) {
					throw new IOException("the part file is shorter than it should be");
				}
				buffer.flip();
				update(new ByteBuffer[] { buffer }, this.position);
			}
		}
	}

}
