package io.github.downloadmanager.sink;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.github.downloadmanager.sink.contract.DownloadSinkContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class MemorySinkTests extends DownloadSinkContract {

	private MemorySink sink = new MemorySink(0);

	@Override
	protected DownloadSink create() {
		this.sink = new MemorySink(300_001);
		return this.sink;
	}

	@Override
	protected byte @Nullable [] published() {
		try {
			return this.sink.bytes();
		}
		catch (IllegalStateException ex) {
			return null;
		}
	}

	@Test
	void theBytesOfTheDownloadBeforeAreNotThoseOfOneThatFails() throws IOException {
		MemorySink again = new MemorySink(10);
		again.open();
		again.write(new ByteBuffer[] { ByteBuffer.allocate(4) }, 0);
		again.commit();
		assertThat(again.bytes()).hasSize(4);
		again.open();
		again.abort();
		assertThatIllegalStateException().isThrownBy(again::bytes);
	}

	@Test
	void takesAsManyBytesAsItsBound() throws IOException {
		MemorySink bounded = new MemorySink(10);
		bounded.write(new ByteBuffer[] { ByteBuffer.allocate(4), ByteBuffer.allocate(6) }, 0);
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> bounded.write(new ByteBuffer[] { ByteBuffer.allocate(1) }, 10))
			.withMessage("the content is larger than the 10 bytes of the memory sink");
		bounded.abort();
		assertThatIllegalStateException().isThrownBy(bounded::bytes);
	}

	@Test
	void bytesWrittenAgainTakeThePlaceOfThoseBefore() throws IOException {
		MemorySink bounded = new MemorySink(10);
		bounded.write(new ByteBuffer[] { ByteBuffer.wrap(new byte[] { 1, 2, 3 }) }, 0);
		bounded.write(new ByteBuffer[] { ByteBuffer.wrap(new byte[] { 9 }) }, 1);
		bounded.commit();
		assertThat(bounded.bytes()).containsExactly(1, 9);
	}

	@Test
	void aGapIsRefused() {
		MemorySink bounded = new MemorySink(10);
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> bounded.write(new ByteBuffer[] { ByteBuffer.allocate(1) }, 5));
	}

	@Test
	void aNegativeBoundIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new MemorySink(-1)).withMessageContaining("-1");
	}

}
