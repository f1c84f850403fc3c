package io.github.downloadmanager.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.ByteToMessageDecoder.Cumulator;

/**
 * Appends the bytes of a read to the TLS record that the read before has left incomplete.
 * On a fast connection nearly every read ends within a record. Such a read is large and
 * is not copied. On a slow connection a read is small, in a buffer that may be much
 * larger. It is copied behind the first one, so that at most one such buffer is held
 * until the record is whole.
 */
final class RecordCumulator implements Cumulator {

	static final RecordCumulator INSTANCE = new RecordCumulator();

	/**
	 * No record is longer: header, 16 KiB, and what a cipher of TLS 1.2 may add (RFC 5246
	 * section 6.2.3). So a read of this size completes the one begun, and of the buffers
	 * that were held only the newest one stays.
	 */
	static final int MAX_RECORD = 5 + 16 * 1024 + 2048;

	private RecordCumulator() {
	}

	@Override
	public ByteBuf cumulate(ByteBufAllocator allocator, ByteBuf begun, ByteBuf read) {
		if (read.readableBytes() >= MAX_RECORD) {
			return ByteToMessageDecoder.COMPOSITE_CUMULATOR.cumulate(allocator, begun, read);
		}
		ByteBuf room = begun;
		if (begun instanceof CompositeByteBuf && begun.isReadable()) {
			room = moved(allocator, begun, read);
		}
		return ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, room, read);
	}

	/**
	 * Move both to a new buffer, because a composite buffer would grow by the whole size
	 * of each part.
	 */
	private static ByteBuf moved(ByteBufAllocator allocator, ByteBuf begun, ByteBuf read) {
		ByteBuf room;
		try {
			room = allocator.buffer(Math.max(MAX_RECORD, begun.readableBytes() + read.readableBytes()));
		}
		catch (Throwable ex) {
			// The caller keeps the incomplete record, and this method has to release the
			// bytes read.
			read.release();
			throw ex;
		}
		room.writeBytes(begun);
		begun.release();
		return room;
	}

}
