package io.github.downloadmanager.sink;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The destinations being written in this process: one writer for each. Two paths that may
 * be the same file count as the same, whichever way they are spelt. Safe for use by
 * several threads.
 */
public final class PathClaims {

	private final Map<String, Claim> claimed = new ConcurrentHashMap<>();

	private final LongSupplier nanos;

	private final Directories directories;

	private final StorableNames names = new StorableNames();

	private final StalePartFiles leftovers;

	/** Removes the part files that dead runs left beside the destinations. */
	StalePartFiles leftovers() {
		return this.leftovers;
	}

	/**
	 * Create an empty set.
	 * @param nanos the clock for durations, in nanoseconds, such as
	 * {@link System#nanoTime}
	 * @param now the wall clock, to tell how old leftovers are
	 */
	public PathClaims(LongSupplier nanos, Supplier<Instant> now) {
		this.nanos = nanos;
		this.directories = new Directories(nanos);
		this.leftovers = new StalePartFiles(now);
	}

	/**
	 * Claim a destination.
	 * @param path the file to be written; need not exist, nor its directory
	 * @return the claim, or {@code null} if another one holds it
	 * @throws IOException if the directory cannot be looked at
	 */
	@org.jspecify.annotations.Nullable
	Claim claim(Path path) throws IOException {
		String key = key(path);
		Claim claim = new Claim() {

			@Override
			public void release() {
				// Only this claim, not that of a later download.
				PathClaims.this.claimed.remove(key, this);
			}

		};
		return (this.claimed.putIfAbsent(key, claim) == null) ? claim : null;
	}

	/**
	 * The directory with its links resolved; the name in one normal form and case,
	 * because file systems differ in whether they tell those apart.
	 */
	private String key(Path path) throws IOException {
		// Not normalised: what a '..' leads to depends on the links before it.
		Path absolute = path.toAbsolutePath();
		Path directory = absolute.getParent();
		Path name = absolute.getFileName();
		if (directory == null || name == null) {
			return absolute.toString();
		}
		Path parent = this.directories.real(directory);
		String folded = Normalizer.normalize(name.toString(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
		// Text, not a path: the encoding of file names may not have the other case.
		return parent + File.separator + folded;
	}

	LongSupplier nanos() {
		return this.nanos;
	}

	StorableNames names() {
		return this.names;
	}

	Directories directories() {
		return this.directories;
	}

	/** Held while a destination is written. */
	interface Claim {

		/** Give it back. Has no effect when called again. */
		void release();

	}

}
