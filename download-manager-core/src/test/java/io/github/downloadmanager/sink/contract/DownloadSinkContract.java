package io.github.downloadmanager.sink.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.sink.DownloadSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What every {@link DownloadSink} must do. Whoever writes one extends this class, says
 * how a sink is made and what it has published, and overrides what is different about it.
 * Each call is made on a thread of its own, as the manager makes them on changing ones.
 */
public abstract class DownloadSinkContract {

	/** Proves that a content is the one that the tests write. */
	protected static final Validator VALIDATOR = new Validator("\"v1\"");

	private static final byte[] CONTENT = new byte[300_001];

	static {
		new Random(1).nextBytes(CONTENT);
	}

	/**
	 * Make a sink. Those that one test makes go to the same place, one after the other.
	 * @return a new sink; takes at least 300001 bytes
	 * @throws Exception if the test is at fault
	 */
	protected abstract DownloadSink create() throws Exception;

	/**
	 * What appeared where the bytes go.
	 * @return the bytes, or {@code null} if nothing did
	 * @throws Exception if it cannot be looked at
	 */
	protected abstract byte @Nullable [] published() throws Exception;

	/**
	 * Make the next commit fail.
	 * @return {@code false}, the default, if there is no way to
	 * @throws Exception if the test is at fault
	 */
	protected boolean breakCommit() throws Exception {
		return false;
	}

	/**
	 * Whether files, streams and the like are closed, and no trace is left but what was
	 * published. Asked after the end of a sink.
	 * @param aborted whether it was aborted
	 * @throws Exception if it cannot be looked at
	 */
	protected void assertReleased(boolean aborted) throws Exception {
	}

	/**
	 * Whether bytes are passed on as they come, and cannot be taken back.
	 * @return {@code false} by default: they appear on commit, and all at once
	 */
	protected boolean passesOn() {
		return false;
	}

	@Test
	public void theContentAppearsOnCommit() throws Exception {
		DownloadSink sink = begun(CONTENT.length);
		write(sink, CONTENT, 0, 100_000);
		write(sink, CONTENT, 100_000, CONTENT.length);
		if (!passesOn()) {
			assertThat(published()).isNull();
		}
		commit(sink);
		assertThat(published()).isEqualTo(CONTENT);
		assertReleased(false);
	}

	@Test
	public void aContentWithoutBytesAppears() throws Exception {
		commit(begun(0));
		assertThat(published()).isEmpty();
		assertReleased(false);
	}

	@Test
	public void whatIsPublishedIsToldIfItIsAFile() throws Exception {
		DownloadSink sink = begun(10);
		write(sink, CONTENT, 0, 10);
		Path file = call(sink::commit);
		if (file != null) {
			assertThat(Files.readAllBytes(file)).isEqualTo(published());
		}
	}

	@Test
	public void everyKindOfBufferIsTakenWhole() throws Exception {
		DownloadSink sink = begun(OptionalLong.empty());
		ByteBuffer direct = ByteBuffer.allocateDirect(5000).put(CONTENT, 0, 5000).flip();
		ByteBuffer[] buffers = { ByteBuffer.allocate(0), direct, ByteBuffer.wrap(CONTENT, 5000, 5000).slice(),
				ByteBuffer.wrap(CONTENT, 10_000, 5000).asReadOnlyBuffer(), ByteBuffer.allocateDirect(0) };
		run(() -> sink.write(buffers, 0));
		assertThat(buffers).allMatch((buffer) -> !buffer.hasRemaining());
		run(() -> sink.write(new ByteBuffer[0], 15_000));
		ByteBuffer[] many = new ByteBuffer[3000];
		Arrays.setAll(many, (i) -> ByteBuffer.wrap(CONTENT, 15_000 + i, 1));
		run(() -> sink.write(many, 15_000));
		assertThat(many).allMatch((buffer) -> !buffer.hasRemaining());
		commit(sink);
		assertThat(published()).isEqualTo(Arrays.copyOf(CONTENT, 18_000));
	}

