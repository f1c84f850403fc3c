package io.github.downloadmanager.sink;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Looks at directories, and remembers what it found of the last one for a second.
 * Thousands of small files may go to one directory, and to look at it each time costs
 * more than to write them. If a directory vanishes meanwhile, the next step finds out,
 * and looks again.
 */
final class Directories {

	/** For how long a finding counts. */
	static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

	private final LongSupplier nanos;

	private volatile @Nullable Known last;

	Directories(LongSupplier nanos) {
		this.nanos = nanos;
	}

	/**
	 * The directory with its links resolved as the operating system does it: a {@code ..}
	 * leads to the parent of what the link before it points to.
	 * @param directory an absolute path; need not exist
	 * @throws FileSystemException if a link in the path points nowhere, or in a circle
	 */
	Path real(Path directory) throws IOException {
		Known known = known(directory);
		if (known != null) {
			return known.real();
		}
		try {
			Path real = directory.toRealPath();
			this.last = new Known(directory, real, false, this.nanos.getAsLong());
			return real;
		}
		catch (NoSuchFileException ex) {
			return resolve(directory);
		}
	}

	/** Resolve name by name, as missing directories are created later. */
	private static Path resolve(Path directory) throws IOException {
		Path real = directory.getRoot();
		for (Path name : directory) {
			if (name.toString().equals("..")) {
				real = (real.getParent() != null) ? real.getParent() : real;
			}
			else if (!name.toString().equals(".")) {
				Path next = real.resolve(name);
				real = Files.exists(next, LinkOption.NOFOLLOW_LINKS) ? follow(next) : next;
			}
		}
		return real;
	}

	private static Path follow(Path existing) throws IOException {
		try {
			return existing.toRealPath();
		}
		catch (NoSuchFileException ex) {
			throw new FileSystemException(existing.toString(), null, "a symbolic link in the path points nowhere");
		}
	}

	/** Create the directory if it is missing, and make sure that it can be written. */
	void prepare(Path directory) throws IOException {
		Known known = known(directory);
		if (known != null && known.writable()) {
			return;
		}
		if (!Files.isDirectory(directory)) {
			create(directory);
		}
		if (!Files.isWritable(directory)) {
			throw new AccessDeniedException(directory.toString(), null, "the directory is not writable");
		}
		this.last = new Known(directory, directory.toRealPath(), true, this.nanos.getAsLong());
	}

	/** The same, whatever was found before: it turned out to be missing. */
	void prepareAgain(Path directory) throws IOException {
		this.last = null;
		prepare(directory);
	}

	/**
	 * The JDK leaves a directory out that the path leaves again by {@code ..}, and then
	 * the path leads nowhere, so these are made first.
	 */
	private static void create(Path directory) throws IOException {
		try {
			for (Path path = directory.getRoot(); !path.equals(directory);) {
				Path next = path.resolve(directory.getName(path.getNameCount()));
				if (next.endsWith("..")) {
					Files.createDirectories(path);
				}
				path = next;
			}
			Files.createDirectories(directory);
		}
		catch (FileAlreadyExistsException ex) {
			throw new NotDirectoryException(ex.getFile());
		}
	}

	/** Make a new name in a directory durable. */
	static void force(Path target) throws IOException {
		Path directory = target.toAbsolutePath().getParent();
		if (directory == null) {
			return;
		}
		try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
			channel.force(true);
		}
		catch (AccessDeniedException ex) {
			// Windows cannot open a directory; its file systems order the rename
			// themselves.
		}
	}

	/** Whether what was found at that time still counts. */
	boolean isFresh(long nanos) {
		return this.nanos.getAsLong() - nanos < FRESH_NANOS;
	}

	private @Nullable Known known(Path directory) {
		Known known = this.last;
		boolean fresh = known != null && isFresh(known.nanos()) && known.directory().equals(directory);
		return fresh ? known : null;
	}

	/** What was found, and when. */
	private record Known(Path directory, Path real, boolean writable, long nanos) {

	}

}
