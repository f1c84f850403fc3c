package io.github.downloadmanager.sink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of one download go. One instance serves one download.
 * <p>
 * <strong>Order.</strong> {@link #open} first; then, for each content that is accepted,
 * {@link #begin} followed by writes; {@link #restart} before another content is begun, or
 * before anything is; at the end {@link #commit} or {@link #abort}. A transfer that broke
 * off goes on with further writes, without another {@code begin}. {@code abort} may come
 * at any point, before {@code open} too; after a {@code commit} that failed; and again
 * after either of them, when it must change nothing: what was published stays. No other
 * call follows the end.
 * <p>
 * <strong>Threads.</strong> The calls come one at a time, each on any thread, and each
 * sees what those before it did; the thread may block and is never a network thread. Only
 * {@link #takesAnyOrder}, {@link #staged}, {@link #destination} and {@link #fileName} may
 * be called at any time. {@link #isInterruptible} and {@link #canRestart} are called
 * once, on the thread that submits; what they throw, {@code submit} throws. The manager
 * holds no lock during any call.
 * <p>
 * <strong>Back-pressure</strong> comes from blocking in {@code write}: the manager stops
 * reading from the network. If the download is cancelled meanwhile, or its time is over,
 * the thread in {@code begin} or {@code write} is interrupted, unless
 * {@link #isInterruptible} says otherwise; a sink that does not heed that holds up the
 * end of its download.
 * <p>
 * <strong>Errors.</strong> An {@link IOException} fails the download without a retry; the
 * cause stays attached, and {@code abort} follows. The one exception: if {@code open} or
 * {@code begin} has too few file descriptors, it is called again in the next attempt.
 * <p>
 * <strong>At the end</strong> everything that was opened is closed, whichever way it
 * ends. After {@code commit} the content is where it belongs, whole; after {@code abort}
 * nothing of it is there, save what a later sink finds again in {@code open}, and what a
 * sink that passes bytes on has passed on.
 * <p>
 * {@code DownloadSinkContract}, in the artifact's test-jar, has these rules as tests.
 */
public interface DownloadSink {

	/**
	 * Get ready, before anything is fetched. A sink that cannot be written should fail
	 * here.
	 * @return what is held from an earlier run, or {@code null} for nothing
	 * @throws IOException if the sink cannot be used
	 */
	@Nullable Held open() throws IOException;

	/**
	 * A content was accepted: the writes that follow belong to it.
	 * @param content what the server says of it
	 * @param validator proves later that a content is still this one, or {@code null}
	 * @throws IOException if the content cannot be taken, for want of space for example
	 */
	default void begin(RemoteInfo content, @Nullable Validator validator) throws IOException {
	}

	/**
	 * The writes that follow may bring bytes of another address, which no validator but
	 * only these checksums prove to belong to those held. A sink that keeps its bytes for
	 * a later run keeps the checksums with them, see {@link Held#checksums}, until
	 * {@link #restart}. Called while bytes are held, between writes or before
	 * {@link #begin}, perhaps several times.
	 * @param checksums what the whole content must have; not empty
	 * @throws IOException if that cannot be kept
	 */
	default void joinedBy(List<Checksum> checksums) throws IOException {
	}

	/**
	 * Write bytes. All bytes of all buffers must be taken before this returns, and no
	 * buffer has any remaining; the buffers must not be used afterwards. There may be
	 * none, and they may be empty, direct or read-only.
	 * @param buffers the bytes, in order
	 * @param position position of the first byte in the content, from 0; the end of the
	 * write before, unless {@link #takesAnyOrder}: then bytes may also come twice
	 * @throws IOException if they cannot be written
	 */
	void write(ByteBuffer[] buffers, long position) throws IOException;

	/**
	 * The download pauses: bring what was written to where it outlives this process, as
	 * far as this sink can. Writes may follow, after any time. Called after
	 * {@link #begin}, between writes.
	 * @throws IOException if the bytes cannot be kept; the download fails
	 */
	default void checkpoint() throws IOException {
	}

	/**
	 * Forget every byte written or held: the content is fetched from its start again.
	 * Nothing happens if there is none.
	 * @throws IOException if the bytes are out of reach already
	 */
	void restart() throws IOException;

	/**
	 * Whether {@link #restart} can take back what was written. If not, a pause that would
	 * lose bytes is refused. Asked once, when the download is submitted.
	 * @return {@code false} if bytes that are written may get out of reach
	 */
	default boolean canRestart() {
		return true;
	}

	/**
	 * Where the bytes written so far can be read again, for checks by others before they
	 * are published.
	 * @return a file, or {@code null} if they are out of reach
	 */
	default @Nullable Path staged() {
		return null;
	}

	/**
	 * Read the bytes written so far again, for the manager's own checks. By default the
	 * file is opened that {@link #staged} tells; a sink that holds a lock on it must do
	 * otherwise, as a process loses its lock when it closes a file that it has open
	 * twice.
	 * @param position position of the first byte in the content
	 * @return the bytes from there on, closed before the next call; {@code null} if they
	 * are out of reach
	 * @throws IOException if they cannot be read
	 */
	default @Nullable InputStream reread(long position) throws IOException {
		Path staged = staged();
		if (staged == null) {
			return null;
		}
		InputStream bytes = Files.newInputStream(staged, LinkOption.NOFOLLOW_LINKS);
		boolean there = false;
		try {
			bytes.skipNBytes(position);
			there = true;
			return bytes;
		}
		finally {
			if (!there) {
				bytes.close();
			}
		}
	}

	/**
	 * The content is whole and checked: let it appear.
	 * @return the file that is there now, or {@code null} if it is not a file
	 * @throws IOException if it could not be published; {@link #abort} follows
	 */
	@Nullable Path commit() throws IOException;

	/**
	 * The download failed or was cancelled: take back what was written. Must not throw
	 * for what was never made.
	 * @throws IOException if the clean-up failed
	 */
	void abort() throws IOException;

	/**
	 * Whether the bytes may come in any order, so that several connections can fetch
	 * them.
	 * @return {@code true} if {@link #write} takes any position
	 */
	default boolean takesAnyOrder() {
		return false;
	}

	/**
	 * Whether a call may block for any length of time, so that it must be interrupted
	 * when the download ends early. Asked once, when the download is submitted.
	 * @return {@code false} if every call ends by itself soon, or if an interrupt would
	 * do harm, as it does to a {@link java.nio.channels.FileChannel}; such calls share
	 * few threads with those of other downloads
	 */
	default boolean isInterruptible() {
		return true;
	}

	/**
	 * Where the content will be, for snapshots, messages and the condition that asks
	 * whether an existing file is current. Called by any thread at any time, so it must
	 * return at once and must not throw.
	 * @return the path of the file, or of its directory while {@link #fileName} is not
	 * known; {@code null} if the content does not become a file
	 */
	default @Nullable Path destination() {
		return null;
	}

	/**
	 * The name of the file that the content will be, for snapshots. Called as
	 * {@link #destination} is.
	 * @return the name; {@code null} if it is not known yet, or if there is no file
	 */
	default @Nullable String fileName() {
		return null;
	}

	/**
	 * Bytes of a content, held from an earlier run.
	 *
	 * @param validator proves that a content is the one they belong to
	 * @param total size of that content in bytes, empty if unknown
	 * @param ranges which bytes are held; not empty, in order, with gaps between them
	 * @param contentEncoding the content coding that they are stored in, as it was told
	 * in {@link DownloadSink#begin}; {@code null} for none
	 * @param fileName the name that the server gave that content, as it was told in
	 * {@link DownloadSink#begin}; {@code null} for none
	 * @param checksums what the whole content must have, as it was told in
	 * {@link DownloadSink#joinedBy}; empty if the validator proves that all bytes held
	 * belong together
	 */
	record Held(Validator validator, OptionalLong total, List<ByteRange> ranges, @Nullable String contentEncoding,
			@Nullable String fileName, List<Checksum> checksums) {

		public Held {
			Objects.requireNonNull(validator, "validator");
			Objects.requireNonNull(total, "total");
			Objects.requireNonNull(ranges, "ranges");
			Objects.requireNonNull(checksums, "checksums");
			checksums.forEach((checksum) -> Objects.requireNonNull(checksum, "an element of checksums"));
			checksums = List.copyOf(checksums);
		}

		/**
		 * Bytes of one address.
		 * @param validator proves that a content is the one they belong to
		 * @param total size of that content in bytes, empty if unknown
		 * @param ranges which bytes are held; not empty, in order, with gaps between them
		 * @param contentEncoding the content coding that they are stored in, or
		 * {@code null}
		 * @param fileName the name that the server gave that content, or {@code null}
		 */
		public Held(Validator validator, OptionalLong total, List<ByteRange> ranges, @Nullable String contentEncoding,
				@Nullable String fileName) {
			this(validator, total, ranges, contentEncoding, fileName, List.of());
		}

		/**
		 * Bytes of a content without a coding and without a name.
		 * @param validator proves that a content is the one they belong to
		 * @param total size of that content in bytes, empty if unknown
		 * @param ranges which bytes are held; not empty, in order, with gaps between them
		 */
		public Held(Validator validator, OptionalLong total, List<ByteRange> ranges) {
			this(validator, total, ranges, null, null);
		}

	}

}
