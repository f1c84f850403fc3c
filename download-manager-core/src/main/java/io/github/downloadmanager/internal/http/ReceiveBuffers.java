package io.github.downloadmanager.internal.http;

import java.util.function.IntSupplier;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/**
 * Buffers to read into: as large as what the connection brought lately, up to what is
 * good for as many connections as there are.
 */
final class ReceiveBuffers implements RecvByteBufAllocator {

	private static final int SMALLEST = 1024;

	private static final int FIRST = 64 * 1024;

	private final AdaptiveRecvByteBufAllocator adaptive = new AdaptiveRecvByteBufAllocator(SMALLEST, FIRST,
			ReceiveWindow.piece(1));

	private final IntSupplier connections;

	ReceiveBuffers(IntSupplier connections) {
		this.connections = connections;
	}

	@Override
	@SuppressWarnings("deprecation") // of the method that this one must implement
	public Handle newHandle() {
		return new Limited((ExtendedHandle) this.adaptive.newHandle());
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
			return Math.min(this.handle.guess(), ReceiveWindow.piece(ReceiveBuffers.this.connections.getAsInt()));
		}

		@Override
		public boolean continueReading(UncheckedBooleanSupplier mayHaveMore) {
			return this.handle.continueReading(mayHaveMore);
		}

	}

}
