package io.github.downloadmanager.internal.transfer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.Function;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.internal.concurrent.FatalErrors;
import io.github.downloadmanager.internal.http.Cancellations;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/**
 * Moves a body from the network to a writer: takes buffers on a network thread, hands
 * them over in batches, a few in flight at a time, and asks for more when they are
 * written. What came before an error is written before the error is told, so that it can
 * be resumed from. Each buffer is released exactly once, whatever happens.
 */
final class BodyPump extends BaseSubscriber<DataBuffer> {

	/** Buffers requested first, of unknown size: one to write and one on its way. */
	private static final int FIRST_WANTED = 2;

	/** Upper bound on buffers requested at once, as the next may be larger. */
	static final int MAX_WANTED = 16;

	/** Batches written, some MiB, before other downloads may have the thread. */
	private static final int BATCHES_IN_A_TURN = 8;

	private final Executor executor;

	private final BodyReceiver writer;

	private final ConnectionReturn connection;

	private final ReceiveOptions intake;

	private final MonoSink<Void> result;

	@GuardedBy("this")
	private final Queue<DataBuffer> queue = new ArrayDeque<>();

	/** Bytes in the queue, or being written. */
	@GuardedBy("this")
	private long held;

	/** A recent size of a buffer, in bytes. */
	@GuardedBy("this")
	private long piece;

	/** Whether the body is taken in as it comes. Set before anything comes. */
	private boolean small;

	/** {@code null} until a limit of the bandwidth holds for the first time. */
	private volatile @Nullable BandwidthThrottle throttle;

	/** Whether the writer was called, or will be. */
	@GuardedBy("this")
	private boolean called;

	/** Whether the writer got ready; used on the serial executor. */
	private boolean begun;

	@GuardedBy("this")
	private boolean draining;

	@GuardedBy("this")
	private boolean ended;

	@GuardedBy("this")
	private boolean stopped;

	@GuardedBy("this")
	private @Nullable Throwable error;

	/** Buffers requested and not yet received. With none, the writer is the slow side. */
	private volatile int wanted;

	/** Like the number before, written under the lock and read without it. */
	private volatile long received;

	private BodyPump(Executor executor, BodyReceiver writer, ReceiveOptions intake, MonoSink<Void> result) {
		this.executor = executor;
		this.connection = new ConnectionReturn(executor);
		this.writer = writer;
		this.intake = intake;
		this.result = result;
	}

	/**
	 * Move a body.
	 * @param body the body
	 * @param executor runs one task at a time, off the network threads
	 * @param writer takes the bytes
	 * @param intake how they are taken in
	 * @param watcher gets the pump when it starts, to look at and to end it; what it
	 * returns is disposed in the end
	 * @return completes, on the serial executor, when everything is written
	 */
	static Mono<Void> pump(Flux<DataBuffer> body, Executor executor, BodyReceiver writer, ReceiveOptions intake,
			Function<BodyPump, Disposable> watcher) {
		return Mono.create((sink) -> {
			BodyPump pump = new BodyPump(executor, writer, intake, sink);
			// Under a limit a small body waits for its turn, as any other does.
			pump.small = pump.limit() == null && intake.isSmall();
			sink.onCancel(pump::cancelled);
			Disposable watch = watcher.apply(pump);
			sink.onDispose(() -> {
				watch.dispose();
				Optional.ofNullable(pump.throttle).ifPresent(BandwidthThrottle::close);
			});
			if (!pump.small) {
				// The writer gets ready while the first bytes are on their way; by a task
				// of its own, or what else waits for the serial executor would wait for
				// them.
				executor.execute(pump::begin);
			}
			body.subscribe(pump);
			if (pump.small) {
				// A small body mostly comes with its headers; the writer is called once
				// then.
				intake.afterwards().execute(() -> pump.drain(true));
			}
		});
	}

	/** Bytes received from the network so far. */
	long received() {
		return this.received;
	}

	/** Whether the next move is the network's. */
	boolean isWaitingForNetwork() {
		return this.wanted > 0;
	}

	/** How it keeps to limits; {@code null} as long as there was none. */
	@Nullable BandwidthThrottle throttle() {
		return this.throttle;
	}

	/** The limit to keep to; {@code null} if there is none. */
	private @Nullable BandwidthThrottle limit() {
		boolean limited = this.intake.limit().share().isLimited();
		BandwidthThrottle current = this.throttle;
		if (current == null && !limited) {
			return null;
		}
		synchronized (this) {
			current = this.throttle;
			if (current == null) {
				current = new BandwidthThrottle(this.intake.limit(), this::received, () -> askForMore(0));
				this.throttle = current;
			}
		}
		return current.keepTo(limited) ? current : null;
	}

	/** End the transfer with an error: what was received is still written first. */
	void fail(Throwable cause) {
		upstream().cancel();
		end(cause);
	}

	@Override
	public Context currentContext() {
		return Cancellations.DROPPED_ERRORS_ARE_EXPECTED;
	}

