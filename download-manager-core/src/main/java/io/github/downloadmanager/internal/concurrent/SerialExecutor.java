package io.github.downloadmanager.internal.concurrent;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
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

	@GuardedBy("this")
	private @Nullable Queue<Runnable> tasks;

	@GuardedBy("this")
	private boolean running;

	/**
	 * Create an executor whose tasks handle their own failures; others are logged.
	 * @param pool the threads
	 */
	public SerialExecutor(Executor pool) {
		this(pool, (ex) -> logger.atError().setCause(ex).log("A task of the download manager failed"));
	}

	/**
	 * Create an executor.
	 * @param pool the threads
	 * @param onFailure told of what a task threw; what it throws itself is dropped
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
			// No thread could be started. The next task tries again; this one runs then.
			synchronized (this) {
				this.running = false;
			}
			throw ex;
		}
	}

	/**
	 * Run code in turn with the tasks.
	 * @return runs it when it is subscribed, and completes empty after it; does not run
	 * it if it is cancelled before its turn
	 */
	public Mono<Void> run(ThrowingRunnable code) {
		return call(() -> {
			code.run();
			return Boolean.TRUE;
		}).then();
	}

	/**
	 * Make a call in turn with the tasks.
	 * @return makes the call when it is subscribed, and emits its value; makes none if it
	 * is cancelled before its turn
	 */
	public <T> Mono<T> call(Callable<T> call) {
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
	 * Give the thread to others, and go on behind them.
	 * @return {@code false} if this thread has to go on
	 */
	private boolean handOver() {
		synchronized (this) {
			if (this.tasks == null || this.tasks.isEmpty()) {
				// Nothing is left, so this thread is free anyway.
				return false;
			}
		}
		try {
			this.pool.execute(this::run);
			return true;
		}
		catch (RuntimeException | Error ex) {
			// No thread could be started, so this one goes on.
			return false;
		}
	}

	private void report(Throwable failure) {
		try {
			this.onFailure.accept(failure);
		}
		catch (Throwable ex) {
			// Nobody else can be told, and the tasks that wait must still run.
			if (ex != failure) {
				failure.addSuppressed(ex);
			}
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
				report(ex);
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
