package io.github.downloadmanager.internal.concurrent;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Runs tasks one after the other, in the order given, on threads of a pool. Holds a
 * thread, and memory for a queue, only while there is something to run.
 */
public final class SerialExecutor implements Executor {

	private static final Logger logger = LoggerFactory.getLogger(SerialExecutor.class);

	private final Executor pool;

	private final Consumer<Throwable> onFailure;

	private @Nullable Queue<Runnable> tasks;

	private boolean running;

	/**
	 * Create a lane whose tasks see to their own failures; others are only logged.
	 * @param pool the threads
	 */
	public SerialExecutor(Executor pool) {
		this(pool, (ex) -> logger.atError().setCause(ex).log("A task of the download manager failed"));
	}

	/**
	 * Create a lane.
	 * @param pool the threads
	 * @param onFailure told of what a task threw; must not throw
	 */
	public SerialExecutor(Executor pool, Consumer<Throwable> onFailure) {
		this.pool = pool;
		this.onFailure = onFailure;
	}

	@Override
	public void execute(Runnable task) {
		synchronized (this) {
			if (this.tasks == null) {
				this.tasks = new ArrayDeque<>(4);
			}
			this.tasks.add(task);
			if (this.running) {
				return;
			}
			this.running = true;
		}
		try {
			this.pool.execute(this::run);
		}
		catch (RuntimeException | Error ex) {
			// No thread to be had just now: the next task tries again, and takes this one
			// along.
			synchronized (this) {
				this.running = false;
			}
			throw ex;
		}
	}

	/**
	 * A call on the lane.
	 * @return makes the call when it is subscribed; not at all if it is cancelled before
	 * its turn
	 */
	public <T> Mono<T> call(Callable<@Nullable T> call) {
		return Mono.create((sink) -> {
			AtomicBoolean cancelled = new AtomicBoolean();
			sink.onCancel(() -> cancelled.set(true));
			execute(() -> {
				if (cancelled.get()) {
					return;
				}
				T value;
				try {
					value = call.call();
				}
				catch (Throwable ex) {
					sink.error(FatalErrors.contained(ex));
					return;
				}
				sink.success(value);
			});
		});
	}

	/**
	 * Let others have the thread, and go on behind them.
	 * @return {@code false} if that cannot be
	 */
	private boolean handOver() {
		synchronized (this) {
			if (this.tasks == null || this.tasks.isEmpty()) {
				// Ends by itself.
				return false;
			}
		}
		try {
			this.pool.execute(this::run);
			return true;
		}
		catch (RuntimeException | Error ex) {
			// No thread to be had: then on this one.
			return false;
		}
	}

	private void run() {
		while (true) {
			Runnable task;
			synchronized (this) {
				task = (this.tasks != null) ? this.tasks.poll() : null;
				if (task == null) {
					this.tasks = null;
					this.running = false;
					return;
				}
			}
			try {
				task.run();
			}
			catch (Throwable ex) {
				this.onFailure.accept(ex);
				if (ex instanceof VirtualMachineError) {
					this.pool.execute(this::run);
					throw ex;
				}
			}
			if (this.pool instanceof WorkerPool shared && shared.isCrowded() && handOver()) {
				return;
			}
		}
	}

}
