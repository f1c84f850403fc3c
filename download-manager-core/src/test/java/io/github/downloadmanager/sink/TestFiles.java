package io.github.downloadmanager.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Looks at directories. */
final class TestFiles {

	private TestFiles() {
	}

	static List<String> names(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			return files.map((file) -> String.valueOf(file.getFileName())).sorted().toList();
		}
	}

	/** Make a FIFO; whoever opens it for reading alone would wait for ever. */
	static void createFifo(Path path) throws IOException {
		try {
			int exit = new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().waitFor();
			if (exit != 0) {
				throw new IOException("mkfifo ended with " + exit);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

}
