package io.github.downloadmanager.internal.http;

import java.util.function.IntSupplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Buffers to read into. They are as large as the latest reads of the connection, up to a
 * size that suits the number of connections. On a connection under a limit of the
 * bandwidth they are smaller, so that one read does not take many times of what the
 * connection may have.
 */
final class ReceiveBuffers implements RecvByteBufAllocator {

	private static final int MIN_SIZE = 1024;

	private static final int FIRST = 64 * 1024;

	private static final AdaptiveRecvByteBufAllocator ADAPTIVE = new AdaptiveRecvByteBufAllocator(MIN_SIZE, FIRST,
			ReceiveWindow.piece(1));

	private final IntSupplier usual;

	/** The largest size of a buffer. A limit replaces it by a lower one. */
	private volatile IntSupplier most;

	ReceiveBuffers(IntSupplier connections) {
		this.usual = () -> ReceiveWindow.piece(connections.getAsInt());
		this.most = this.usual;
	}

	private ReceiveBuffers(ReceiveBuffers other) {
		this.usual = other.usual;
		this.most = this.usual;
	}

	/** Give a connection buffers of its own, so that they can be limited. */
	static void install(Channel channel) {
		if (channel.config().getRecvByteBufAllocator() instanceof ReceiveBuffers shared) {
			channel.config().setRecvByteBufAllocator(new ReceiveBuffers(shared));
		}
	}

	/**
	 * Limit the buffers of a connection. Any thread.
	 * @param bytes how large they may be; {@link Integer#MAX_VALUE} for no limit
	 */
	static void limit(Channel channel, int bytes) {
		if (channel.config().getRecvByteBufAllocator() instanceof ReceiveBuffers buffers) {
			buffers.limit(bytes);
		}
	}

	void limit(int bytes) {
		IntSupplier without = this.usual;
		this.most = (bytes < Integer.MAX_VALUE) ? () -> Math.min(bytes, without.getAsInt()) : without;
	}

	@Override
	@SuppressWarnings("deprecation") // of the method that this one must implement
	public Handle newHandle() {
		return new Limited((ExtendedHandle) ADAPTIVE.newHandle());
	}

	@SuppressWarnings("deprecation")
	private final class Limited extends DelegatingHandle implements ExtendedHandle {

		private final ExtendedHandle handle;

		Limited(ExtendedHandle handle) {
			super(handle);
			this.handle = handle;
		}

		@Override
		public ByteBuf allocate(ByteBufAllocator allocator) {
			return allocator.ioBuffer(guess());
		}

		@Override
		public int guess() {
			return Math.min(this.handle.guess(), ReceiveBuffers.this.most.getAsInt());
		}

		@Override
		public boolean continueReading(UncheckedBooleanSupplier mayHaveMore) {
			return this.handle.continueReading(mayHaveMore);
		}

	}

}
