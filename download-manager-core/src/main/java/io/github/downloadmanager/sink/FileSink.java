package io.github.downloadmanager.sink;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;

import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a file: to a part file beside it, which takes the file's place when it is
 * whole. Until then the destination is not touched.
 * <p>
 * A process that is killed leaves its part files behind. Of those that are kept, the next
 * download to the same file goes on from its own, in a copy unless the run before ended
 * in good order; all others are removed when a manager first writes to their directory:
 * at once if no run would look for them, after an hour if nothing can go on from them,
 * else after seven days; never while they are being written.
 */
public final class FileSink implements DownloadSink {

	/** Whether the name was known from the beginning. */
	private final boolean named;

	private final FileOptions options;

	private final Destination destination;

	/** Whether part files of earlier runs may lie in the directory. */
	private boolean mayHaveKept;

	private @Nullable PartFile part;

	/**
	 * Whether the path of the part file was given away. Code in this process that opens
	 * and closes the file releases our lock.
	 */
	private volatile boolean shown;

	private @Nullable Instant lastModified;

	/**
	 * Whether another file has the name by now and is to stay, so that none is needed.
	 */
	private boolean needless;

	private FileSink(Path directory, boolean named, URI uri, FileOptions options, PathClaims claims) {
		this.named = named;
		this.options = options;
		this.destination = new Destination(directory, uri, options.existing(), claims);
	}

	/**
	 * Create a sink. If the file is given the destination is claimed until the end of the
	 * download, and an existing file is found now.
	 * @param directory where the file goes; created when the download starts
	 * @param file the file in that directory, or {@code null} to take its name from the
	 * server
	 * @param uri the requested address; only its digest is stored
	 * @param options what is to be done with files
	 * @param claims the destinations being written
	 * @return the sink
	 * @throws FileAlreadyExistsException if the file exists and is to be kept
	 * @throws DestinationBusyException if another download writes the same file
	 * @throws FileSystemException if the destination cannot be a file
	 * @throws IOException if the destination cannot be looked at
	 */
	public static FileSink create(Path directory, @Nullable Path file, URI uri, FileOptions options, PathClaims claims)
			throws IOException {
		FileSink sink = new FileSink(directory, file != null, uri, options, claims);
		if (file != null) {
			// With SKIP an existing file is no error: the download tells of it when it
			// runs.
			sink.destination.chooseGiven(file, options.existing() == ExistingFile.SKIP);
		}
		return sink;
	}

	/**
	 * Create a sink as {@link #create} does, for a file that the caller has looked for
	 * and not found a moment ago: it is not looked for again.
	 * @throws IOException as {@link #create} does
	 */
	public static FileSink createAbsent(Path directory, Path file, URI uri, FileOptions options, PathClaims claims)
			throws IOException {
		FileSink sink = new FileSink(directory, true, uri, options, claims);
		sink.destination.noteAbsent();
		sink.destination.chooseGiven(file, true);
		return sink;
	}

	/**
	 * Remove the bytes that an earlier download of an address to a destination has kept,
	 * with their journal.
	 * @param directory where the file would go
	 * @param file the file in that directory, or {@code null} if its name was to come
	 * from the server
	 * @param uri the requested address
	 * @param existing what would be done if the file existed
	 * @param claims the destinations being written
	 * @return whether there were any
	 * @throws DestinationBusyException if a download, here or in another process, writes
	 * the same file
	 * @throws IOException if they cannot be removed
	 */
	public static boolean discard(Path directory, @Nullable Path file, URI uri, ExistingFile existing,
			PathClaims claims) throws IOException {
		FileSink sink = new FileSink(directory, file != null, uri,
				new FileOptions(existing, PartialFiles.KEEP, Fsync.NONE, false), claims);
		try {
			if (file != null) {
				sink.destination.choose(file, true);
			}
			return sink.onPart(() -> KeptPart.remove(sink.partBase()));
		}
		finally {
			sink.destination.release();
		}
	}

	@Override
	public Path destination() {
		return this.destination.shown();
	}

	@Override
	public @Nullable String fileName() {
		Path path = this.destination.path();
		return (path != null) ? String.valueOf(path.getFileName()) : null;
	}

	@Override
	public @Nullable Held open() throws IOException {
		this.destination.claims().directories().prepare(this.destination.directory());
		this.destination.recheck();
		Held held = (this.options.partial() == PartialFiles.KEEP) ? recover() : null;
		// The part file to go on from is locked by now, so the sweep leaves it.
		this.mayHaveKept = this.destination.claims()
			.leftovers()
			.sweep(this.destination.directory(), this.options.partial() == PartialFiles.KEEP);
		return held;
	}

	@Override
	public void begin(RemoteInfo content, @Nullable Validator validator) throws IOException {
		String name = nameOf(content);
		if (this.destination.path() == null) {
			Path directory = this.destination.directory();
			this.destination.choose(directory
				.resolve(this.destination.claims().names().fit(directory, (name != null) ? name : FileNames.FALLBACK)),
					false);
		}
		PartFile file = this.part;
		long held = (file != null) ? file.held() : 0;
		if (this.options.checkFreeSpace() && content.contentLength().isPresent()) {
			FreeSpace.require(this.destination.directory(), content.contentLength().getAsLong() - held);
		}
		if (file == null) {
			file = onPart(this::createPartInDirectory);
			this.part = file;
		}
		file.belongsTo(validator, content.contentLength(), content.contentEncoding(), name);
		this.lastModified = content.lastModified();
	}

