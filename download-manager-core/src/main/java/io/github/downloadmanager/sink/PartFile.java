package io.github.downloadmanager.sink;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.OptionalLong;

import io.github.downloadmanager.source.ByteRange;
import io.github.downloadmanager.source.ByteRanges;
import io.github.downloadmanager.source.Validator;
import org.jspecify.annotations.Nullable;

/**
 * The file that a content is written to before it is whole. It lies beside the
 * destination, so that it can take its place in one step. It is created exclusively and
 * never opened through a link; while it is open it is locked, so that other processes
 * leave it alone. What a run that died has left is removed by {@link Leftovers}.
 * <p>
 * If partial files are kept, a {@link Journal} beside it says what it holds. Data is
 * forced to the device before the journal that speaks of it is written.
 */
final class PartFile {

	private static final long CHECKPOINT_BYTES = 4 << 20;

	private static final long CHECKPOINT_NANOS = 2_000_000_000L;

	private final LockedFile file;

	private final @Nullable Journal journal;

	private final Fsync fsync;

	private final ByteRanges held = new ByteRanges();

	private long position;

	/** How long the file must be; it may be cut, never by us. */
	private long end;

	/** Whether somebody else has the file by now: then it is theirs, journal and all. */
	private boolean lost;

	private @Nullable Validator validator;

	private OptionalLong total = OptionalLong.empty();

	private @Nullable String contentEncoding;

	private @Nullable String fileName;

	private long checkpointBytes;

	/** Whether a journal was written that others could go on by. */
	private boolean journalled;

	private long checkpointNanos = System.nanoTime();

	private PartFile(LockedFile file, @Nullable Journal journal, Fsync fsync) {
		this.file = file;
		this.journal = journal;
		this.fsync = fsync;
	}

	/**
	 * Create an empty part file in place of what an earlier run may have left.
	 * @param path where a later run looks for it
	 * @param uri the address to keep a journal for
	 * @param fsync when data is forced to the device
	 */
	static PartFile create(Path path, URI uri, Fsync fsync) throws IOException {
		remove(path);
		Journal journal = Journal.beside(path, uri);
		LockedFile file = LockedFile.create(() -> path.resolveSibling(PartFileName.madeUp(null)));
		boolean named = false;
		try {
			LockedFile renamed = file.renamed(path);
			named = true;
			return new PartFile(renamed, journal, fsync);
		}
		finally {
			if (!named) {
				file.close();
				Files.deleteIfExists(file.path());
			}
		}
	}

	/**
	 * Create an empty part file that no later run looks for.
	 * @param target the file to be
	 * @param fsync when data is forced to the device
	 */
	static PartFile createPassing(Path target, Fsync fsync) throws IOException {
		String name = String.valueOf(target.getFileName());
		return new PartFile(LockedFile.create(() -> target.resolveSibling(PartFileName.madeUp(name))), null, fsync);
	}

	/** Remove what an earlier run may have left. */
	static void remove(Path path) throws IOException {
		LockedFile.remove(path);
		// It would vouch for bytes that the next file of this name does not have.
		Journal.deleteOf(path);
	}

	/**
	 * Open what an earlier run left, if a journal vouches for it. What has another name
	 * was published, by a run that died before it could say so: it is never written
	 * again.
	 * @return the part file and what it holds, or {@code null} if there is nothing to
	 * trust
	 */
	static @Nullable Recovered recover(Path path, URI uri, Fsync fsync) throws IOException {
		Journal journal = Journal.beside(path, uri);
		if (journal.read() == null) {
			return null;
		}
		LockedFile file = LockedFile.open(path);
		if (file == null) {
			journal.delete();
			return null;
		}
		boolean trusted = false;
		try {
			if (file.hasOtherName()) {
				Files.deleteIfExists(path);
				journal.delete();
				return null;
			}
			// Until now another process may have written both.
			Journal.Entry entry = journal.read();
			if (entry == null) {
				return null;
			}
			long end = entry.ranges().get(entry.ranges().size() - 1).end();
			if (file.channel().size() < end) {
				return null;
			}
			// In this order: who had the file before sees that it has not any more.
			journal.write(entry);
			file.channel().truncate(end);
			trusted = true;
			PartFile part = new PartFile(file, journal, fsync);
			part.end = end;
			entry.ranges().forEach((range) -> part.held.add(range.start(), range.end()));
			part.checkpointBytes = part.held.bytes();
			part.journalled = true;
			part.belongsTo(entry.validator(), entry.total(), entry.contentEncoding(), entry.fileName());
			return new Recovered(part, new DownloadSink.Held(entry.validator(), entry.total(), entry.ranges(),
					entry.contentEncoding(), entry.fileName()));
		}
		finally {
			if (!trusted) {
				file.close();
			}
		}
	}

