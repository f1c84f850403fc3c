package io.github.downloadmanager.sink;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import io.github.downloadmanager.content.ByteRange;
import org.jspecify.annotations.Nullable;

/**
 * The part file that an earlier run left at a destination, if its journal vouches for it.
 * A new run goes on from it in one of two ways, depending on how the earlier one ended:
 * <ul>
 * <li>it said in the journal that it writes nothing any more: its file is taken over as
 * it is;</li>
 * <li>it did not: it seems to be dead, but where locks keep nobody out it may only have
 * been stopped, and write on later. So its durable bytes are copied to a new file, and
 * its own file loses its name: what it still writes reaches nobody.</li>
 * </ul>
 * Either way the name of the earlier run's file goes, in one step that succeeds for one
 * run only, and with it that run's right to publish; see {@link PartFile}.
 */
final class KeptPart {

	private KeptPart() {
	}

	/**
	 * Go on from what an earlier run left. What has another name was published, by a run
	 * that died before it could say so: it is never written again.
	 * @param base the part file's name without its mark, see {@link PartFileName#of}
	 * @param uri the address, which must be the same
	 * @param checkpoints when data is forced to the device
	 * @return the part file and what it holds, or {@code null} if there is nothing to
	 * trust
	 * @throws DestinationBusyException if another run has it
	 */
	static @Nullable Recovered recover(Path base, URI uri, CheckpointInterval checkpoints) throws IOException {
		PartJournal journal = PartJournal.beside(base, uri);
		PartJournal.Note note = journal.read();
		if (note == null) {
			return null;
		}
		LockedFile earlier = LockedFile.open(PartFileName.marked(base, note.writer()));
		OwnedPart own = null;
		try {
			PartJournal.Note now = journal.read();
			if (now == null || !now.writer().equals(note.writer())) {
				// Another run went on from the file before we had the lock.
				throw new DestinationBusyException(base);
			}
			if (earlier == null || earlier.hasOtherName()) {
				remove(earlier, base);
				PartJournal.deleteUnfinished(base, now.writer());
				return null;
			}
			PartJournal.Entry entry = now.entry();
			if (entry == null || earlier.channel().size() < entry.end()) {
				return null;
			}
			own = now.released() ? take(earlier, journal, entry) : copy(earlier, journal, entry);
			if (own == null) {
				return null;
			}
			PartJournal.deleteUnfinished(base, now.writer());
			return new Recovered(PartFile.holding(own, entry, checkpoints), entry.held());
		}
		finally {
			if (earlier != null && (own == null || earlier != own.file())) {
				earlier.close();
			}
		}
	}

	/**
	 * Remove what an earlier run left, be there an entry in its journal or not.
	 * @param base the part file's name without its mark, see {@link PartFileName#of}
	 * @return whether there was something
	 * @throws DestinationBusyException if another run has it
	 */
	static boolean remove(Path base) throws IOException {
		PartJournal.Note note = PartJournal.read(base);
		boolean removed = false;
		if (note != null) {
			removed = LockedFile.remove(PartFileName.marked(base, note.writer()));
			PartJournal.deleteUnfinished(base, note.writer());
		}
		// Earlier versions of the software wrote to a file without a mark.
		removed |= LockedFile.remove(base);
		// The journal would describe bytes that are gone.
		return PartJournal.deleteOf(base) || removed;
	}

	private static void remove(@Nullable LockedFile earlier, Path base) throws IOException {
		if (earlier != null) {
			earlier.unlink();
		}
		PartJournal.deleteOf(base);
	}

	/** Go on in the same file. For a moment the journal names a file that is gone. */
	private static OwnedPart take(LockedFile earlier, PartJournal journal, PartJournal.Entry entry) throws IOException {
		boolean done = false;
		try {
			journal.prepare(entry, false);
			earlier.rename(journal.part());
			journal.put();
			earlier.channel().truncate(entry.end());
			done = true;
			return new OwnedPart(earlier, journal);
		}
		catch (NoSuchFileException ex) {
			throw new DestinationBusyException(earlier.path());
		}
		finally {
			if (!done) {
				journal.delete();
			}
		}
	}

	/**
	 * Go on in a copy.
	 * @return the copy, or {@code null} if there is no space for it
	 */
	private static @Nullable OwnedPart copy(LockedFile earlier, PartJournal like, PartJournal.Entry entry)
			throws IOException {
		long usable = earlier.path().toFile().getUsableSpace();
		long bytes = entry.ranges().stream().mapToLong((range) -> range.end() - range.start()).sum();
		if (usable > 0 && usable < bytes) {
			return null;
		}
		OwnedPart own = OwnedPart.create(like);
		boolean done = false;
		try {
			for (ByteRange range : entry.ranges()) {
				copy(earlier.channel(), range, own.file().channel());
			}
			own.file().channel().force(false);
			// The order matters: at any moment the journal names a file that is whole.
			own.journal().write(entry);
			if (!earlier.unlink()) {
				// It was published this very moment, or another run went on from it.
				throw new DestinationBusyException(earlier.path());
			}
			done = true;
			return own;
		}
		finally {
			if (!done) {
				own.discard();
			}
		}
	}

	/** The system copies, or shares the blocks if the file system can. */
	private static void copy(FileChannel from, ByteRange range, FileChannel to) throws IOException {
		to.position(range.start());
		for (long at = range.start(); at < range.end();) {
			long moved = from.transferTo(at, range.end() - at, to);
			if (moved <= 0) {
				throw new EOFException("the part file was cut while it was copied");
			}
			at += moved;
		}
	}

	/** A part file of an earlier run, and what it holds. */
	record Recovered(PartFile part, DownloadSink.Held held) {

	}

}
