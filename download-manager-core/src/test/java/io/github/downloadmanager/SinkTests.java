package io.github.downloadmanager;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.internal.transfer.ChecksumTests;
import io.github.downloadmanager.sink.DownloadSink;
import io.github.downloadmanager.sink.MemorySink;
import io.github.downloadmanager.sink.StreamSink;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.ScriptedServer;
import io.github.downloadmanager.testsupport.ServerReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** A content goes to memory, to a stream or to a resource, and to no file. */
class SinkTests {

	private static final byte[] CONTENT = Content.of(1, 300_000);

	private static final byte[] OTHER = Content.of(2, 200_000);

	@TempDir
	Path directory;

	/** Counts how often it is closed. */
	private static final class Stream extends ByteArrayOutputStream {

		private final AtomicInteger closed = new AtomicInteger();

		@Override
		public void close() {
			this.closed.incrementAndGet();
		}

	}

	private static DownloadRequestBuilder request(ScriptedServer server, DownloadSink sink) {
		return DownloadRequest.builder(server.uri("/file")).sink(sink);
	}

	private void completes(DownloadSink sink, int size, ServerReply... replies) {
		try (ScriptedServer server = ScriptedServer.inTurn(replies);
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			DownloadResult result = TestManager.result(manager.submit(request(server, sink).build()));
			assertThat(result.file()).isNull();
			assertThat(result.size()).isEqualTo(size);
			assertThat(server.gets()).hasSameSizeAs(replies);
		}
	}

	private DownloadException fails(DownloadSink sink, ServerReply... replies) {
		try (ScriptedServer server = ScriptedServer.inTurn(replies);
				DownloadManager manager = TestManager.overNetwork(this.directory).build()) {
			DownloadException error = TestManager.failure(
					manager.submit(request(server, sink).checksum(ChecksumTests.checksum("SHA-256", CONTENT)).build()));
			assertThat(server.gets()).hasSameSizeAs(replies);
			assertThat(TestManager.files(this.directory)).isEmpty();
			return error;
		}
	}

	@Test
	void memoryHoldsTheWholeContent() {
		MemorySink sink = new MemorySink(CONTENT.length);
		completes(sink, CONTENT.length, ServerReply.of(CONTENT));
		assertThat(sink.bytes()).isEqualTo(CONTENT);
		assertThat(TestManager.files(this.directory)).isEmpty();
	}

	@Test
	void memoryGoesOnAfterABreakAndForgetsAContentThatChanged() {
		MemorySink sink = new MemorySink(CONTENT.length);
		completes(sink, OTHER.length, ServerReply.of(CONTENT).closingAfter(100_000),
				ServerReply.of(CONTENT).closingAfter(50_000), ServerReply.of(OTHER).etag("\"v2\""));
		assertThat(sink.bytes()).isEqualTo(OTHER);
	}

	@Test
	void moreThanTheMemoryMayHoldFailsAtOnce() {
		MemorySink sink = new MemorySink(CONTENT.length - 1);
		assertThat(fails(sink, ServerReply.of(CONTENT))).isInstanceOf(DownloadException.StorageFailed.class)
			.hasMessage("cannot write to the sink: the content is larger than the 299999 bytes of the memory sink");
		assertThatIllegalStateException().isThrownBy(sink::bytes);
	}

	@Test
	void aStreamGetsTheBytesInOrderAndIsClosed() {
		Stream stream = new Stream();
		completes(StreamSink.of(stream), CONTENT.length, ServerReply.of(CONTENT).closingAfter(100_000),
				ServerReply.of(CONTENT));
		assertThat(stream.toByteArray()).isEqualTo(CONTENT);
		assertThat(stream.closed).hasPositiveValue();
	}

	@Test
	void aStreamThatWouldGetBytesTwiceFails() {
		Stream stream = new Stream();
		assertThat(fails(StreamSink.of(stream), ServerReply.of(CONTENT).withoutRanges().closingAfter(100_000),
				ServerReply.of(CONTENT).withoutRanges()))
			.isInstanceOf(DownloadException.StorageFailed.class)
			.hasMessageContaining("cannot write to the sink: ")
			.hasMessageContaining("100000 bytes were passed on already");
		assertThat(stream.size()).isEqualTo(100_000);
		assertThat(stream.closed).hasPositiveValue();
	}

	/** They cannot be taken back, which is not what went wrong. */
	@Test
	void wrongBytesInAStreamAreAWrongChecksum() {
		DownloadException error = fails(StreamSink.of(new Stream()), ServerReply.of(OTHER));
		assertThat(error).isInstanceOf(DownloadException.ChecksumMismatch.class);
		assertThat(error.getSuppressed()).singleElement()
			.satisfies((suppressed) -> assertThat(suppressed).hasMessageContaining("passed on already"));
	}

	@Test
	void aStreamIsClosedThoughNothingCame() {
		Stream stream = new Stream();
		assertThat(fails(StreamSink.of(stream), ServerReply.status(404)))
			.isInstanceOf(DownloadException.UnexpectedStatus.class);
		assertThat(stream.size()).isZero();
		assertThat(stream.closed).hasPositiveValue();
	}

	@Test
	void aResourceOfSpringIsWritten() {
		FileSystemResource resource = new FileSystemResource(this.directory.resolve("resource"));
		completes(StreamSink.of(resource), CONTENT.length, ServerReply.of(CONTENT));
		assertThat(resource.getFile()).hasBinaryContent(CONTENT);
		assertThat(TestManager.files(this.directory)).containsExactly("resource");
	}

	@Test
	void aResourceIsNotOpenedIfNothingCame() {
		FileSystemResource resource = new FileSystemResource(this.directory.resolve("resource"));
		assertThat(fails(StreamSink.of(resource), ServerReply.status(404)))
			.isInstanceOf(DownloadException.UnexpectedStatus.class);
		assertThat(resource.exists()).isFalse();
	}

}
