package io.github.downloadmanager.sink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.Random;

import io.github.downloadmanager.testsupport.Content;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A system may take less than it is given. */
class ShortWriteTests {

	private static final byte[] CONTENT = Content.of(1, 10_000);

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 999, 10_000, Integer.MAX_VALUE })
	void everythingIsWrittenInTheEnd(int most) throws IOException {
		Random random = new Random(most);
		Taking channel = new Taking(most, Integer.MAX_VALUE);
		ByteBuffer[] buffers = new ByteBuffer[20];
		int at = 0;
		for (int i = 0; i < buffers.length; i++) {
			// Empty ones among them.
			int length = (i == buffers.length - 1) ? CONTENT.length - at
					: random.nextInt(CONTENT.length / 20) / (i % 3 + 1);
			buffers[i] = ByteBuffer.wrap(CONTENT, at, (i % 5 == 0 && i > 0) ? 0 : length);
			at += buffers[i].remaining();
		}
		assertThat(PartFile.writeAll(channel, buffers)).isEqualTo(CONTENT.length);
		assertThat(channel.taken.toByteArray()).isEqualTo(CONTENT);
	}

	@Test
	void nothingToWriteIsNotAskedFor() throws IOException {
		assertThat(PartFile.writeAll(new Taking(1, 0), new ByteBuffer[] { ByteBuffer.allocate(0) })).isZero();
	}

	@Test
	void anErrorAfterAShortWriteIsOne() {
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> PartFile.writeAll(new Taking(100, 3), new ByteBuffer[] { ByteBuffer.wrap(CONTENT) }));
	}

	/** Takes a few bytes at a time, and fails after so many times. */
	private static final class Taking implements GatheringByteChannel {

		private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

		private final int most;

		private int times;

		private Taking(int most, int times) {
			this.most = most;
			this.times = times;
		}

		@Override
		public long write(ByteBuffer[] buffers, int offset, int length) throws IOException {
			int left = this.most;
			long written = 0;
			for (int i = offset; i < offset + length && left > 0; i++) {
				int size = Math.min(left, buffers[i].remaining());
				ByteBuffer piece = buffers[i].slice(buffers[i].position(), size);
				written += write(piece);
				buffers[i].position(buffers[i].position() + size);
				left -= size;
			}
			if (this.times-- <= 0) {
				throw new IOException("full");
			}
			return written;
		}

		@Override
		public long write(ByteBuffer[] buffers) throws IOException {
			return write(buffers, 0, buffers.length);
		}

		@Override
		public int write(ByteBuffer buffer) {
			byte[] bytes = new byte[buffer.remaining()];
			buffer.get(bytes);
			this.taken.writeBytes(bytes);
			return bytes.length;
		}

		@Override
		public boolean isOpen() {
			return true;
		}

		@Override
		public void close() {
			// Nothing to be closed.
		}

	}

}
