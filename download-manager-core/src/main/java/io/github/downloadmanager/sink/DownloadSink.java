package io.github.downloadmanager.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

import io.github.downloadmanager.source.ByteRange;
import io.github.downloadmanager.source.RemoteInfo;
import io.github.downloadmanager.source.Validator;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of one download go. One instance serves one download.
 * <p>
 * The calls come one at a time, on threads that may block, never on a network thread:
 * {@link #open} first and once; then, for each content that is accepted, {@link #begin}
 * followed by writes; {@link #restart} before another content is begun; at the end
 * exactly one of {@link #commit} and {@link #abort}, after which nothing more is called,
 * save {@code abort} after a {@code commit} that failed. Back-pressure comes from
 * blocking in {@code write}: the manager stops reading from the network.
 * <p>
 * An {@link IOException} fails the download without a retry; the cause stays attached.
 * The one exception: if {@code open} or {@code begin} has too few descriptors, it is
 * called again in the next attempt.
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
	 * Write bytes. All bytes of all buffers must be taken before this returns; the
	 * buffers must not be used afterwards.
	 * @param buffers the bytes, in order
	 * @param position position of the first byte in the content, from 0; the end of the
	 * write before, unless {@link #takesAnyOrder}
	 * @throws IOException if they cannot be written
	 */
	void write(ByteBuffer[] buffers, long position) throws IOException;

	/**
	 * Forget every byte written or held: the content is fetched from its start again.
	 * @throws IOException if the bytes are out of reach already
	 */
	void restart() throws IOException;

	/**
	 * Where the bytes written so far can be read again, for checks before they are
	 * published.
	 * @return a file, or {@code null} if they are out of reach
	 */
	default @Nullable Path staged() {
		return null;
	}

	/**
	 * The content is whole and checked: let it appear.
	 * @return the file that is there now, or {@code null} if it is not a file
	 * @throws IOException if it could not be published; {@link #abort} follows
	 */
	@Nullable Path commit() throws IOException;

	/**
	 * The download failed or was cancelled. Must not throw for what was never made.
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
	 * Bytes of a content, held from an earlier run.
	 *
	 * @param validator proves that a content is the one they belong to
	 * @param total size of that content in bytes, empty if unknown
	 * @param ranges which bytes are held; not empty, in order, with gaps between them
	 */
	record Held(Validator validator, OptionalLong total, List<ByteRange> ranges) {

	}

}