	@Override
	public void joinedBy(List<Checksum> checksums) throws IOException {
		if (this.part != null) {
			openPart().joinedBy(checksums);
		}
	}

	@Override
	public void write(ByteBuffer[] buffers, long position) throws IOException {
		try {
			openPart().write(buffers, position);
		}
		catch (DestinationBusyException ex) {
			throw this.destination.busy(ex);
		}
	}

	@Override
	public void restart() throws IOException {
		if (this.part != null) {
			PartFile file = openPart();
			onPart(() -> {
				file.clear();
				return file;
			});
		}
	}

	@Override
	public void checkpoint() throws IOException {
		if (this.part != null) {
			openPart().checkpoint();
		}
	}

	@Override
	public boolean takesAnyOrder() {
		return true;
	}

	/** A write to a file ends by itself, and an interrupt would close the file. */
	@Override
	public boolean isInterruptible() {
		return false;
	}

	@Override
	public @Nullable Path staged() {
		PartFile file = this.part;
		if (file == null) {
			return null;
		}
		this.shown = true;
		return file.path();
	}

	@Override
	public @Nullable InputStream reread(long position) {
		return (this.part != null) ? this.part.read(position) : null;
	}

	@Override
	public Path commit() throws IOException {
		PartFile file = openPart();
		Path path = openTarget();
		if (this.options.keepLastModified() && this.lastModified != null) {
			file.setLastModified(FileTime.from(this.lastModified));
		}
		Path published = onPart(() -> publish(file, path));
		this.destination.published(published);
		this.part = null;
		this.destination.release();
		return published;
	}

	@Override
	public void abort() throws IOException {
		PartFile file = this.part;
		this.part = null;
		try {
			if (file != null) {
				if (this.shown) {
					file.lockAgain();
				}
				if (this.options.partial() == PartialFiles.KEEP && !this.needless) {
					file.keep();
				}
				else {
					file.delete();
				}
			}
		}
		catch (IOException ex) {
			// What cannot be removed now may be by the next download to this directory.
			this.destination.claims().leftovers().forget(this.destination.directory());
			throw ex;
		}
		finally {
			this.destination.release();
		}
	}

	/** The name from the server or the address, with an extension if that is wanted. */
	private @Nullable String nameOf(RemoteInfo content) {
		String name = content.fileName();
		// Content in a content coding is not of the media type itself.
		if (!this.options.extensionFromContentType() || content.contentEncoding() != null) {
			return name;
		}
		return ContentTypeExtension.add((name != null) ? name : FileNames.FALLBACK, content.contentType());
	}

	/** Nothing is lost yet if the directory is gone: then it is created again. */
	private PartFile createPartInDirectory() throws IOException {
		try {
			return createPart();
		}
		catch (NoSuchFileException ex) {
			this.destination.claims().directories().prepareAgain(this.destination.directory());
			return createPart();
		}
	}

	private PartFile createPart() throws IOException {
		if (this.options.partial() == PartialFiles.KEEP) {
			return PartFile.create(partBase(), this.destination.uri(), checkpoints());
		}
		if (this.mayHaveKept) {
			KeptPart.remove(partBase());
		}
		return PartFile.createTemporary(openTarget(), checkpoints());
	}

	private CheckpointInterval checkpoints() {
		return new CheckpointInterval(this.options.fsync(), this.destination.claims().nanos());
	}

	private @Nullable Held recover() throws IOException {
		KeptPart.Recovered recovered;
		try {
			recovered = KeptPart.recover(partBase(), this.destination.uri(), checkpoints());
		}
		catch (DestinationBusyException ex) {
			throw this.destination.busy(ex);
		}
		if (recovered == null) {
			return null;
		}
		this.part = recovered.part();
		return recovered.held();
	}

	private PartFile openPart() throws IOException {
		PartFile file = this.part;
		if (file == null) {
			throw new IllegalStateException("the sink is not open");
		}
		if (this.shown) {
			this.shown = false;
			file.requireLock();
		}
		return file;
	}

	private Path openTarget() {
		Path path = this.destination.path();
		if (path == null) {
			throw new IllegalStateException("the sink has not begun");
		}
		return path;
	}

	private Path partBase() {
		// A later run must find the file before it asks the server for the name.
		boolean byUri = !this.named && this.options.partial() == PartialFiles.KEEP;
		return this.destination.directory().resolve(PartFileName.of(byUri ? null : fileName(), this.destination.uri()));
	}

	private Path publish(PartFile file, Path path) throws IOException {
		if (this.options.existing() == ExistingFile.REPLACE) {
			file.publish(path, true);
			return path;
		}
		Path free = path;
		while (true) {
			try {
				file.publish(free, false);
				return free;
			}
			catch (FileAlreadyExistsException ex) {
				// It appeared while the content was fetched.
				if (this.options.existing() == ExistingFile.SKIP) {
					Destination.requireFile(free);
					this.needless = true;
				}
				if (this.options.existing() != ExistingFile.RENAME) {
					throw ex;
				}
				free = this.destination.claimNextName(path);
			}
		}
	}

	private <T extends @Nullable Object> T onPart(PartCall<T> call) throws IOException {
		try {
			return call.run();
		}
		catch (DestinationBusyException ex) {
			throw this.destination.busy(ex);
		}
	}

	/** Does something with the part file, or with what an earlier run left. */
	private interface PartCall<T extends @Nullable Object> {

		T run() throws IOException;

	}

}
