package io.github.downloadmanager.sink;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/**
 * A file that is open for us alone: locked against other processes, and known by what
 * tells it from any other file that may get its name.
 */
final class LockedFile implements Closeable {

	private static final Set<OpenOption> CREATE = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
			StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

	private static final Set<OpenOption> REOPEN = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE,
			LinkOption.NOFOLLOW_LINKS);

	/**
	 * The files that are open in this process, by their keys. POSIX gives up the locks of
	 * a process on a file when the process closes it, even if it was opened twice: so
	 * what is open here must not be opened again, not even to ask for its lock.
	 */
	private static final Set<Object> OPEN = ConcurrentHashMap.newKeySet();

	private static final int TRIES = 10;

	private final Path path;

	private final FileChannel channel;

	private final @Nullable Object key;

	private LockedFile(Path path, FileChannel channel, @Nullable Object key) {
		this.path = path;
		this.channel = channel;
		this.key = key;
	}

	/**
	 * Create an empty file in place of what an earlier run may have left.
	 * @throws DestinationBusyException if it cannot be had for ourselves
	 */
	static LockedFile create(Path path) throws IOException {
		for (int n = 0; n < TRIES; n++) {
			LockedFile file = tryCreate(path);
			if (file != null) {
				return file;
			}
		}
		throw new DestinationBusyException(path);
	}

	/**
	 * Nobody knows the name that the file has first, so nobody can put another in its
	 * place before it is locked and known. At worst it is swept away before it is locked.
	 * @return the file, or {@code null} if that happened
	 */
	private static @Nullable LockedFile tryCreate(Path path) throws IOException {
		Path fresh = path
			.resolveSibling(path.getFileName() + "." + Integer.toHexString(ThreadLocalRandom.current().nextInt()));
		LockedFile file = new LockedFile(path, FileChannel.open(fresh, CREATE), key(fresh));
		boolean done = false;
		try {
			if (file.key != null && lock(file.channel) && enter(file.key)) {
				move(fresh, path);
				done = true;
			}
		}
		catch (NoSuchFileException ex) {
			// Swept away. If it was the directory, the next try tells.
		}
		finally {
			if (!done) {
				file.close();
				Files.deleteIfExists(fresh);
			}
		}
		return done ? file : null;
	}

	/**
	 * Open a file that is there.
	 * @return the file, or {@code null} if there is none, or something else
	 * @throws DestinationBusyException if it is in use
	 */
	static @Nullable LockedFile open(Path path) throws IOException {
		Object before = key(path);
		if (before == null) {
			return null;
		}
		if (!enter(before)) {
			throw new DestinationBusyException(path);
		}
		LockedFile file = null;
		boolean locked = false;
		try {
			file = new LockedFile(path, FileChannel.open(path, REOPEN), before);
			if (!lock(file.channel)) {
				throw new DestinationBusyException(path);
			}
			// While we waited for the lock its holder may have published the file.
			locked = file.isThere();
			return locked ? file : null;
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		finally {
			if (file == null) {
				OPEN.remove(before);
			}
			else if (!locked) {
				file.close();
			}
		}
	}

	/** Remove whatever lies at a path, unless it is in use. */
	static void remove(Path path) throws IOException {
		if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
			return;
		}
		// Removed before the lock is given up: another process may be waiting for it.
		try (LockedFile file = open(path)) {
			Files.deleteIfExists((file != null) ? file.path : path);
		}
	}

	/** Whether {@link #hasOtherName()} can tell. */
	boolean knowsOtherNames() {
		return this.path.getFileSystem().supportedFileAttributeViews().contains("unix");
	}

	/** Whether the file has another name too; {@code false} where it cannot be told. */
	boolean hasOtherName() {
		return hasOtherName(this.path);
	}

	static boolean hasOtherName(Path path) {
		try {
			return key(path) != null
					&& Files.getAttribute(path, "unix:nlink", LinkOption.NOFOLLOW_LINKS) instanceof Integer names
					&& names > 1;
		}
		catch (IOException | UnsupportedOperationException | IllegalArgumentException ex) {
			return false;
		}
	}

	Path path() {
		return this.path;
	}

	FileChannel channel() {
		return this.channel;
	}

	/** Whether what has the name is still this file. */
	boolean isThere() {
		return isAt(this.path);
	}

	/** Whether this file has a name, be it its own or another. */
	boolean isAt(Path name) {
		return this.key != null && this.key.equals(key(name));
	}

	/** Take the name of what is there. */
	void moveTo(Path target) throws IOException {
		move(this.path, target);
	}

	@Override
	public void close() throws IOException {
		if (!this.channel.isOpen()) {
			return;
		}
		// In this order: once it is closed, another file may have the key.
		if (this.key != null) {
			OPEN.remove(this.key);
		}
		this.channel.close();
	}

	private static void move(Path from, Path to) throws IOException {
		try {
			Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		catch (AtomicMoveNotSupportedException ex) {
			throw new IOException("the file system cannot move a file atomically", ex);
		}
	}

	/** Times are no keys; but where there are no others, locks last as one expects. */
	private static boolean enter(@Nullable Object key) {
		return key == null || key instanceof FileTime || OPEN.add(key);
	}

	private static boolean lock(FileChannel channel) {
		try {
			FileLock lock = channel.tryLock();
			return lock != null;
		}
		catch (OverlappingFileLockException ex) {
			return false;
		}
		catch (IOException ex) {
			// Some network file systems have no locks. The lock only saves work: what
			// makes the result right is the exclusive creation and the atomic move.
			return true;
		}
	}

	/**
	 * What tells a file from any other, also after a rename; {@code null} if there is no
	 * regular file.
	 */
	private static @Nullable Object key(Path path) {
		try {
			BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class,
					LinkOption.NOFOLLOW_LINKS);
			if (!attributes.isRegularFile()) {
				return null;
			}
			// Not every file system has keys; the creation time is the next best thing.
			return (attributes.fileKey() != null) ? attributes.fileKey() : attributes.creationTime();
		}
		catch (IOException ex) {
			return null;
		}
	}

}
