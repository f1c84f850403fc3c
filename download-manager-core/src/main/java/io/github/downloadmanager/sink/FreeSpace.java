package io.github.downloadmanager.sink;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether a content fits on a device, as far as that can be known before it is written.
 */
final class FreeSpace {

	/** Below this the file system itself may say that it is full. */
	private static final long CHECKED_FROM = 64 * 1024;

	private static final long UNKNOWN = Long.MAX_VALUE;

	private FreeSpace() {
	}

	/**
	 * Make sure that so many bytes fit in a directory.
	 * @throws FileSystemException if they do not
	 */
	static void require(Path directory, long bytes) throws IOException {
		if (bytes < CHECKED_FROM) {
			return;
		}
		long usable = usable(directory);
		if (bytes > usable) {
			throw new FileSystemException(directory.toString(), null,
					"No space left on device: " + bytes + " bytes are needed, " + usable + " are free");
		}
	}

	private static long usable(Path directory) {
		// Unlike Files.getFileStore it does not read the table of all mounts first. It
		// says 0 also if it cannot tell, when the process is out of descriptors for
		// example.
		long usable = directory.toFile().getUsableSpace();
		if (usable > 0) {
			return usable;
		}
		try {
			FileStore store = Files.getFileStore(directory);
			return known(store.getUsableSpace(), store.getTotalSpace());
		}
		catch (IOException ex) {
			// Then the writes tell.
			return UNKNOWN;
		}
	}

	/**
	 * What a file system's numbers mean. Some network and user-space file systems do not
	 * count: they say 0 of 0. A negative number is one that did not fit.
	 * @param usable bytes it says are free
	 * @param total bytes it says it has
	 * @return bytes that are free; the greatest number there is if that is not known
	 */
	static long known(long usable, long total) {
		return (usable < 0 || total <= 0) ? UNKNOWN : usable;
	}

}
