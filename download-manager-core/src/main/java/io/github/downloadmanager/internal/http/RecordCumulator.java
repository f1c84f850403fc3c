package io.github.downloadmanager.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.ByteToMessageDecoder.Cumulator;

/**
 * Puts what a read brings behind the part of a TLS record that the read before has left.
 * Nearly every read of a fast connection ends within a record: what it brings is large,
 * and is not copied. What a slow one brings is small, in a buffer that may be much
 * larger: it is copied behind the first one, so that of such buffers no more than one is
 * held until the record is whole.
 */
final class RecordCumulator implements Cumulator {

	static final RecordCumulator INSTANCE = new RecordCumulator();

	/**
	 * No record is longer: header, 16 KiB, and what a cipher of TLS 1.2 may add (RFC 5246
	 * section 6.2.3). So a read of this size completes the one begun, and of the buffers
	 * that were held only the newest one stays.
	 */
	static final int LONGEST_RECORD = 5 + 16 * 1024 + 2048;

	private RecordCumulator() {
	}

	@Override
	public ByteBuf cumulate(ByteBufAllocator allocator, ByteBuf begun, ByteBuf read) {
		if (read.readableBytes() >= LONGEST_RECORD) {
			return ByteToMessageDecoder.COMPOSITE_CUMULATOR.cumulate(allocator, begun, read);
		}
		ByteBuf room = begun;
		if (begun instanceof CompositeByteBuf && begun.isReadable()) {
			room = moved(allocator, begun, read);
		}
		return ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, room, read);
	}

	/** To a buffer of its own: one in pieces would grow by its whole size. */
	private static ByteBuf moved(ByteBufAllocator allocator, ByteBuf begun, ByteBuf read) {
		ByteBuf room;
		try {
			room = allocator.buffer(Math.max(LONGEST_RECORD, begun.readableBytes() + read.readableBytes()));
		}
		catch (Throwable ex) {
			// Whoever calls keeps what was begun, and leaves to us what was read.
			read.release();
			throw ex;
		}
		room.writeBytes(begun);
		begun.release();
		return room;
	}

}
