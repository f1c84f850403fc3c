package io.github.downloadmanager.sink;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Gives a part file that is whole the name of the destination. It is known by its own
 * name, which no other file has: so what is published is this file, or nothing.
 *
 * @param file the part file; closed once it is published
 * @param journal its journal, or {@code null} if it is not to be kept
 * @param fsync whether the directory is forced to the device
 */
record Publication(LockedFile file, @Nullable PartJournal journal, Fsync fsync) {

	/**
	 * Publish under a name that must be free.
	 * @throws FileAlreadyExistsException if it is not, without a race
	 * @throws NoSuchFileException if the part file has lost its own name
	 */
	void asNew(Path target) throws IOException {
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
	 * Publish in place of what has the name now.
	 * @throws NoSuchFileException if the part file has lost its own name
	 */
	void replacing(Path target) throws IOException {
		this.file.moveTo(target);
		published(target);
	}

	/**
	 * Give the file its second name, then take the first. The journal lasts until both
	 * are done: it vouches for the bytes if this process dies before, and for nothing
	 * afterwards, see {@link KeptPart}.
	 */
	private boolean link(Path target) throws IOException {
		try {
			// Unlike a move, making a link fails if the name is taken, in one step.
			Files.createLink(target, this.file.path());
		}
		catch (FileAlreadyExistsException | NoSuchFileException ex) {
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

	private void published(Path target) throws IOException {
		if (this.fsync != Fsync.NONE) {
			Directories.force(target);
		}
		this.file.close();
		if (this.journal != null) {
			try {
				this.journal.delete();
			}
			catch (IOException ex) {
				// The file is whole and has its name; what stays beside it a later run
				// removes. No reason to call it a failure.
			}
		}
	}

}