	Path path() {
		return this.file.path();
	}

	/**
	 * Take the lock again, after something else in this process may have opened the file
	 * and closed it; see {@link LockedFile}. Another process may have had the file
	 * meanwhile, and left it: the journal tells.
	 * @return whether the file is still ours; if not, it is left to whoever has it
	 */
	boolean lockAgain() {
		this.lost = this.lost || !this.file.lockAgain()
				|| (this.journal != null && this.journalled && !this.journal.isOwn());
		return !this.lost;
	}

	void requireLock() throws IOException {
		if (!lockAgain()) {
			throw changed("another process has taken the part file");
		}
	}

	/**
	 * Read what was written, from a position on. The file is not opened for that; see
	 * {@link LockedFile}.
	 */
	InputStream read(long from) {
		return new ChannelStream(this.file.channel(), from);
	}

	/** How many bytes of the content are here. */
	long held() {
		return this.held.bytes();
	}

	void belongsTo(@Nullable Validator validator, OptionalLong total, @Nullable String contentEncoding,
			@Nullable String fileName) {
		this.validator = validator;
		this.total = total;
		this.contentEncoding = contentEncoding;
		this.fileName = fileName;
	}

	void write(ByteBuffer[] buffers, long at) throws IOException {
		if (this.end > 0) {
			requireUncut(this.file.channel().size());
		}
		if (this.position != at) {
			this.file.channel().position(at);
		}
		// Wherever a write that fails leaves it.
		this.position = -1;
		this.position = at + writeAll(this.file.channel(), buffers);
		this.held.add(at, this.position);
		this.end = Math.max(this.end, this.position);
		if (this.journal != null || this.fsync == Fsync.CHECKPOINT) {
			checkpointIfDue();
		}
	}

	/**
	 * Write until nothing remains: a channel may take less than it is given.
	 * @return how many bytes
	 */
	static long writeAll(GatheringByteChannel channel, ByteBuffer[] buffers) throws IOException {
		long written = 0;
		int first = 0;
		while (first < buffers.length) {
			if (buffers[first].hasRemaining()) {
				written += channel.write(buffers, first, buffers.length - first);
			}
			else {
				first++;
			}
		}
		return written;
	}

	void clear() throws IOException {
		if (this.journal != null) {
			this.journal.delete();
		}
		this.file.channel().truncate(0);
		this.held.clear();
		this.position = 0;
		this.end = 0;
		this.checkpointBytes = 0;
		this.journalled = false;
	}

	void setLastModified(FileTime time) throws IOException {
		try {
			Files.getFileAttributeView(this.file.path(), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
				.setTimes(time, null, null);
		}
		catch (IOException | IllegalArgumentException ex) {
			// A time that the file system cannot hold is no reason to lose the file.
		}
		// The file was opened for that, and closed.
		requireLock();
	}

	/** Publish under a name that must be free; fails if it is not, without a race. */
	void publish(Path target) throws IOException {
		finish();
		if (this.journal != null && !this.file.knowsOtherNames()) {
			// For a moment both names lead to the file. If this process dies then, nobody
			// could see that what is published must not be written any more.
			this.journal.delete();
		}
		if (!link(target)) {
			// No links on this file system. A file that appears this very moment could be
			// lost.
			if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
				throw new FileAlreadyExistsException(target.toString());
			}
			this.file.moveTo(target);
		}
		try {
			published(target);
		}
		catch (IOException ex) {
			// A download that fails leaves no file.
			if (this.file.isAt(target)) {
				Files.deleteIfExists(target);
			}
			throw ex;
		}
	}

