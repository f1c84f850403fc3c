package io.github.downloadmanager.internal.transfer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.springframework.core.io.buffer.DataBuffer;

/** Takes the bytes of a body, in order, on the serial executor. */
interface BodyReceiver {

	/** Get ready; called first. */
	void begin() throws Exception;

	/**
	 * Write bytes; the buffers must not be used afterwards.
	 * @return {@code false} if no more are wanted: the rest of the body is left unread
	 */
	boolean write(ByteBuffer[] buffers) throws Exception;

	/** The body has ended without an error, or no more was wanted; called last. */
	void finish() throws Exception;

	/** How many bytes some buffers have. */
	static long size(List<DataBuffer> batch) {
		long size = 0;
		for (DataBuffer buffer : batch) {
			size += buffer.readableByteCount();
		}
		return size;
	}

	/** The bytes of some buffers, in order. */
	static ByteBuffer[] buffers(List<DataBuffer> batch) {
		List<ByteBuffer> buffers = new ArrayList<>(batch.size());
		for (DataBuffer buffer : batch) {
			try (DataBuffer.ByteBufferIterator iterator = buffer.readableByteBuffers()) {
				iterator.forEachRemaining(buffers::add);
			}
		}
		return buffers.toArray(ByteBuffer[]::new);
	}

}
