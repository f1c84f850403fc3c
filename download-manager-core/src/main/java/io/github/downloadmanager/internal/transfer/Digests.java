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
import java.util.Objects;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.sink.DownloadSink;

/**
 * Computes the digests of a content while it is written. Bytes that were here before, or
 * came out of order, are read back at the end. Used on the serial executor.
 */
final class Digests {

	private static final int READ_BUFFER = 1 << 20;

	private final Map<String, Digest> digests = new LinkedHashMap<>();

	private final List<Checksum> expected = new ArrayList<>();

	/** What only a server has said. It may say it late. */
	private final List<Checksum> announced = new ArrayList<>();

	/** Add checksums to expect. */
	void expect(List<Checksum> checksums) {
		add(checksums, this.expected);
	}

	/**
	 * Add checksums that a server has announced. One that came after bytes which cannot
	 * be read again is left out, as if the server had not said it.
	 */
	void announce(List<Checksum> checksums) {
		add(checksums, this.announced);
	}

	private void add(List<Checksum> checksums, List<Checksum> known) {
		for (Checksum checksum : checksums) {
			if (!known.contains(checksum)) {
				known.add(checksum);
			}
			this.digests.computeIfAbsent(checksum.algorithm(), (algorithm) -> new Digest(checksum.newDigest()));
		}
	}

	/** Forget the checksums that belong to one content only. */
	void forget(List<Checksum> keep) {
		this.expected.retainAll(keep);
		this.announced.clear();
		this.digests.keySet().retainAll(this.expected.stream().map(Checksum::algorithm).toList());
		this.digests.values().forEach(Digest::restart);
	}

	void update(ByteBuffer[] buffers, long at) {
		this.digests.values().forEach((digest) -> digest.update(buffers, at));
	}

	/**
	 * Check the whole content.
	 * @param sink where it can be read again, if it can
	 */
	void verify(long size, DownloadSink sink) throws IOException {
		long from = this.digests.values().stream().mapToLong((digest) -> digest.position).min().orElse(size);
		boolean complete = from >= size || catchUp(from, size, sink);
		for (Checksum checksum : this.expected) {
			if (!complete && digest(checksum).position < size) {
				throw new DownloadException.VerificationFailed(
						"the checksum cannot be verified: the sink does not let its bytes be read again", null);
			}
		}
		Map<String, String> found = new LinkedHashMap<>();
		this.digests.forEach((algorithm, digest) -> {
			if (digest.position >= size) {
				found.put(algorithm, HexFormat.of().formatHex(digest.digest.digest()));
			}
			digest.restart();
		});
		this.expected.forEach((checksum) -> check(checksum, found));
		this.announced.stream()
			.filter((checksum) -> found.containsKey(checksum.algorithm()))
			.forEach((checksum) -> check(checksum, found));
	}

	private static void check(Checksum checksum, Map<String, String> found) {
		String actual = found.get(checksum.algorithm());
		if (!checksum.hex().equals(actual)) {
			throw new DownloadException.ChecksumMismatch(checksum.algorithm(), checksum.hex(), String.valueOf(actual));
		}
	}

	private Digest digest(Checksum checksum) {
		return Objects.requireNonNull(this.digests.get(checksum.algorithm()));
	}

	/** Read back what a digest lacks; {@code false} if that is not possible. */
	private boolean catchUp(long from, long size, DownloadSink sink) throws IOException {
		try (InputStream content = sink.reread(from)) {
			if (content == null) {
				return false;
			}
			byte[] bytes = new byte[(int) Math.min(READ_BUFFER, size - from)];
			long position = from;
			while (position < size) {
				int read = content.read(bytes, 0, (int) Math.min(bytes.length, size - position));
				if (read < 0) {
					throw new IOException("the part file is shorter than it should be");
				}
				update(new ByteBuffer[] { ByteBuffer.wrap(bytes, 0, read) }, position);
				position += read;
			}
			return true;
		}
	}

	/** One digest, and how far it has come. */
	private static final class Digest {

		private final MessageDigest digest;

		/** It covers all bytes before this position. */
		private long position;

		Digest(MessageDigest digest) {
			this.digest = digest;
		}

		void restart() {
			this.digest.reset();
			this.position = 0;
		}

		/** Take what lies at the position, also if it begins before it. */
		void update(ByteBuffer[] buffers, long at) {
			long before = at;
			for (ByteBuffer buffer : buffers) {
				ByteBuffer rest = buffer.duplicate();
				long skipped = this.position - before;
				before += rest.remaining();
				if (skipped < 0 || skipped >= rest.remaining()) {
					continue;
				}
				rest.position(rest.position() + (int) skipped);
				this.position += rest.remaining();
				this.digest.update(rest);
			}
		}

	}

}
