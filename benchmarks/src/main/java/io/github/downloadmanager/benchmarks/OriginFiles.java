package io.github.downloadmanager.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The files of the origin: made when they are first needed, of random bytes, so that
 * nothing can be saved by compression or holes.
 */
final class OriginFiles {

	private static final int BLOCK = 1 << 20;

	private final Path root;

	private final Map<Content, String> digests = new HashMap<>();

	OriginFiles(Path root) {
		this.root = root;
	}

	Path root() {
		return this.root;
	}

	/** Make what is missing. */
	void provide(Content content) throws IOException {
		Path folder = Files.createDirectories(this.root.resolve(content.folder()));
		for (int n = 0; n < content.distinct(); n++) {
			Path file = folder.resolve(Integer.toString(n));
			if (!Files.exists(file)) {
				write(file, content.size(), n);
			}
		}
	}

	private static void write(Path file, long size, long seed) throws IOException {
		SplittableRandom random = new SplittableRandom(seed);
		byte[] block = new byte[(int) Math.min(BLOCK, size)];
		try (OutputStream out = Files.newOutputStream(file)) {
			for (long left = size; left > 0; left -= block.length) {
				random.nextBytes(block);
				out.write(block, 0, (int) Math.min(block.length, left));
			}
		}
	}

	/** The digest of the first file, in hexadecimal digits. */
	String sha256(Content content) {
		return this.digests.computeIfAbsent(content, this::digest);
	}

	private String digest(Content content) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
				Files.copy(this.root.resolve(content.folder()).resolve("0"), out);
			}
			return HexFormat.of().formatHex(digest.digest());
		}
		catch (NoSuchAlgorithmException ex) {
			throw new AssertionError(ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Compare what was downloaded with what is here, byte by byte.
	 * @return what is wrong, or an empty string
	 */
	String compare(Content content, Path directory) throws IOException {
		ByteBuffer left = ByteBuffer.allocateDirect(BLOCK);
		ByteBuffer right = ByteBuffer.allocateDirect(BLOCK);
		Path folder = this.root.resolve(content.folder());
		for (int n = 0; n < content.files(); n++) {
			Path file = directory.resolve(Integer.toString(n));
			if (!Files.isRegularFile(file)) {
				return file.getFileName() + " is missing";
			}
			if (Files.size(file) != content.size()) {
				return file.getFileName() + " has " + Files.size(file) + " bytes";
			}
			if (!same(folder.resolve(Integer.toString(n % content.distinct())), file, left, right)) {
				return file.getFileName() + " has other bytes";
			}
		}
		int entries = Directories.names(directory).size();
		return (entries == content.files()) ? "" : (entries - content.files()) + " files too many";
	}

	private static boolean same(Path one, Path other, ByteBuffer left, ByteBuffer right) throws IOException {
		try (FileChannel first = FileChannel.open(one); FileChannel second = FileChannel.open(other)) {
			while (true) {
				fill(first, left);
				fill(second, right);
				if (!left.equals(right)) {
					return false;
				}
				if (!left.hasRemaining()) {
					return true;
				}
			}
		}
	}

	private static void fill(FileChannel channel, ByteBuffer buffer) throws IOException {
		buffer.clear();
		while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
			// Until it is full, or the file ends.
		}
		buffer.flip();
	}

}
