package io.github.downloadmanager.sink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the bytes in memory, up to a bound.
 */
public final class MemorySink implements DownloadSink {

	private static final int COPY_BUFFER = 64 * 1024;

	private final int limit;

	private Content content = new Content();

	private volatile byte @Nullable [] result;

	/**
	 * Create a sink.
	 * @param limit how many bytes it takes at most; a larger content fails the download
	 * @throws IllegalArgumentException if the limit is negative
	 */
	public MemorySink(int limit) {
		if (limit < 0) {
			throw new IllegalArgumentException("limit is " + limit + "; allowed is a number of bytes from 0");
		}
		this.limit = limit;
	}

	/**
	 * The whole content.
	 * @return the bytes; not a copy
	 * @throws IllegalStateException if the download is not completed
	 */
	public byte[] bytes() {
		byte[] bytes = this.result;
		if (bytes == null) {
			throw new IllegalStateException("the download is not completed");
		}
		return bytes;
	}

	@Override
	public @Nullable Held open() {
		this.result = null;
		return null;
	}

	@Override
	public void write(ByteBuffer[] buffers, long position) throws IOException {
		if (position > this.content.size()) {
			throw new IOException("written at " + position + ", held are " + this.content.size()
					+ " bytes; allowed is a position up to there");
		}
		this.content.truncate((int) position);
		byte[] copy = new byte[COPY_BUFFER];
		for (ByteBuffer buffer : buffers) {
			if (buffer.remaining() > this.limit - this.content.size()) {
				throw new IOException("the content is larger than the " + this.limit + " bytes of the memory sink");
			}
			while (buffer.hasRemaining()) {
				int length = Math.min(copy.length, buffer.remaining());
				buffer.get(copy, 0, length);
				this.content.write(copy, 0, length);
			}
		}
	}

	@Override
	public void restart() {
		this.content.reset();
	}

	@Override
	public @Nullable Path commit() {
		this.result = this.content.toByteArray();
		this.content = new Content();
		return null;
	}

	@Override
	public void abort() {
		this.content = new Content();
	}

	private static final class Content extends ByteArrayOutputStream {

		private void truncate(int size) {
			this.count = Math.min(this.count, size);
		}

	}

}
