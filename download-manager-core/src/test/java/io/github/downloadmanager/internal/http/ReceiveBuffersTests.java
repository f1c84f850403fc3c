package io.github.downloadmanager.internal.http;

import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@SuppressWarnings("deprecation")
class ReceiveBuffersTests {

	private final AtomicInteger connections = new AtomicInteger(1);

	private final ReceiveBuffers buffers = new ReceiveBuffers(this.connections::get);

	private final RecvByteBufAllocator.Handle handle = this.buffers.newHandle();

	@Test
	void aFastConnectionGetsLargerBuffers() {
		int first = read();
		assertThat(first).isLessThanOrEqualTo(64 * 1024);
		for (int n = 0; n < 10; n++) {
			read();
		}
		assertThat(read()).isEqualTo(1 << 20);
	}

	@Test
	void ofManyConnectionsNoneGetsLargeOnes() {
		for (int n = 0; n < 10; n++) {
			read();
		}
		this.connections.set(16);
		assertThat(this.handle.guess()).isEqualTo(256 * 1024);
		assertThat(read()).isEqualTo(256 * 1024);
		this.connections.set(1);
		for (int n = 0; n < 10; n++) {
			read();
		}
		assertThat(read()).as("when it is alone again").isEqualTo(1 << 20);
	}

	/** Rule B4 of bandwidth. */
	@Test
	void aLimitHoldsFromTheNextReadOnAndCanBeTakenAway() {
		for (int n = 0; n < 10; n++) {
			read();
		}
		this.buffers.limit(16 * 1024);
		assertThat(read()).isEqualTo(16 * 1024);
		this.buffers.limit(Integer.MAX_VALUE);
		for (int n = 0; n < 10; n++) {
			read();
		}
		assertThat(read()).isEqualTo(1 << 20);
	}

	/** Read as much as fits, as a loop that reads from a socket does. */
	private int read() {
		this.handle.reset(null);
		ByteBuf buffer = this.handle.allocate(UnpooledByteBufAllocator.DEFAULT);
		try {
			int size = buffer.writableBytes();
			this.handle.attemptedBytesRead(size);
			this.handle.lastBytesRead(size);
			this.handle.readComplete();
			return size;
		}
		finally {
			buffer.release();
		}
	}

}
