package io.github.downloadmanager.sink;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.OptionalLong;

import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.content.Validator;
import org.jspecify.annotations.Nullable;

/**
 * The file that a content is written to before it is whole. It lies beside the
 * destination, so that it can take its place in one step. It is created exclusively and
 * never opened through a link; while it is open it is locked, so that other processes
 * leave it alone. What a run that died has left is removed by {@link StalePartFiles}.
 * <p>
 * No lock is relied upon for the bytes. Every writer has a file of its own, with a name
 * of its own, and that name is the right to publish it: whoever goes on from it, see
 * {@link KeptPart}, takes the name away, and what has no name cannot be published. A file
 * that may be kept has the bytes of one content only: another one gets another file.
 * <p>
 * If partial files are kept, a {@link PartJournal} beside it says what it holds. Data is
 * forced to the device before the journal that speaks of it is written.
 */
final class PartFile {

	private LockedFile file;

	private @Nullable PartJournal journal;

	private final Fsync fsync;

	private final PartContent content;

	private long position;

	/** The least size of the file. A smaller one was truncated by somebody else. */
	private long end;

	/** Whether another process has taken over the file and its journal. */
	private boolean lost;

	/**
	 * Whether data could not be forced to the device. A second try proves nothing: after
	 * the first one a system may take the data for written, and drop it.
	 */
	private boolean forceFailed;

	private PartFile(LockedFile file, @Nullable PartJournal journal, Fsync fsync, PartContent content) {
		this.file = file;
		this.journal = journal;
		this.fsync = fsync;
		this.content = content;
	}

	/**
	 * Create an empty part file in place of what an earlier run may have left.
	 * @param base the part file's name without its mark, see {@link PartFileName#of}
	 * @param uri the address to keep a journal for
	 * @param checkpoints when data is forced to the device
	 */
	static PartFile create(Path base, URI uri, CheckpointInterval checkpoints) throws IOException {
		KeptPart.remove(base);
		OwnedPart part = claim(PartJournal.beside(base, uri));
		return new PartFile(part.file(), part.journal(), checkpoints.fsync(), new PartContent(checkpoints));
	}

	/** Create an empty file for a writer, and say so in its journal. */
	private static OwnedPart claim(PartJournal like) throws IOException {
		OwnedPart part = OwnedPart.create(like);
		boolean claimed = false;
		try {
			part.journal().claim();
			claimed = true;
			return part;
		}
		finally {
			if (!claimed) {
				part.discard();
			}
		}
	}

	/**
	 * Create an empty part file that no later run looks for.
	 * @param target the file to be
	 * @param checkpoints when data is forced to the device
	 */
	static PartFile createTemporary(Path target, CheckpointInterval checkpoints) throws IOException {
		String name = String.valueOf(target.getFileName());
		return new PartFile(LockedFile.create(() -> target.resolveSibling(PartFileName.randomName(name))), null,
				checkpoints.fsync(), new PartContent(checkpoints));
	}

	/**
	 * Go on with a file that holds bytes already.
	 * @param own the file, and the journal of its writer
	 * @param entry what the journal says
	 * @param checkpoints when data is forced to the device
	 */
	static PartFile holding(OwnedPart own, PartJournal.Entry entry, CheckpointInterval checkpoints) {
		PartFile part = new PartFile(own.file(), own.journal(), checkpoints.fsync(),
				PartContent.of(entry, checkpoints));
		part.position = -1;
		part.end = entry.end();
		return part;
	}

	Path path() {
		return this.file.path();
	}

	/**
	 * Take the lock again, after something else in this process may have opened the file
	 * and closed it; see {@link LockedFile}.
	 * @return whether the file is still ours; if not, it is left to whoever has it
	 */
	boolean lockAgain() {
		this.lost = this.lost || !this.file.lockAgain();
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
		return this.content.bytes();
	}

	void belongsTo(@Nullable Validator validator, OptionalLong total, @Nullable String contentEncoding,
			@Nullable String fileName) {
		this.content.describe(validator, total, contentEncoding, fileName);
	}

	void joinedBy(List<Checksum> checksums) {
		this.content.joinedBy(checksums);
	}

