package io.github.downloadmanager.internal.http;

import java.util.Random;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RecordCumulatorTests {

	private static final int LARGE = 1 << 20;

	private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

	private final Random random = new Random(7);

	private ByteBuf held = Unpooled.EMPTY_BUFFER;

	@AfterEach
	void nothingIsLeft() {
		this.held.release();
		assertThat(used()).isZero();
	}

	@Test
	void aLargeReadIsNotCopied() {
		cumulate(read(100, 1024));
		ByteBuf large = read(LARGE, LARGE);
		cumulate(large);
		large.setByte(5, ~large.getByte(5));
		assertThat(this.held.getByte(105)).isEqualTo(large.getByte(5));
	}

	@Test
	void theBufferOfASmallReadIsNotHeld() {
		for (int i = 0; i < 1000; i++) {
			cumulate(read(10, 64 * 1024));
		}
		assertThat(this.held.readableBytes()).isEqualTo(10_000);
		assertThat(used()).isLessThanOrEqualTo(64 * 1024);
	}

	@Test
	void norIsThatOfALargeReadOnceSmallOnesFollow() {
		cumulate(read(100, 1024));
		cumulate(read(LARGE, LARGE));
		this.held.skipBytes(LARGE);
		cumulate(read(10, LARGE));
		assertThat(this.held.readableBytes()).isEqualTo(110);
		assertThat(used()).isLessThan(64 * 1024);
	}

	@Test
	void readsOfAnySizeStayInOrder() {
		ByteBuf expected = Unpooled.buffer();
		try {
			for (int i = 0; i < 500; i++) {
				ByteBuf read = read(1 + this.random.nextInt((i % 3 == 0) ? 100 : 50_000), 50_000);
				expected.writeBytes(read, read.readerIndex(), read.readableBytes());
				cumulate(read);
				int used = this.random.nextInt(this.held.readableBytes() + 1);
				byte[] readable = ByteBufUtil.getBytes(expected, expected.readerIndex(), this.held.readableBytes());
				assertThat(ByteBufUtil.getBytes(this.held)).isEqualTo(readable);
				this.held.skipBytes(used);
				expected.skipBytes(used);
				this.held.discardSomeReadBytes();
			}
		}
		finally {
			expected.release();
		}
	}

	/** By the contract of a cumulator the caller still has what was begun. */
	@Test
	void whenThereIsNoMemoryTheReadIsReleased() {
		cumulate(read(100, 1024));
		cumulate(read(LARGE, LARGE));
		ByteBuf read = read(10, 1024);
		assertThatIllegalStateException()
			.isThrownBy(() -> RecordCumulator.INSTANCE.cumulate(new FullAllocator(), this.held, read));
		assertThat(read.refCnt()).isZero();
		assertThat(this.held.refCnt()).isEqualTo(1);
	}

	private void cumulate(ByteBuf read) {
		this.held = RecordCumulator.INSTANCE.cumulate(this.allocator, this.held, read);
	}

	private ByteBuf read(int size, int capacity) {
		byte[] bytes = new byte[size];
		this.random.nextBytes(bytes);
		return this.allocator.directBuffer(capacity).writeBytes(bytes);
	}

	private long used() {
		return this.allocator.metric().usedDirectMemory() + this.allocator.metric().usedHeapMemory();
	}

	private static final class FullAllocator extends AbstractByteBufAllocator {

		@Override
		protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
			throw new IllegalStateException("full");
		}

		@Override
		protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
			throw new IllegalStateException("full");
		}

		@Override
		public boolean isDirectBufferPooled() {
			return false;
		}

	}

}
