package io.github.downloadmanager.sink;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
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
import java.util.function.Supplier;

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

	private Path path;

	private final FileChannel channel;

	private HeldLock lock;

	private final @Nullable Object key;

	private boolean closed;

	private LockedFile(Path path, FileChannel channel, HeldLock lock, @Nullable Object key) {
		this.path = path;
		this.channel = channel;
		this.lock = lock;
		this.key = key;
	}

	/**
	 * Create an empty file.
	 * @param fresh makes up a name that nobody else can know, another one each time: so
	 * nobody can put another file in its place before it is locked and known
	 * @throws DestinationBusyException if it cannot be had for ourselves
	 */
	static LockedFile create(Supplier<Path> fresh) throws IOException {
		for (int n = 0; n < TRIES; n++) {
			LockedFile file = tryCreate(fresh.get());
			if (file != null) {
				return file;
			}
		}
		throw new DestinationBusyException(fresh.get());
	}

	/**
	 * Create a file, if it is not swept away before it is locked.
	 * @return the file, or {@code null} if that happened
	 */
	private static @Nullable LockedFile tryCreate(Path fresh) throws IOException {
		FileChannel channel = FileChannel.open(fresh, CREATE);
		HeldLock lock = HeldLock.take(channel, null);
		// In this order: what is still there when the lock is held stays there.
		LockedFile file = new LockedFile(fresh, channel, lock, lock.isOfAnother() ? null : key(fresh));
		boolean done = false;
		try {
			done = file.key != null && enter(file.key);
			return done ? file : null;
		}
		finally {
			if (!done) {
				file.close();
				Files.deleteIfExists(fresh);
			}
		}
	}

	/**
	 * Take the lock again, after something else in this process may have opened the file
	 * and closed it.
	 * @return whether it is ours; {@code false} if somebody else has it by now
	 */
	boolean lockAgain() {
		FileLock held = this.lock.held();
		if (held != null) {
			this.lock = HeldLock.take(this.channel, held);
		}
		return !this.lock.isOfAnother();
	}

	/** Give it another name. Of several who try only one succeeds. */
	void rename(Path name) throws IOException {
		move(this.path, name);
		this.path = name;
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
			FileChannel channel = FileChannel.open(path, REOPEN);
			file = new LockedFile(path, channel, HeldLock.take(channel, null), before);
			if (file.lock.isOfAnother()) {
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

	/** Remove a file that is certain to be in nobody's use. */
	static void removeAbandoned(Path path) throws IOException {
		try (LockedFile file = open(path)) {
			if (file != null && file.lock.held() != null) {
				Files.deleteIfExists(path);
			}
		}
	}

	/**
	 * Remove whatever lies at a path.
	 * @return whether there was something
	 * @throws DestinationBusyException if it is in use
	 */
	static boolean remove(Path path) throws IOException {
		if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
			return false;
		}
		// Removed before the lock is given up: another process may be waiting for it.
		try (LockedFile file = open(path)) {
			return Files.deleteIfExists((file != null) ? file.path : path);
		}
	}

	/**
	 * Remove the name. Of several who try only one succeeds.
	 * @return whether it was there
	 */
	boolean unlink() throws IOException {
		return Files.deleteIfExists(this.path);
	}

	/** Remove the name; what cannot be removed is swept away later. */
	void removeName() {
		// Unlike Files.delete it does not look at the file first.
		this.path.toFile().delete();
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
		// Not the channel decides: an interrupt may have closed it.
		if (this.closed) {
			return;
		}
		this.closed = true;
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