	@Override
	protected void hookOnSubscribe(Subscription subscription) {
		if (this.throttle != null) {
			synchronized (this) {
				this.piece = this.intake.window().getAsLong() / FIRST_WANTED;
			}
			askForMore(0);
			return;
		}
		// A small body is requested whole, which saves changes of thread.
		this.wanted = this.small ? Integer.MAX_VALUE : FIRST_WANTED;
		subscription.request(this.small ? Long.MAX_VALUE : FIRST_WANTED);
	}

	@Override
	protected void hookOnNext(DataBuffer buffer) {
		synchronized (this) {
			if (this.stopped || this.ended) {
				DataBufferUtils.release(buffer);
				return;
			}
			this.wanted--;
			int size = buffer.readableByteCount();
			this.received += size;
			this.held += size;
			this.piece = Math.max(size, this.piece - this.piece / 8);
			this.queue.add(buffer);
		}
		drain(false);
	}

	@Override
	protected void hookOnComplete() {
		this.connection.begin();
		this.intake.afterwards().execute(this.connection::arrived);
		end(null);
	}

	@Override
	protected void hookOnError(Throwable cause) {
		end(cause);
	}

	private void end(@Nullable Throwable cause) {
		synchronized (this) {
			if (this.ended) {
				return;
			}
			this.ended = true;
			this.error = cause;
		}
		drain(false);
	}

	/** The download was cancelled, or paused. */
	private void cancelled() {
		if (this.intake.keepsRest().getAsBoolean()) {
			cancel();
			end(new CancellationException());
		}
		else {
			stop();
		}
	}

	/** Nothing more is written. */
	private void stop() {
		cancel();
		List<DataBuffer> dropped;
		synchronized (this) {
			this.stopped = true;
			dropped = new ArrayList<>(this.queue);
			this.queue.clear();
		}
		dropped.forEach(DataBufferUtils::release);
	}

	/** Have the writer take what is there; if {@code once}, unless it was called. */
	private void drain(boolean once) {
		synchronized (this) {
			if (this.draining || this.stopped || (once && this.called)) {
				return;
			}
			this.draining = true;
			this.called = true;
		}
		this.executor.execute(this::write);
	}

	private void write() {
		if (!begin()) {
			return;
		}
		for (int batches = 1; writeBatch(); batches++) {
			if (batches == BATCHES_IN_A_TURN) {
				// A network that is always faster would keep this thread from others.
				this.executor.execute(this::write);
				return;
			}
		}
	}

	/** Write what is there; {@code false} if nothing is to be written now, or ever. */
	private boolean writeBatch() {
		List<DataBuffer> batch;
		boolean last;
		Throwable failure;
		synchronized (this) {
			batch = new ArrayList<>(this.queue);
			this.queue.clear();
			last = batch.isEmpty() && this.ended && !this.stopped;
			failure = this.error;
			// Whoever comes after the last one, to tell of the end for example, must
			// not have the writer finish again.
			if (batch.isEmpty() && !this.ended) {
				this.draining = false;
			}
		}
		if (last) {
			finish(failure);
		}
		return !batch.isEmpty() && write(batch);
	}

	private boolean begin() {
		synchronized (this) {
			if (this.stopped) {
				return false;
			}
		}
		if (this.begun) {
			return true;
		}
		this.begun = true;
		try {
			this.writer.begin();
			return true;
		}
		catch (Throwable ex) {
			stop();
			this.result.error(FatalErrors.contained(ex));
			return false;
		}
	}

	private boolean write(List<DataBuffer> batch) {
		Throwable failure = null;
		boolean more = true;
		long size = BodyReceiver.size(batch);
		try {
			more = this.writer.write(BodyReceiver.buffers(batch));
		}
		catch (Throwable ex) {
			failure = ex;
		}
		batch.forEach(DataBufferUtils::release);
		if (failure != null) {
			stop();
			// An error of the network after this one is a consequence of it.
			this.result.error(FatalErrors.contained(failure));
			return false;
		}
		if (!more) {
			stop();
			// Nobody needs the rest of the body, so its errors do not count.
			finish(null);
			return false;
		}
		askForMore(size);
		return true;
	}

	/**
	 * Request as many buffers of the recent size as fit into the window, and as a limit
	 * of the bandwidth allows. Called on the serial executor, or when a limit allows
	 * more.
	 */
	private void askForMore(long written) {
		if (this.small) {
			return;
		}
		int more;
		long most = this.intake.window().getAsLong();
		BandwidthThrottle limit = limit();
		int allowed = (limit != null) ? limit.buffers(this.wanted) : MAX_WANTED;
		synchronized (this) {
			this.held -= written;
			long room = (most - this.held) / Math.max(1, this.piece);
			more = Math.min(allowed, (int) Math.max(1, Math.min(MAX_WANTED, room))) - this.wanted;
			if (more <= 0) {
				return;
			}
			this.wanted += more;
		}
		request(more);
	}

	private void finish(@Nullable Throwable failure) {
		Throwable cause = failure;
		if (cause == null) {
			try {
				this.writer.finish();
			}
			catch (Throwable ex) {
				cause = ex;
			}
		}
		if (cause != null) {
			BandwidthThrottle limit = this.throttle;
			this.result.error(FatalErrors.contained((limit != null) ? limit.explain(cause) : cause));
		}
		else {
			this.connection.behind(this.result::success);
		}
	}

}
