package io.github.downloadmanager.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.WritableResource;

/**
 * Passes the bytes on to a stream as they come. What is passed on cannot be taken back: a
 * broken transfer goes on from where it was if the server allows it, and fails the
 * download if it does not; and whoever reads the stream sees bytes before they are
 * verified.
 */
public final class StreamSink implements DownloadSink {

	private final Opener opener;

	private @Nullable WritableByteChannel channel;

	private long written;

	private StreamSink(Opener opener) {
		this.opener = opener;
	}

	/**
	 * Pass the bytes to a stream, which is closed when the download ends.
	 * @param stream the stream; may block, the transfer waits for it
	 * @return the sink
	 */
	public static StreamSink of(OutputStream stream) {
		StreamSink sink = new StreamSink(() -> stream);
		// So that it is closed even if no byte comes.
		sink.channel = Channels.newChannel(stream);
		return sink;
	}

	/**
	 * Pass the bytes to a resource, which is opened when the first bytes come.
	 * @param resource the resource; need not exist, if it is made by opening it
	 * @return the sink
	 * @throws IllegalArgumentException if the resource exists and is not writable
	 */
	public static StreamSink of(WritableResource resource) {
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
		WritableByteChannel target = target();
		for (ByteBuffer buffer : buffers) {
			this.written += buffer.remaining();
			while (buffer.hasRemaining()) {
				target.write(buffer);
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
		target().close();
		return null;
	}

	@Override
	public void abort() throws IOException {
		if (this.channel != null) {
			this.channel.close();
		}
	}

	private WritableByteChannel target() throws IOException {
		WritableByteChannel open = this.channel;
		if (open == null) {
			open = Channels.newChannel(this.opener.open());
			this.channel = open;
		}
		return open;
	}

	private interface Opener {

		OutputStream open() throws IOException;

	}

}
