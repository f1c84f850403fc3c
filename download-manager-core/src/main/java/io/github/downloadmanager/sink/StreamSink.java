package io.github.downloadmanager.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.WritableResource;

/**
 * Passes the bytes on to a stream as they come. What is passed on cannot be taken back: a
 * broken transfer goes on from where it was if the server allows it, and fails the
 * download if it does not; and whoever reads the stream sees bytes before they are
 * verified.
 * <p>
 * The stream is closed at the end, also of a download that fails. Where that makes a
 * content appear, as in an object store, or ends a response, half of a content looks
 * whole: write a {@link DownloadSink} for a store, and keep a response open with
 * {@link org.springframework.util.StreamUtils#nonClosing} so that the failure, which is
 * thrown where the download is waited for, breaks it off.
 */
public final class StreamSink implements DownloadSink {

	private static final int COPY_BUFFER = 64 * 1024;

	private final Opener opener;

	private @Nullable OutputStream stream;

	private boolean closed;

	private long written;

	private StreamSink(Opener opener) {
		this.opener = opener;
	}

	/**
	 * Pass the bytes to a stream, which is closed when the download ends, however it
	 * ends.
	 * @param stream the stream; may block, the transfer waits for it. If the download is
	 * cancelled meanwhile the thread is interrupted
	 * @return the sink
	 */
	public static StreamSink of(OutputStream stream) {
		Objects.requireNonNull(stream, "stream");
		StreamSink sink = new StreamSink(() -> stream);
		// So that it is closed even if no byte comes.
		sink.stream = stream;
		return sink;
	}

	/**
	 * Pass the bytes to a resource, which is opened when the first bytes come.
	 * @param resource the resource; need not exist, if it is made by opening it
	 * @return the sink
	 * @throws IllegalArgumentException if the resource exists and is not writable
	 */
	public static StreamSink of(WritableResource resource) {
		Objects.requireNonNull(resource, "resource");
		// A file that is yet to be made says that it is not writable.
		if (resource.exists() && !resource.isWritable()) {
			throw new IllegalArgumentException("the resource is not writable; allowed is one that is");
		}
		return new StreamSink(resource::getOutputStream);
	}

	@Override
	public @Nullable Held open() {
		return null;
	}

	@Override
	public void write(ByteBuffer[] buffers, long position) throws IOException {
		if (position != this.written) {
			throw new IOException("a stream takes bytes in order only");
		}
		OutputStream target = target();
		// Not as a channel: an interrupt closes it, on the thread that interrupts.
		byte[] copy = new byte[COPY_BUFFER];
		for (ByteBuffer buffer : buffers) {
			this.written += buffer.remaining();
			while (buffer.hasRemaining()) {
				int length = Math.min(copy.length, buffer.remaining());
				buffer.get(copy, 0, length);
				target.write(copy, 0, length);
			}
		}
	}

	@Override
	public void restart() throws IOException {
		if (this.written > 0) {
			throw new IOException("the content has to be fetched from its start again, but " + this.written
					+ " bytes were passed on already");
		}
	}

	@Override
	public @Nullable Path commit() throws IOException {
		target();
		close();
		return null;
	}

	@Override
	public void abort() throws IOException {
		close();
	}

	private void close() throws IOException {
		if (this.stream != null && !this.closed) {
			this.closed = true;
			this.stream.close();
		}
	}

	private OutputStream target() throws IOException {
		OutputStream open = this.stream;
		if (open == null) {
			open = this.opener.open();
			this.stream = open;
		}
		return open;
	}

	private interface Opener {

		OutputStream open() throws IOException;

	}

	/** The bytes that were written are with the reader. */
	@Override
	public boolean canRestart() {
		return false;
	}

}
