package io.github.downloadmanager.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Takes memory that a turn is going to use, and gives it back, so that it is at hand. A
 * virtual machine may have returned what was free to its host (free page reporting of the
 * Linux kernel): to get it again takes several times as long as to use what is there, and
 * who meets that is chance.
 */
final class MemoryAtHand {

	/**
	 * Taken beyond what is downloaded: for the clients themselves, and because the kernel
	 * goes on returning what is free while a turn lasts.
	 */
	private static final long BEYOND = 3L << 30;

	/** Not taken, whatever is asked for: for all others on this machine. */
	private static final long LEFT = 1L << 30;

	private static final byte[] BLOCK = new byte[1 << 20];

	private final Path file;

	/**
	 * @param directory in memory
	 */
	MemoryAtHand(Path directory) {
		this.file = directory.resolve("at-hand");
	}

	/** See to it that a turn with that many bytes to download finds its memory. */
	void provide(long bytes) throws IOException {
		try (OutputStream out = Files.newOutputStream(this.file)) {
			for (long left = Math.min(bytes + BEYOND, available() - LEFT); left > 0; left -= BLOCK.length) {
				out.write(BLOCK);
			}
		}
		finally {
			Files.deleteIfExists(this.file);
		}
	}

	private long available() throws IOException {
		return Math.min(Files.getFileStore(this.file).getUsableSpace(), Surroundings.availableMemory());
	}

}