	void write(ByteBuffer[] buffers, long at) throws IOException {
		if (this.end > 0) {
			requireUncut(this.file.channel().size());
		}
		if (this.position != at) {
			this.file.channel().position(at);
		}
		// A write that fails leaves the channel at an unknown position.
		this.position = -1;
		this.position = at + writeAll(this.file.channel(), buffers);
		this.content.add(at, this.position);
		this.end = Math.max(this.end, this.position);
		if ((this.journal != null || this.fsync == Fsync.CHECKPOINT) && this.content.isCheckpointDue()) {
			checkpoint(false);
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

	/** Forget what was written. */
	void clear() throws IOException {
		if (this.journal == null) {
			this.file.channel().truncate(0);
		}
		else if (this.end > 0) {
			startAnew(this.journal);
		}
		this.content.clear();
		this.position = 0;
		this.end = 0;
	}

	/**
	 * Go on in another file: somebody who takes this process for dead may be copying the
	 * bytes of this content, and must not find those of the next one.
	 */
	private void startAnew(PartJournal last) throws IOException {
		requireOwn();
		OwnedPart next = claim(last);
		boolean done = false;
		try {
			if (!this.file.unlink()) {
				requireOwn();
			}
			this.file.close();
			done = true;
		}
		finally {
			if (!done) {
				next.discard();
			}
		}
		this.file = next.file();
		this.journal = next.journal();
		this.forceFailed = false;
	}

	/** Force what was written to the device, and tell the journal. */
	void checkpoint() throws IOException {
		checkpoint(false);
	}

	void setLastModified(FileTime time) throws IOException {
		try {
			Files.getFileAttributeView(this.file.path(), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
				.setTimes(time, null, null);
		}
		catch (IOException | IllegalArgumentException ex) {
			// The file system cannot store this time; the file matters more.
		}
		// To set the time the file was opened and closed, which may lose the lock.
		requireLock();
	}

	/**
	 * Publish it.
	 * @param target the name it gets
	 * @param replacing whether in place of what has the name now; if not, it must be free
	 */
	void publish(Path target, boolean replacing) throws IOException {
		finish();
		Publication publication = new Publication(this.file, this.journal, this.fsync);
		try {
			if (replacing) {
				publication.replacing(target);
			}
			else {
				publication.asNew(target);
			}
		}
		catch (NoSuchFileException ex) {
			requireOwn();
			throw ex;
		}
	}

	/**
	 * Leave the durable bytes to a later run. The file is deleted instead if no journal
	 * entry can describe it, or if somebody else has changed it.
	 */
	void keep() throws IOException {
		boolean useless = this.forceFailed && !this.content.isDurable();
		if (this.lost || this.journal == null || !this.content.isResumable() || !this.file.isThere()
				|| this.file.channel().size() < this.end || useless) {
			delete();
			return;
		}
		if (this.forceFailed) {
			// The journal speaks of what was forced before, and of nothing else.
			this.file.close();
			return;
		}
		try {
			checkpoint(true);
		}
		catch (IOException ex) {
			if (!this.content.isDurable()) {
				delete();
			}
			throw ex;
		}
		finally {
			this.file.close();
		}
	}

	void delete() throws IOException {
		try (LockedFile closing = this.file) {
			// Removed before the lock goes with the channel: another process may be
			// waiting for it.
			if (!this.lost && closing.isThere()) {
				closing.unlink();
			}
		}
		finally {
			if (this.journal != null) {
				// Not that of another one who has taken over the file.
				this.journal.delete();
			}
		}
	}

	private void finish() throws IOException {
		requireOwn();
		long size = this.file.channel().size();
		requireUncut(size);
		if (size != this.content.bytes()) {
			throw changed("the part file has " + size + " bytes, written were " + this.content.bytes());
		}
		if (this.fsync != Fsync.NONE) {
			force(true);
		}
	}

	private void force(boolean metadata) throws IOException {
		if (this.forceFailed) {
			throw changed("its bytes could not be forced to the device before");
		}
		try {
			this.file.channel().force(metadata);
		}
		catch (IOException ex) {
			this.forceFailed = true;
			throw ex;
		}
	}

	/**
	 * Check that the file still has its name. Without it the file belongs to another
	 * process that goes on from it, or somebody removed it: then nothing may be published
	 * and nothing written to the journal.
	 */
	private void requireOwn() throws IOException {
		if (this.file.isThere()) {
			return;
		}
		this.lost = true;
		if (this.journal != null && this.journal.isOfAnother()) {
			throw new DestinationBusyException(this.file.path());
		}
		throw new NoSuchFileException(this.file.path().toString(), null, "the part file was removed or replaced");
	}

	/**
	 * Check that nobody truncated the file. The next write would leave a hole, and the
	 * size of the file would be right in the end.
	 */
	private void requireUncut(long size) throws IOException {
		if (size < this.end) {
			throw changed("the part file was truncated by somebody else");
		}
	}

	private IOException changed(String how) {
		return new FileSystemException(this.file.path().toString(), null, how);
	}

	private void checkpoint(boolean released) throws IOException {
		requireOwn();
		force(false);
		if (this.journal != null && this.content.isResumable()) {
			if (released) {
				this.journal.release(this.content.entry());
			}
			else {
				this.journal.write(this.content.entry());
			}
		}
		this.content.checkpointed();
	}

}
