package io.github.downloadmanager.internal.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.downloadmanager.internal.bandwidth.BandwidthAllocator;
import io.github.downloadmanager.internal.bandwidth.DownloadShare;
import io.github.downloadmanager.internal.concurrent.SerialExecutor;
import io.github.downloadmanager.internal.concurrent.Time;
import io.github.downloadmanager.internal.http.ReceiveWindow;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.ManualClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/** The serial executor and the network thread move only when the test lets them. */
class BodyPumpTests {

	private static final NettyDataBufferFactory FACTORY = new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT);

	private static final int ROUNDS = 5000;

	private final ManualClock clock = new ManualClock();

	private final DownloadShare share = new BandwidthAllocator(
			new Time(this.clock, this.clock::nanos, () -> Instant.EPOCH))
		.share(null, OptionalLong.empty());

	private final List<Integer> readSizes = new CopyOnWriteArrayList<>();

	private final Turns executor = new Turns();

	/** What the network thread does when it is through with the signal. */
	private final Turns afterwards = new Turns();

	/** What is on its way comes though it was cancelled. */
	private final TestPublisher<DataBuffer> network = TestPublisher
		.createNoncompliant(TestPublisher.Violation.DEFER_CANCELLATION);

	private final Recorder writer = new Recorder();

	private final List<ByteBuf> buffers = new CopyOnWriteArrayList<>();

	private final Disposable.Swap guard = Disposables.swap();

	private @Nullable Disposable subscription;

	private @Nullable BodyPump pump;

	/** Outcomes of the pump; at most one. */
	private final List<String> outcomes = new CopyOnWriteArrayList<>();

	/** How long a body says that it is. */
	private enum Length {

		SMALL(OptionalLong.of(ReceiveWindow.AT_ONCE)), LARGE(OptionalLong.of(ReceiveWindow.AT_ONCE + 1)),
		UNKNOWN(OptionalLong.empty());

		private final OptionalLong announced;

		Length(OptionalLong announced) {
			this.announced = announced;
		}

	}

	@AfterEach
	void everyBufferIsReleased() {
		assertThat(this.buffers).allSatisfy((buffer) -> assertThat(buffer.refCnt()).isZero());
	}

	private void pump(Length length) {
		pump(length, this.network.flux(), this.executor);
	}

	private void pump(Length length, Flux<DataBuffer> body, Executor thread) {
		Intake intake = new Intake(length.announced, () -> 1 << 20, () -> false,
				new Throttle.Limit(this.share, this.readSizes::add), this.afterwards);
		this.subscription = BodyPump.pump(body, thread, this.writer, intake, (started) -> {
			this.pump = started;
			return this.guard;
		})
			.subscribe(null, (error) -> this.outcomes.add(String.valueOf(error.getMessage())),
					() -> this.outcomes.add("written"));
	}

	private DataBuffer buffer(String text) {
		ByteBuf buffer = UnpooledByteBufAllocator.DEFAULT.buffer();
		buffer.writeCharSequence(text, StandardCharsets.UTF_8);
		this.buffers.add(buffer);
		return FACTORY.wrap(buffer);
	}

	private void cancel() {
		if (this.subscription != null) {
			this.subscription.dispose();
		}
	}

	@Test
	void aSmallBodyThatComesInOneGoTakesOneTurnOfTheExecutor() {
		pump(Length.SMALL);
		this.network.next(buffer("ab"), buffer("cd")).complete();
		this.afterwards.run();
		assertThat(this.executor.waiting()).isEqualTo(1);
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin", "write abcd", "finish");
		assertThat(this.outcomes).containsExactly("written");
		assertThat(this.executor.taken).isEqualTo(1);
		assertThat(this.guard.isDisposed()).isTrue();
	}

	@Test
	void aSmallBodyIsAskedForAtOnce() {
		pump(Length.SMALL);
		this.network.assertMinRequested(Long.MAX_VALUE);
		assertThat(started().isWaitingForNetwork()).isTrue();
	}

	@Test
	void aSmallBodyWhoseFirstByteNeverComesStillBegins() {
		pump(Length.SMALL);
		assertThat(this.executor.waiting()).as("the first bytes may be there already").isZero();
		this.afterwards.run();
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin");
		assertThat(this.outcomes).isEmpty();
		cancel();
	}

	@Test
	void aSmallBodyInSeveralPiecesIsWrittenAsItComes() {
		pump(Length.SMALL);
		this.afterwards.run();
		this.executor.run();
		this.network.next(buffer("ab"));
		this.executor.run();
		this.network.next(buffer("cd"));
		this.network.next(buffer("ef"));
		this.executor.run();
		assertThat(this.outcomes).isEmpty();
		this.network.complete();
		this.afterwards.run();
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin", "write ab", "write cdef", "finish");
		assertThat(this.outcomes).containsExactly("written");
		assertThat(started().received()).isEqualTo(6);
	}

	@Test
	void theNetworkThreadMayComeLaterThanTheWholeBody() {
		pump(Length.SMALL);
		this.network.next(buffer("ab")).complete();
		this.executor.run();
		this.afterwards.run();
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin", "write ab", "finish");
		// Once to write and finish, and once to tell it when the connection is back.
		assertThat(this.executor.taken).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource
	void theWriterOfALargeBodyGetsReadyBeforeTheFirstByte(Length length) {
		pump(length);
		this.executor.run();
		assertThat(this.writer.calls).isEqualTo((length == Length.SMALL) ? List.of() : List.of("begin"));
		cancel();
	}

	/**
	 * Segments divide a content on the serial executor, and should do so before much of
	 * it came.
	 */
	@Test
	void whatElseWaitsForTheExecutorComesBeforeTheBytesOfALargeBody() {
		pump(Length.LARGE);
		this.executor.execute(() -> this.writer.calls.add("something else"));
		this.network.next(buffer("ab"));
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin", "something else", "write ab");
		cancel();
	}

	@Test
	void aLargeBodyIsAskedForPieceByPiece() {
		pump(Length.LARGE);
		this.network.assertMinRequested(2);
		this.network.next(buffer("ab"), buffer("cd"));
		assertThat(started().isWaitingForNetwork()).as("nothing is written yet").isFalse();
		this.executor.run();
		assertThat(started().isWaitingForNetwork()).isTrue();
		assertThat(this.afterwards.taken + this.afterwards.waiting()).isZero();
		this.network.next(buffer("ef")).complete();
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin", "write abcd", "write ef", "finish");
		assertThat(this.outcomes).as("the connection is not back in its pool").isEmpty();
		this.afterwards.run();
		this.executor.run();
		assertThat(this.outcomes).containsExactly("written");
	}

	@ParameterizedTest
	@EnumSource
	void anEmptyBodyBeginsAndFinishes(Length length) {
		pump(length);
		this.network.complete();
		this.afterwards.run();
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin", "finish");
		assertThat(this.outcomes).containsExactly("written");
	}

	@ParameterizedTest
	@EnumSource
	void aCancellationBeforeTheBeginningReleasesEverythingAndNeverBegins(Length length) {
		pump(length);
		this.network.next(buffer("ab"), buffer("cd"));
		cancel();
		this.network.assertCancelled();
		assertThat(this.buffers).allSatisfy((buffer) -> assertThat(buffer.refCnt()).isZero());
		this.afterwards.run();
		this.executor.run();
		assertThat(this.writer.calls).isEmpty();
		assertThat(this.outcomes).isEmpty();
		assertThat(this.guard.isDisposed()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void aCancellationBeforeAnythingCameNeverBegins(Length length) {
		pump(length);
		cancel();
		this.afterwards.run();
		this.executor.run();
		assertThat(this.writer.calls).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void afterACancellationNothingIsFinished(Length length) {
		this.writer.whenBegun(this::cancel);
		pump(length);
		this.network.next(buffer("ab")).complete();
		this.afterwards.run();
		this.executor.run();
		// What was thrown away would seem to be missing.
		assertThat(this.writer.calls).containsExactly("begin");
		assertThat(this.outcomes).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void aWriterThatCannotBeginReleasesEverything(Length length) {
		this.writer.failing("begin");
		pump(length);
		this.network.next(buffer("ab"), buffer("cd"));
		this.afterwards.run();
		this.executor.run();
		this.network.assertCancelled();
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin");
		assertThat(this.outcomes).containsExactly("begin failed");
		assertThat(this.guard.isDisposed()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void aWriterThatFailsReleasesEverything(Length length) {
		this.writer.failing("write ab");
		pump(length);
		this.network.next(buffer("ab"));
		this.writer.whenWritten(() -> this.network.next(buffer("cd")));
		this.executor.run();
		this.network.assertCancelled();
		assertThat(this.writer.calls).containsExactly("begin", "write ab");
		assertThat(this.outcomes).containsExactly("write ab failed");
	}

	@ParameterizedTest
	@EnumSource
	void aWriterThatCannotFinishIsAFailure(Length length) {
		this.writer.failing("finish");
		pump(length);
		this.network.next(buffer("ab")).complete();
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin", "write ab", "finish");
		assertThat(this.outcomes).containsExactly("finish failed");
	}

	@ParameterizedTest
	@EnumSource
	void whatCameBeforeAnErrorIsWrittenFirst(Length length) {
		pump(length);
		this.network.next(buffer("ab"), buffer("cd")).error(new IOException("reset"));
		this.afterwards.run();
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin", "write abcd");
		assertThat(this.outcomes).containsExactly("reset");
	}

	@ParameterizedTest
	@EnumSource
	void anErrorBeforeTheFirstByteIsToldAfterTheBeginning(Length length) {
		pump(length);
		this.network.error(new IOException("reset"));
		this.afterwards.run();
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin");
		assertThat(this.outcomes).containsExactly("reset");
	}

	@ParameterizedTest
	@EnumSource
	void whatCameBeforeTheGuardGaveUpIsWrittenFirst(Length length) {
		pump(length);
		this.network.next(buffer("ab"));
		started().fail(new IOException("stalled"));
		this.network.assertCancelled();
		this.network.next(buffer("late"));
		started().fail(new IOException("stalled again"));
		this.afterwards.run();
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin", "write ab");
		assertThat(this.outcomes).containsExactly("stalled");
	}

	@ParameterizedTest
	@EnumSource
	void theRestIsLeftUnreadIfNoMoreIsWanted(Length length) {
		this.writer.enoughAfter("write ab");
		pump(length);
		this.network.next(buffer("ab"));
		this.writer.whenWritten(() -> this.network.next(buffer("cd")));
		this.executor.run();
		this.network.assertCancelled();
		assertThat(this.writer.calls).containsExactly("begin", "write ab", "finish");
		assertThat(this.outcomes).containsExactly("written");
	}

	@ParameterizedTest
	@EnumSource
	void anErrorOfTheRestDoesNotMatterIfNoMoreIsWanted(Length length) {
		this.writer.enoughAfter("write ab");
		pump(length);
		this.network.next(buffer("ab")).error(new IOException("reset"));
		this.executor.run();
		assertThat(this.writer.calls).containsExactly("begin", "write ab", "finish");
		assertThat(this.outcomes).containsExactly("written");
	}

	/** B5: a body asks as it always did, and no connection is touched. */
	@ParameterizedTest
	@EnumSource
	void withoutALimitThereIsNoThrottle(Length length) {
		pump(length);
		this.network.next(buffer("ab"), buffer("cd")).complete();
		this.afterwards.run();
		this.executor.run();
		assertThat(started().throttle()).isNull();
		assertThat(this.readSizes).isEmpty();
	}

	/** B4: from the first read on. */
	@ParameterizedTest
	@EnumSource
	void underALimitABodyAsksForWhatIsSavedAndThenWaits(Length length) {
		this.share.own(OptionalLong.of(1000));
		pump(length);
		assertThat(this.readSizes).contains(16 * 1024).doesNotContain(Integer.MAX_VALUE);
		this.executor.run();
		int bytes = 0;
		while (started().isWaitingForNetwork()) {
			this.network.next(buffer("a".repeat(16 * 1024)));
			bytes += 16 * 1024;
			this.executor.run();
		}
		assertThat(bytes).isEqualTo(64 * 1024);
		this.network.assertMinRequested(0);
		this.clock.advance(Duration.ofMillis(100));
		assertThat(started().isWaitingForNetwork()).as("it was woken").isTrue();
		cancel();
		assertThat(this.readSizes).endsWith(Integer.MAX_VALUE);
	}

	/** B5: a limit that comes later holds from the next batch on. */
	@Test
	void aLimitThatComesLaterHoldsWhenWhatWasAskedForHasCome() {
		pump(Length.LARGE);
		this.network.next(buffer("ab"));
		this.share.own(OptionalLong.of(1000));
		this.executor.run();
		assertThat(this.readSizes).containsExactly(16 * 1024, 16 * 1024);
		assertThat(started().isWaitingForNetwork()).as("one buffer is on its way").isTrue();
		this.network.next(buffer("cd"));
		this.executor.run();
		assertThat(started().isWaitingForNetwork()).as("what is saved may be asked for").isTrue();
		this.share.own(OptionalLong.empty());
		this.network.next(buffer("ef")).complete();
		this.afterwards.run();
		this.executor.run();
		assertThat(this.readSizes).endsWith(Integer.MAX_VALUE);
		assertThat(this.outcomes).containsExactly("written");
	}

	/**
	 * The serial executor may find the end before the one who tells it has called the
	 * writer.
	 */
	@Test
	void theWriterFinishesOnceThoughTheEndComesWhileItWrites() throws InterruptedException {
		ExecutorService thread = Executors.newSingleThreadExecutor();
		try {
			for (int round = 0; round < ROUNDS; round++) {
				this.writer.calls.clear();
				AtomicBoolean written = new AtomicBoolean();
				this.writer.whenWritten(() -> written.set(true));
				TestPublisher<DataBuffer> body = TestPublisher.create();
				SerialExecutor serial = new SerialExecutor(thread);
				pump(Length.UNKNOWN, body.flux(), serial);
				body.next(buffer("ab"));
				while (!written.get()) {
					Thread.onSpinWait();
				}
				for (int i = 0; i < round % 100; i++) {
					Thread.onSpinWait();
				}
				body.complete();
				this.afterwards.run();
				int ends = round + 1;
				Await.until("the end is told", () -> this.outcomes.size() >= ends);
				CountDownLatch through = new CountDownLatch(1);
				serial.execute(through::countDown);
				assertThat(through.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
				assertThat(this.writer.calls).containsExactly("begin", "write ab", "finish");
			}
			assertThat(this.outcomes).hasSize(ROUNDS).containsOnly("written");
		}
		finally {
			thread.shutdownNow();
		}
	}

	private BodyPump started() {
		if (this.pump == null) {
			throw new AssertionError("no pump");
		}
		return this.pump;
	}

	/** A thread that does what it is given when the test lets it. */
	private static final class Turns implements Executor {

		private final Queue<Runnable> tasks = new ArrayDeque<>();

		private int taken;

		@Override
		public void execute(Runnable task) {
			this.tasks.add(task);
		}

		int waiting() {
			return this.tasks.size();
		}

		void run() {
			for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
				this.taken++;
				task.run();
			}
		}

	}

	/** Notes what is called, and does what the test wants meanwhile. */
	private static final class Recorder implements BodyReceiver {

		private final List<String> calls = new CopyOnWriteArrayList<>();

		private Runnable whenBegun = () -> {
		};

		private Runnable whenWritten = () -> {
		};

		private String failing = "";

		private String enoughAfter = "";

		void whenBegun(Runnable action) {
			this.whenBegun = action;
		}

		void whenWritten(Runnable action) {
			this.whenWritten = action;
		}

		void failing(String call) {
			this.failing = call;
		}

		void enoughAfter(String call) {
			this.enoughAfter = call;
		}

		@Override
		public void begin() throws IOException {
			called("begin");
			this.whenBegun.run();
		}

		@Override
		public boolean write(ByteBuffer[] buffers) throws IOException {
			StringBuilder text = new StringBuilder("write ");
			for (ByteBuffer buffer : buffers) {
				text.append(StandardCharsets.UTF_8.decode(buffer));
			}
			this.whenWritten.run();
			called(text.toString());
			return !text.toString().equals(this.enoughAfter);
		}

		@Override
		public void finish() throws IOException {
			called("finish");
		}

		private void called(String call) throws IOException {
			this.calls.add(call);
			if (call.equals(this.failing)) {
				throw new IOException(call + " failed");
			}
		}

	}

}