	/** The manager fills them with other bytes. */
	@Test
	public void buffersAreNotUsedAfterwards() throws Exception {
		DownloadSink sink = begun(2000);
		byte[] reused = Arrays.copyOf(CONTENT, 1000);
		run(() -> sink.write(new ByteBuffer[] { ByteBuffer.wrap(reused) }, 0));
		System.arraycopy(CONTENT, 1000, reused, 0, 1000);
		run(() -> sink.write(new ByteBuffer[] { ByteBuffer.wrap(reused) }, 1000));
		Arrays.fill(reused, (byte) 0);
		commit(sink);
		assertThat(published()).isEqualTo(Arrays.copyOf(CONTENT, 2000));
	}

	@Test
	public void whatWasWrittenCanBeReadAgainIfItIsStaged() throws Exception {
		DownloadSink sink = begun(CONTENT.length);
		write(sink, CONTENT, 0, CONTENT.length);
		Path staged = call(sink::staged);
		if (staged != null) {
			assertThat(Files.readAllBytes(staged)).isEqualTo(CONTENT);
			assertThat(call(() -> rest(sink, 0))).isEqualTo(CONTENT);
			assertThat(call(() -> rest(sink, 123_456))).isEqualTo(Arrays.copyOfRange(CONTENT, 123_456, CONTENT.length));
		}
		abort(sink);
	}

	@Test
	public void bytesComeInAnyOrderIfItSaysSo() throws Exception {
		DownloadSink sink = begun(CONTENT.length);
		Assumptions.assumeTrue(sink.takesAnyOrder());
		write(sink, CONTENT, 200_000, CONTENT.length);
		write(sink, CONTENT, 0, 50_000);
		// Two connections may bring the same bytes.
		write(sink, CONTENT, 40_000, 210_000);
		commit(sink);
		assertThat(published()).isEqualTo(CONTENT);
	}

