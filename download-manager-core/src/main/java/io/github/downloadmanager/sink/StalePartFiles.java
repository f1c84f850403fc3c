package io.github.downloadmanager.sink;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Removes what runs that died have left, once for each directory that is written to, and
 * once more after each clean-up that failed there. The rule:
 * <ul>
 * <li>a part file whose bytes a journal vouches for goes after seven days: until then a
 * download may go on from it;</li>
 * <li>one without such bytes goes when it was not written to for an hour: nobody can go
 * on from it;</li>
 * <li>one that no journal names goes at once, if its writer is dead;</li>
 * <li>the first name of a file that was published, whose writer died before it took that
 * name away, goes at once;</li>
 * <li>so does a journal without a part file: it speaks of nothing.</li>
 * </ul>
 * Only regular files with the names that part files have are looked at, and none that is
 * being written, by whatever process. What cannot be removed stays; no download fails of
 * it.
 */
final class StalePartFiles {

	static final Duration WITHOUT_JOURNAL = Duration.ofHours(1);

	static final Duration WITH_JOURNAL = Duration.ofDays(7);

	/** A directory with more entries than this is not worth the time it takes. */
	private static final int MAX_ENTRIES = 100_000;

	/** How many directories are remembered. A forgotten one is swept again. */
	private static final int MAX_DIRECTORIES = 1000;

	private final Supplier<Instant> now;

	/** Whether part files may lie there that a later run looks for. */
	private final Map<Path, Boolean> swept = Collections.synchronizedMap(new LinkedHashMap<>() {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<Path, Boolean> eldest) {
			return size() > MAX_DIRECTORIES;
		}

	});

	StalePartFiles(Supplier<Instant> now) {
		this.now = now;
	}

	/**
	 * Sweep a directory, unless that was done before.
	 * @param directory where a file is about to be written; it exists
	 * @param keeping whether what is written may be kept for a later run
	 * @return whether something of this kind may lie there
	 */
	boolean sweep(Path directory, boolean keeping) {
		Boolean known = this.swept.get(directory);
		boolean kept = (known != null) ? known : sweep(directory, this.now.get());
		if (known == null || keeping) {
			this.swept.merge(directory, kept || keeping, Boolean::logicalOr);
		}
		return kept;
	}

	/** Sweep a directory again, as something was left there that could not be removed. */
	void forget(Path directory) {
		this.swept.remove(directory);
	}

	/** Sweep a directory; returns whether there are part files that may be kept. */
	static boolean sweep(Path directory, Instant now) {
		boolean kept = false;
		try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
			int seen = 0;
			for (Path entry : entries) {
				if (++seen > MAX_ENTRIES) {
					return true;
				}
				PartFileName.Kind kind = PartFileName.kind(entry.getFileName().toString());
				if (kind != null) {
					kept |= kind.isJournal() || kind.mark() == null;
					look(entry, kind, now);
				}
			}
			return kept;
		}
		catch (IOException | DirectoryIteratorException ex) {
			// A directory that may be written and not read is left alone.
			return true;
		}
	}

	private static void look(Path entry, PartFileName.Kind kind, Instant now) {
		try {
			BasicFileAttributes attributes = attributes(entry);
			if (attributes == null) {
				return;
			}
			Path base = entry.resolveSibling(kind.base());
			if (!kind.isJournal()) {
				removePart(entry, kind, now);
			}
			else if (kind.mark() != null) {
				// Of a writer that died while it wrote it, unless it is at that right
				// now.
				if (!exists(PartFileName.marked(base, kind.mark()))
						&& isOlder(attributes.lastModifiedTime().toInstant(), WITHOUT_JOURNAL, now)) {
					Files.deleteIfExists(entry);
				}
			}
			else if (!exists(partOf(base))) {
				Files.deleteIfExists(entry);
			}
		}
		catch (IOException ex) {
			// The file is in use, or belongs to somebody else.
		}
	}

	private static void removePart(Path part, PartFileName.Kind kind, Instant now) throws IOException {
		Path base = part.resolveSibling(kind.base());
		if (!part.equals(partOf(base))) {
			// If its writer lives and has not locked it yet, it makes another one.
			LockedFile.removeAbandoned(part);
			BasicFileAttributes left = attributes(part);
			if (left != null && isOlder(left.lastModifiedTime().toInstant(), WITHOUT_JOURNAL, now)) {
				LockedFile.remove(part);
			}
			if (kind.mark() != null && !exists(part)) {
				// It died before its journal was there.
				PartJournal.deleteUnfinished(base, kind.mark());
			}
			return;
		}
		removePublished(base);
		BasicFileAttributes attributes = attributes(part);
		if (attributes == null) {
			return;
		}
		BasicFileAttributes journal = attributes(PartJournal.of(base));
		Instant written = attributes.lastModifiedTime().toInstant();
		if (journal != null && journal.lastModifiedTime().toInstant().isAfter(written)) {
			written = journal.lastModifiedTime().toInstant();
		}
		PartJournal.Note note = PartJournal.read(base);
		boolean holds = (note != null) ? note.entry() != null : journal != null;
		if (isOlder(written, holds ? WITH_JOURNAL : WITHOUT_JOURNAL, now)) {
			KeptPart.remove(base);
		}
	}

	/**
	 * Remove what a run left that died while it published: the first name of a file that
	 * has another by now, and a journal that speaks of nothing. Anything else stays.
	 * @param base the part file's name without its mark, see {@link PartFileName#of}
	 */
	static void removePublished(Path base) {
		try {
			Path part = partOf(base);
			if (LockedFile.hasOtherName(part)) {
				LockedFile.remove(part);
			}
			if (!exists(part)) {
				PartJournal.deleteOf(base);
			}
		}
		catch (IOException ex) {
			// The file is in use, or belongs to somebody else.
		}
	}

	/** The part file that the journal speaks of; the base itself if there is none. */
	private static Path partOf(Path base) {
		PartJournal.Note note = PartJournal.read(base);
		return (note != null) ? PartFileName.marked(base, note.writer()) : base;
	}

	private static boolean exists(Path path) {
		return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
	}

	private static boolean isOlder(Instant written, Duration limit, Instant now) {
		return written.plus(limit).isBefore(now);
	}

	/** Of a regular file; {@code null} for anything else. */
	private static @Nullable BasicFileAttributes attributes(Path path) {
		try {
			BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class,
					LinkOption.NOFOLLOW_LINKS);
			return attributes.isRegularFile() ? attributes : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

}
