package io.github.downloadmanager.internal.engine;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.internal.transfer.Failures;
import io.github.downloadmanager.internal.event.DownloadLog;
import io.github.downloadmanager.sink.DownloadSink;
import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.FileNames;
import io.github.downloadmanager.sink.FileOptions;
import io.github.downloadmanager.sink.FileSink;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.sink.PathClaims;
import org.jspecify.annotations.Nullable;

/**
 * Decides where the bytes of a request go.
 */
final class Destinations {

	private final ManagerSettings settings;

	private final PathClaims claims;

	/** The options of the last request, shared with the next one if they are equal. */
	private volatile @Nullable FileOptions lastOptions;

	private volatile @Nullable Path lastDirectory;

	Destinations(ManagerSettings settings, PathClaims claims) {
		this.settings = settings;
		this.claims = claims;
	}

	/**
	 * Make the sink of a request, and claim its destination as far as it is known.
	 * @throws DownloadException if the destination is invalid, or in use
	 */
	DownloadSink sink(DownloadRequest request) {
		if (request.sink() != null) {
			return request.sink();
		}
		Place place = place(request);
		// Two bodies are sent to one address, and nothing proves that their answers are
		// one content.
		PartialFiles partial = (request.body() != null) ? PartialFiles.DELETE
				: (request.partialFiles() != null) ? request.partialFiles() : this.settings.partialFiles;
		boolean keepTime = (request.keepLastModified() != null) ? request.keepLastModified()
				: this.settings.keepLastModified || isComparedByTime(request);
		boolean extension = (request.extensionFromContentType() != null) ? request.extensionFromContentType()
				: this.settings.extensionFromContentType;
		try {
			FileOptions options = shared(new FileOptions(existing(request), partial, this.settings.fsync, keepTime,
					this.settings.checkFreeSpace, extension));
			Path directory = shared(place.directory());
			return (place.file() != null && place.absent())
					? FileSink.createAbsent(directory, place.file(), request.uri(), options, this.claims)
					: FileSink.create(directory, place.file(), request.uri(), options, this.claims);
		}
		catch (IOException | RuntimeException ex) {
			throw Failures.ofSink(ex, place.shown());
		}
	}

	/** Give back a sink that was never opened: it holds nothing but its path claim. */
	static void release(DownloadSink sink) {
		try {
			sink.abort();
		}
		catch (Exception | Error ex) {
			DownloadLog.cleanUpFailed("-", ex);
		}
	}

	/**
	 * Whether a later download compares times. The time of writing would not do: a
	 * content that the server got while this one was on its way would be older.
	 */
	private static boolean isComparedByTime(DownloadRequest request) {
		return request.onlyIfModified() && request.knownEtag() == null;
	}

	/**
	 * Remove the partial file that an earlier download of a request has kept.
	 * @return whether there was one
	 * @throws DownloadException if it cannot be removed
	 */
	boolean discard(DownloadRequest request) {
		if (request.sink() != null) {
			return false;
		}
		Place place = place(request);
		try {
			return FileSink.discard(place.directory(), place.file(), request.uri(), existing(request), this.claims);
		}
		catch (IOException | RuntimeException ex) {
			throw Failures.ofSink(ex, place.shown());
		}
	}

	private ExistingFile existing(DownloadRequest request) {
		return (request.existingFile() != null) ? request.existingFile() : this.settings.existingFile;
	}

	private Place place(DownloadRequest request) {
		Path directory = request.directory();
		String name = request.fileName();
		Path given = request.destination();
		Path file = null;
		// A long queue is filled faster if each path is looked at once.
		boolean absent = given != null && name == null && isAbsent(given);
		if (given != null && (name != null || (!absent && Files.isDirectory(given)))) {
			directory = given;
		}
		else if (given != null) {
			Path absolute = given.toAbsolutePath();
			// The caller's own path: another one for each download of a long queue costs
			// memory.
			file = absolute;
			directory = absolute.getParent();
			name = String.valueOf(absolute.getFileName());
			String problem = FileNames.problem(name);
			if (problem != null) {
				throw new DownloadException.InvalidDestination(given, "its file name cannot be used: " + problem, null);
			}
		}
		Path target = (directory != null) ? directory : this.settings.directory;
		if (!target.getFileSystem().equals(FileSystems.getDefault())) {
			// An archive, for example, can neither lock a file nor replace it in one
			// step.
			throw new DownloadException.InvalidDestination(target,
					"it is on a file system of the kind '" + target.getFileSystem().provider().getScheme()
							+ "'; allowed are paths of the default file system, and a sink for everything else",
					null);
		}
		return new Place(target, (file != null || name == null) ? file : file(target, name), absent);
	}

	private static Path file(Path directory, String name) {
		try {
			return directory.resolve(name);
		}
		catch (InvalidPathException ex) {
			// The encoding of file names does not have the name. The error says which.
			throw Failures.ofSink(ex, directory);
		}
	}

	/** Whether it is certain that nothing is there, not even a link to nowhere. */
	private static boolean isAbsent(Path path) {
		try {
			Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
			return false;
		}
		catch (NoSuchFileException ex) {
			return true;
		}
		catch (IOException ex) {
			// Whoever looks at it next says what is wrong.
			return false;
		}
	}

	/** Most queued requests have equal options; one object for all saves memory. */
	private FileOptions shared(FileOptions options) {
		FileOptions last = this.lastOptions;
		if (last != null && last.equals(options)) {
			return last;
		}
		this.lastOptions = options;
		return options;
	}

	private Path shared(Path directory) {
		Path last = this.lastDirectory;
		if (last != null && last.equals(directory)) {
			return last;
		}
		this.lastDirectory = directory;
		return directory;
	}

	/**
	 * Where a file goes.
	 *
	 * @param directory its directory
	 * @param file the file, or {@code null} if the server is to give it a name
	 * @param absent whether it was looked for just now, and is not there
	 */
	private record Place(Path directory, @Nullable Path file, boolean absent) {

		/** For messages. */
		Path shown() {
			return (this.file != null) ? this.file : this.directory;
		}

	}

}
