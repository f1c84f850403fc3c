package io.github.downloadmanager.internal.engine;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.control.PauseOutcome;
import io.github.downloadmanager.sink.DownloadSink;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * P3: what was received is written before the pause is told, whichever of its batches a
 * body is just writing. After some batches a body gives its thread to others.
 */
class PauseTurnTests {

	private static final int CHUNK = 1024;

	private static final byte[] CONTENT = Content.of(1, 400 * CHUNK);

	@TempDir
	Path directory;

	private final Gate rest = new Gate();

	private final FakeSource source = new FakeSource(CONTENT);

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 8, 9, 16 })
	void whatWasReceivedIsWrittenBeforeThePauseIsTold(int batch) {
		// The first batch has two chunks, the next ones sixteen; of the last one only
		// half
		// comes, and the other half while it is written.
		int chunks = (batch == 1) ? 1 : 2 + 16 * (batch - 2) + 8;
		this.source.then(FakeReply.of(CONTENT).pausingAfter((long) chunks * CHUNK, this.rest));
		StoppingSink sink = new StoppingSink((long) chunks * CHUNK, this.rest);
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").sink(sink));
			sink.written.awaitReached();
			Mono<PauseOutcome> pause = download.pause();
			sink.written.open();
			assertThat(Pauses.outcome(pause)).isEqualTo(PauseOutcome.PAUSED);
			Await.until("buffers are released", () -> this.source.unreleased() == 0);
			assertThat(TestManager.event(download, DownloadEvent.Paused.class).bytesHeld()).isEqualTo(sink.bytes.get())
				.isGreaterThan((long) chunks * CHUNK);
		}
	}

	/** Has the rest come, and stops, when it writes a certain byte. */
	private static final class StoppingSink implements DownloadSink {

		private final long stop;

		private final Gate rest;

		private final Gate written = new Gate();

		private final AtomicLong bytes = new AtomicLong();

		StoppingSink(long stop, Gate rest) {
			this.stop = stop;
			this.rest = rest;
		}

		@Override
		public @Nullable Held open() {
			return null;
		}

		@Override
		public void write(ByteBuffer[] buffers, long position) {
			long end = position;
			for (ByteBuffer buffer : buffers) {
				end += buffer.remaining();
				buffer.position(buffer.limit());
			}
			this.bytes.set(end);
			if (end == this.stop) {
				this.rest.open();
				this.written.passBlocking();
			}
		}

		@Override
		public void restart() {
			this.bytes.set(0);
		}

		@Override
		public @Nullable Path commit() {
			return null;
		}

		@Override
		public void abort() {
		}

	}

}
