package io.github.downloadmanager.sink;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

import org.jspecify.annotations.Nullable;

/**
 * Which path the file of one download gets, and the claim that keeps other downloads of
 * this process away from it. The calls come one at a time, save {@link #path} and
 * {@link #shown}, which any thread may call.
 */
final class Destination {

	private final Path directory;

	private final URI uri;

	private final ExistingFile existing;

	private final PathClaims claims;

	/** The path that the caller asked for; {@code null} if the server gives the name. */
	private @Nullable Path given;

	private volatile @Nullable Path target;

	/** When the destination was last found to be free. */
	private long checkedNanos;

	private PathClaims.@Nullable Claim claim;

	Destination(Path directory, URI uri, ExistingFile existing, PathClaims claims) {
		this.directory = directory;
		this.uri = uri;
		this.existing = existing;
		this.claims = claims;
		this.checkedNanos = claims.nanos().getAsLong() - Directories.FRESH_NANOS;
	}

	/** The directory that the file gets into. */
	Path directory() {
		return this.directory;
	}

	/** The requested address. */
	URI uri() {
		return this.uri;
	}

	/** The claims of this process. */
	PathClaims claims() {
		return this.claims;
	}

	/** The path, or {@code null} while the name is not known. */
	@Nullable Path path() {
		return this.target;
	}

	/** The path, or the directory while the name is not known. */
	Path shown() {
		Path path = this.target;
		return (path != null) ? path : this.directory;
	}

	/** The caller has looked for the file that it is going to name, and not found it. */
	void noteAbsent() {
		this.checkedNanos = this.claims.nanos().getAsLong();
	}

	/** Take the path that the caller gave; see {@link #choose}. */
	void chooseGiven(Path path, boolean evenIfThere) throws IOException {
		this.given = path;
		choose(path, evenIfThere);
	}

	/**
	 * Take a path in the directory and claim it.
	 * @param evenIfThere whether an existing file is no error
	 */
	void choose(Path path, boolean evenIfThere) throws IOException {
		if (this.existing == ExistingFile.RENAME) {
			this.target = claimFreeName(path);
			return;
		}
		if (!evenIfThere) {
			requireFree(path);
		}
		PathClaims.Claim held = this.claims.claim(path);
		if (held == null) {
			throw new DestinationBusyException(path);
		}
		this.claim = held;
		this.target = path;
	}

	/**
	 * Look again before anything is fetched: the download may have waited since the name
	 * was chosen. The directory exists.
	 */
	void recheck() throws IOException {
		Path known = this.target;
		if (known == null) {
			return;
		}
		// RENAME finds another name when it publishes.
		boolean mustBeFree = this.existing != ExistingFile.RENAME;
		if (mustBeFree && !this.claims.directories().isFresh(this.checkedNanos)) {
			requireFree(known);
		}
		fitCallersName(known);
	}

	/**
	 * Check that the file system can store the name. When the name was claimed the
	 * directory may not have existed yet.
	 */
	private void fitCallersName(Path known) throws IOException {
		Path given = this.given;
		if (given == null) {
			return;
		}
		this.claims.names().requireFits(given);
		if (!known.equals(given)) {
			String name = String.valueOf(known.getFileName());
			if (!name.equals(this.claims.names().fit(this.directory, name))) {
				this.target = claimFreeName(given);
			}
		}
	}

	/**
	 * Claim another name, as a file has the chosen one by now.
	 * @param taken the chosen name, which may have a number already
	 */
	Path claimNextName(Path taken) throws IOException {
		Path asked = this.given;
		return claimFreeName((asked != null) ? asked : taken);
	}

	/** Claim the first free name of: the path itself, {@code name (1).ext} and so on. */
	Path claimFreeName(Path path) throws IOException {
		release();
		String name = String.valueOf(path.getFileName());
		for (int n = 0;; n++) {
			Path free = (n == 0) ? path : path.resolveSibling(this.claims.names().numbered(this.directory, name, n));
			if (Files.exists(free, LinkOption.NOFOLLOW_LINKS)) {
				continue;
			}
			PathClaims.Claim held = this.claims.claim(free);
			if (held != null) {
				this.claim = held;
				return free;
			}
		}
	}

	void published(Path path) {
		this.target = path;
	}

	private void requireFree(Path path) throws IOException {
		BasicFileAttributes there;
		try {
			there = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
		}
		catch (NoSuchFileException ex) {
			noteAbsent();
			return;
		}
		requireFile(path, there);
		if (this.existing != ExistingFile.REPLACE) {
			// A run may have published it and died before it removed its part file.
			StalePartFiles
				.removePublished(path.resolveSibling(PartFileName.of(String.valueOf(path.getFileName()), this.uri)));
			this.claims.leftovers().sweep(this.directory, false);
			throw new FileAlreadyExistsException(path.toString());
		}
	}

	/**
	 * Check that what has appeared at the destination is a file, which may be a reason to
	 * end without one.
	 */
	static void requireFile(Path path) throws IOException {
		requireFile(path, Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
	}

	private static void requireFile(Path path, BasicFileAttributes there) throws FileSystemException {
		// To replace a link such as /dev/stdout would harm the system.
		boolean leadsToOther = there.isSymbolicLink() && Files.exists(path) && !Files.isRegularFile(path);
		if ((!there.isRegularFile() && !there.isSymbolicLink()) || leadsToOther) {
			throw new FileSystemException(path.toString(), null, "exists and is not a regular file");
		}
	}

	/** The same error for the destination: users do not know the names of part files. */
	DestinationBusyException busy(DestinationBusyException ex) {
		DestinationBusyException busy = new DestinationBusyException(shown());
		busy.initCause(ex);
		return busy;
	}

	/** Give up the claim, if there is one. */
	void release() {
		PathClaims.Claim held = this.claim;
		if (held != null) {
			this.claim = null;
			held.release();
		}
	}

}
