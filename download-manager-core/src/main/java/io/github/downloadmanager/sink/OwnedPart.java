package io.github.downloadmanager.sink;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The part file of a writer, and the journal that speaks of it, or is going to.
 *
 * @param file the file
 * @param journal the journal of the same writer
 */
record OwnedPart(LockedFile file, PartJournal journal) {

	/**
	 * Create the empty file of another writer. Each try is a writer with a name of its
	 * own: a sweep that gets hold of the file of one try removes it by its name, and must
	 * not find the file of the next try there.
	 * @param like a journal of the same destination
	 * @throws DestinationBusyException if no file can be had for ourselves
	 */
	static OwnedPart create(PartJournal like) throws IOException {
		Deque<PartJournal> tried = new ArrayDeque<>();
		LockedFile file = LockedFile.create(() -> {
			tried.add(like.next());
			return tried.getLast().part();
		});
		return new OwnedPart(file, tried.getLast());
	}

	/** Give both up. */
	void discard() throws IOException {
		try (LockedFile closing = this.file) {
			closing.unlink();
		}
		finally {
			this.journal.delete();
		}
	}

}