	/**
	 * Give the file its second name, then take the first. The journal lasts until both
	 * are done: it vouches for the bytes if this process dies before, and for nothing
	 * afterwards, see {@link #recover}.
	 */
	private boolean link(Path target) throws IOException {
		try {
			// Unlike a move, making a link fails if the name is taken, in one step.
			Files.createLink(target, this.file.path());
		}
		catch (FileAlreadyExistsException ex) {
			throw ex;
		}
		catch (UnsupportedOperationException | FileSystemException ex) {
			return false;
		}
		// If that fails the file is published all the same, and its first name is swept
		// away later.
		this.file.removeName();
		return true;
	}

	/** Publish in place of what has the name now. */
	void publishReplacing(Path target) throws IOException {
		finish();
		this.file.moveTo(target);
		published(target);
	}

	/**
	 * Let what is durable lie for a later run; without a journal entry nothing is kept,
	 * nor if somebody else has touched the file.
	 */
	void keep() throws IOException {
		if (this.lost || this.journal == null || this.validator == null || this.held.bytes() == 0
				|| !this.file.isThere() || this.file.channel().size() < this.end) {
			delete();
			return;
		}
		try (this.file) {
			checkpoint();
		}
		catch (IOException ex) {
			if (this.checkpointBytes == 0) {
				delete();
			}
			throw ex;
		}
	}

	void delete() throws IOException {
		try (this.file) {
			// Removed before the lock goes with the channel: another process may be
			// waiting for it.
			if (!this.lost && this.file.isThere()) {
				Files.deleteIfExists(this.file.path());
			}
		}
		finally {
			if (!this.lost && this.journal != null) {
				this.journal.delete();
			}
		}
	}

	private void finish() throws IOException {
		if (!this.file.isThere()) {
			throw new NoSuchFileException(this.file.path().toString(), null, "the part file was removed or replaced");
		}
		long size = this.file.channel().size();
		requireUncut(size);
		if (size != this.held.bytes()) {
			throw changed("the part file has " + size + " bytes, written were " + this.held.bytes());
		}
		if (this.fsync != Fsync.NONE) {
			this.file.channel().force(true);
		}
	}

	/**
	 * If somebody else cut the file, what is written next would leave a hole before it,
	 * and the size be right in the end.
	 */
	private void requireUncut(long size) throws IOException {
		if (size < this.end) {
			throw changed("the part file was truncated by somebody else");
		}
	}

	private IOException changed(String how) {
		return new FileSystemException(this.file.path().toString(), null, how);
	}

	private void published(Path target) throws IOException {
		if (this.fsync != Fsync.NONE) {
			Directories.force(target);
		}
		this.file.close();
		if (this.journal != null) {
			removeQuietly(this.journal::delete);
		}
	}

	/** The file is whole and has its name; what stays beside it a later run removes. */
	private static void removeQuietly(Removal removal) {
		try {
			removal.run();
		}
		catch (IOException ex) {
			// No reason to call it a failure.
		}
	}

	private void checkpointIfDue() throws IOException {
		long now = System.nanoTime();
		long grown = this.held.bytes() - this.checkpointBytes;
		if (grown >= CHECKPOINT_BYTES || (grown > 0 && now - this.checkpointNanos >= CHECKPOINT_NANOS)) {
			checkpoint();
			this.checkpointNanos = now;
		}
	}

	private void checkpoint() throws IOException {
		List<ByteRange> ranges = this.held.toList();
		this.file.channel().force(false);
		if (this.journal != null && this.validator != null) {
			this.journal
				.write(new Journal.Entry(this.validator, this.total, ranges, this.contentEncoding, this.fileName));
			this.journalled = true;
		}
		this.checkpointBytes = this.held.bytes();
	}

	/** Removes what nobody needs any more. */
	private interface Removal {

		void run() throws IOException;

	}

	/** A part file of an earlier run, and what it holds. */
	record Recovered(PartFile part, DownloadSink.Held held) {

	}

}
