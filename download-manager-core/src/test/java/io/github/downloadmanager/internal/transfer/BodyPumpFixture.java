package io.github.downloadmanager.internal.transfer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

import io.github.downloadmanager.internal.bandwidth.BandwidthAllocator;
import io.github.downloadmanager.internal.bandwidth.DownloadShare;
import io.github.downloadmanager.internal.bandwidth.PriorityWeights;
import io.github.downloadmanager.internal.concurrent.Time;
import io.github.downloadmanager.internal.http.ReceiveWindow;
import io.github.downloadmanager.testsupport.ManualClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A pump between a network and a writer. The serial executor and the network thread move
 * only when the test lets them.
 */
abstract class BodyPumpFixture {

	private static final NettyDataBufferFactory FACTORY = new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT);

	final ManualClock clock = new ManualClock();

	final BandwidthAllocator bandwidth = new BandwidthAllocator(
			new Time(this.clock, this.clock::nanos, () -> Instant.EPOCH), PriorityWeights.EVEN);

	final DownloadShare share = this.bandwidth.share("mine", OptionalLong.empty());

	final List<Integer> readSizes = new CopyOnWriteArrayList<>();

	final Turns executor = new Turns();

	/** What the network thread does when it is through with the signal. */
	final Turns afterwards = new Turns();

	/** What is on its way comes though it was cancelled. */
	final TestPublisher<DataBuffer> network = TestPublisher
		.createNoncompliant(TestPublisher.Violation.DEFER_CANCELLATION);

	final Recorder writer = new Recorder();

	final List<ByteBuf> buffers = new CopyOnWriteArrayList<>();

	final Disposable.Swap guard = Disposables.swap();

	private @Nullable Disposable subscription;

	@Nullable BodyPump pump;

	/** Outcomes of the pump; at most one. */
	final List<String> outcomes = new CopyOnWriteArrayList<>();

	/** How long a body says that it is. */
	enum Length {

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

	void pump(Length length) {
		pump(length, this.network.flux(), this.executor);
	}

	void pump(Length length, Flux<DataBuffer> body, Executor thread) {
		ReceiveOptions intake = new ReceiveOptions(length.announced, () -> 1 << 20, () -> false,
				new BandwidthThrottle.Limit(this.share, this.readSizes::add), this.afterwards);
		this.subscription = BodyPump.pump(body, thread, this.writer, intake, (started) -> {
			this.pump = started;
			return this.guard;
		})
			.subscribe(null, (error) -> this.outcomes.add(String.valueOf(error.getMessage())),
					() -> this.outcomes.add("written"));
	}

	DataBuffer buffer(String text) {
		ByteBuf buffer = UnpooledByteBufAllocator.DEFAULT.buffer();
		buffer.writeCharSequence(text, StandardCharsets.UTF_8);
		this.buffers.add(buffer);
		return FACTORY.wrap(buffer);
	}

	void cancel() {
		if (this.subscription != null) {
			this.subscription.dispose();
		}
	}

	BodyPump started() {
		if (this.pump == null) {
			throw new AssertionError("no pump");
		}
		return this.pump;
	}

	/** A thread that does what it is given when the test lets it. */
	static final class Turns implements Executor {

		private final Queue<Runnable> tasks = new ArrayDeque<>();

		int taken;

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
	static final class Recorder implements BodyReceiver {

		final List<String> calls = new CopyOnWriteArrayList<>();

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
