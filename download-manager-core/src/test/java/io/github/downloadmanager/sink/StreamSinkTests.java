package io.github.downloadmanager.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.downloadmanager.sink.contract.DownloadSinkContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.WritableResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class StreamSinkTests {

	@Test
	void aStreamTakesBytesInOrderOnly() throws IOException {
		StreamSink sink = StreamSink.of(OutputStream.nullOutputStream());
		sink.write(new ByteBuffer[] { ByteBuffer.allocate(10) }, 0);
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> sink.write(new ByteBuffer[] { ByteBuffer.allocate(1) }, 9));
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> sink.write(new ByteBuffer[] { ByteBuffer.allocate(1) }, 11));
	}

	@Test
	void aResourceThatCannotBeWrittenIsRefused(@TempDir Path directory) {
		WritableResource resource = new FileSystemResource(directory);
		assertThatIllegalArgumentException().isThrownBy(() -> StreamSink.of(resource));
	}

	@Test
	void aResourceIsNotOpenedBeforeThereAreBytes(@TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("file"), "as before");
		StreamSink sink = StreamSink.of(new FileSystemResource(file));
		sink.open();
		sink.abort();
		assertThat(file).hasContent("as before");
	}

	/** What the stream has when a write returns, it has for good. */
	@Test
	void aWriteReturnsWhenTheStreamHasTakenTheBytes() throws IOException {
		Counting stream = new Counting();
		StreamSink sink = StreamSink.of(stream);
		sink.write(new ByteBuffer[] { ByteBuffer.allocateDirect(100_000), ByteBuffer.allocate(1) }, 0);
		assertThat(stream.count).isEqualTo(100_001);
	}

	@Nested
	class ToStream extends DownloadSinkContract {

		private ClosableStream stream = new ClosableStream();

		@Override
		protected DownloadSink create() {
			this.stream = new ClosableStream();
			return StreamSink.of(this.stream);
		}

		@Override
		protected byte @Nullable [] published() {
			return this.stream.toByteArray();
		}

		@Override
		protected boolean passesOn() {
			return true;
		}

		@Override
		protected void assertReleased(boolean aborted) {
			assertThat(this.stream.isClosed()).isTrue();
		}

	}

	@Nested
	class ToResource extends DownloadSinkContract {

		@TempDir
		Path directory;

		private Path file() {
			return this.directory.resolve("file");
		}

		@Override
		protected DownloadSink create() {
			return StreamSink.of(new FileSystemResource(file()));
		}

		@Override
		protected byte @Nullable [] published() throws Exception {
			return Files.exists(file()) ? Files.readAllBytes(file()) : null;
		}

		@Override
		protected boolean passesOn() {
			return true;
		}

	}

	/** Takes one byte at a time. */
	private static final class Counting extends OutputStream {

		private int count;

		@Override
		public void write(int b) {
			this.count++;
		}

	}

}