	@Test
	public void restartForgetsWhatWasWritten() throws Exception {
		DownloadSink sink = begun(CONTENT.length);
		write(sink, CONTENT, 0, 100_000);
		if (passesOn()) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> run(sink::restart));
			abort(sink);
			return;
		}
		run(sink::restart);
		begin(sink, OptionalLong.of(50_000));
		byte[] other = Arrays.copyOfRange(CONTENT, 7, 50_007);
		write(sink, other, 0, other.length);
		commit(sink);
		assertThat(published()).isEqualTo(other);
	}

	@Test
	public void restartBeforeTheFirstByteIsNoMatter() throws Exception {
		DownloadSink sink = create();
		run(sink::open);
		run(sink::restart);
		begin(sink, OptionalLong.of(10));
		run(sink::restart);
		begin(sink, OptionalLong.of(10));
		write(sink, CONTENT, 0, 10);
		commit(sink);
		assertThat(published()).isEqualTo(Arrays.copyOf(CONTENT, 10));
	}

	@Test
	public void abortedAtAnyPointItPublishesNothing() throws Exception {
		for (int steps = 0; steps <= 3; steps++) {
			DownloadSink sink = create();
			if (steps > 0) {
				run(sink::open);
			}
			if (steps > 1) {
				begin(sink, OptionalLong.of(CONTENT.length));
			}
			if (steps > 2) {
				write(sink, CONTENT, 0, 100_000);
			}
			abort(sink);
			if (!passesOn()) {
				assertThat(published()).as("after %d steps", steps).isNull();
			}
			assertReleased(true);
		}
	}

	@Test
	public void abortMayComeAgain() throws Exception {
		DownloadSink sink = begun(CONTENT.length);
		write(sink, CONTENT, 0, 100_000);
		abort(sink);
		abort(sink);
		assertReleased(true);
	}

	@Test
	public void abortAfterCommitLeavesWhatWasPublished() throws Exception {
		DownloadSink sink = begun(10);
		write(sink, CONTENT, 0, 10);
		commit(sink);
		abort(sink);
		assertThat(published()).isEqualTo(Arrays.copyOf(CONTENT, 10));
		assertReleased(false);
	}

	@Test
	public void aCommitThatFailsIsFollowedByAbort() throws Exception {
		DownloadSink sink = begun(10);
		write(sink, CONTENT, 0, 10);
		boolean broken = breakCommit();
		if (!broken) {
			// What stays open could be taken for another file that gets the same inode.
			abort(sink);
		}
		Assumptions.assumeTrue(broken);
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> commit(sink));
		abort(sink);
		assertReleased(true);
	}

	/** What is held after a failure is true, or nothing is held. */
	@Test
	public void theNextOneGoesOnFromWhatItSaysThatItHolds() throws Exception {
		DownloadSink first = begun(CONTENT.length);
		write(first, CONTENT, 0, 100_000);
		abort(first);
		Assumptions.assumeFalse(passesOn());
		DownloadSink second = create();
		DownloadSink.Held held = call(second::open);
		long position = 0;
		if (held != null) {
			assertThat(held.validator()).isEqualTo(VALIDATOR);
			assertThat(held.total()).isEqualTo(OptionalLong.of(CONTENT.length));
			assertThat(held.ranges()).hasSize(1);
			ByteRange range = held.ranges().get(0);
			assertThat(range.start()).isZero();
			assertThat(range.end()).isBetween(1L, 100_000L);
			position = range.end();
		}
		begin(second, OptionalLong.of(CONTENT.length));
		write(second, CONTENT, (int) position, CONTENT.length);
		commit(second);
		assertThat(published()).isEqualTo(CONTENT);
		assertReleased(false);
	}

	private DownloadSink begun(long size) throws Exception {
		return begun(OptionalLong.of(size));
	}

	private DownloadSink begun(OptionalLong size) throws Exception {
		DownloadSink sink = create();
		assertThat(call(sink::open)).isNull();
		begin(sink, size);
		return sink;
	}

	private static void begin(DownloadSink sink, OptionalLong size) throws Exception {
		run(() -> sink.begin(new RemoteInfo(size, true, VALIDATOR.value(), null, "application/octet-stream", null,
				URI.create("http://files.example/content")), VALIDATOR));
	}

	private static byte[] rest(DownloadSink sink, long position) throws IOException {
		try (InputStream bytes = sink.reread(position)) {
			assertThat(bytes).isNotNull();
			return bytes.readAllBytes();
		}
	}

	/** In pieces of changing size. */
	private static void write(DownloadSink sink, byte[] content, int from, int to) throws Exception {
		int piece = 1;
		for (int at = from; at < to; piece = piece * 3 % 20_011) {
			int start = at;
			int length = Math.min(piece, to - start);
			int half = length / 2;
			run(() -> sink.write(new ByteBuffer[] { ByteBuffer.wrap(content, start, half),
					ByteBuffer.wrap(content, start + half, length - half) }, start));
			at += length;
		}
	}

	private static void commit(DownloadSink sink) throws Exception {
		run(sink::commit);
	}

	private static void abort(DownloadSink sink) throws Exception {
		run(sink::abort);
	}

	private static void run(Call call) throws Exception {
		call(() -> {
			call.run();
			return null;
		});
	}

	private static <T extends @Nullable Object> T call(Callable<T> call) throws Exception {
		FutureTask<T> task = new FutureTask<>(call);
		Thread thread = new Thread(task, "sink-contract");
		thread.start();
		try {
			return task.get();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Exception cause) {
				throw cause;
			}
			throw ex;
		}
		finally {
			thread.join();
		}
	}

	private interface Call {

		void run() throws Exception;

	}

	/**
	 * A stream that says whether it was closed; for sinks that write to one.
	 */
	protected static final class ClosableStream extends ByteArrayOutputStream {

		private volatile boolean closed;

		/** Create an empty stream. */
		public ClosableStream() {
		}

		/**
		 * Whether it was closed.
		 * @return {@code true} if it was
		 */
		public boolean isClosed() {
			return this.closed;
		}

		@Override
		public void close() {
			this.closed = true;
		}

	}

}
