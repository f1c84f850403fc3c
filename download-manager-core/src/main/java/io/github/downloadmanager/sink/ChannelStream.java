package io.github.downloadmanager.sink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads a file that is open, and leaves it open, and where it is.
 */
final class ChannelStream extends InputStream {

	private final FileChannel channel;

	private long position;

	ChannelStream(FileChannel channel, long position) {
		this.channel = channel;
		this.position = position;
	}

	@Override
	public int read() throws IOException {
		byte[] one = new byte[1];
		return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xFF;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		if (length == 0) {
			return 0;
		}
		int read = this.channel.read(ByteBuffer.wrap(bytes, offset, length), this.position);
		this.position += Math.max(0, read);
		return read;
	}

	/** By this it is told whether a gzip member is the last one. */
	@Override
	public int available() throws IOException {
		return (int) Math.min(Integer.MAX_VALUE, Math.max(0, this.channel.size() - this.position));
	}

}
