package io.github.downloadmanager.internal.concurrent;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The threads of one manager that may block. Writers work on files. All other threads run
 * user code, in pools of their own, so that no pool holds up another: a listener may hang
 * without harm to a download, and may even wait for the result of one. Threads start when
 * they are needed and end when they are idle.
 */
public final class Workers {

	/** Enough that one slow write does not hold up other files. More are not faster. */
	private static final int WRITERS = 4;

	/** Threads of a pool for user code while none of them blocks. */
	private static final int CALLBACKS = 16;

	/** Threads of a pool for user code at most; beyond that, tasks wait. */
	private static final int MAX_CALLBACKS = 1024;

	private static final Duration IDLE = Duration.ofSeconds(10);

	private final ThreadPoolExecutor writerThreads = writerPool();

	private final WorkerPool writers = new Writers();

	private final CallbackPool callbacks = pool("download-callback-");

	private final CallbackPool results = pool("download-result-");

	private final CallbackPool steps = pool("download-step-");

	/** Runs tasks that may block on a file. */
	public Executor writers() {
		return this.writers;
	}

	/** Calls listeners and subscribers. */
	public Executor callbacks() {
		return this.callbacks;
	}

	/** Completes the futures of those who wait for a result. */
	public Executor results() {
		return this.results;
	}

	/** Runs the steps of a download that are user code: sinks, verifiers, refreshers. */
	public Executor steps() {
		return this.steps;
	}

	/**
	 * Run code that is a step of the user; see {@link #step}.
	 * @return runs it when it is subscribed, and completes empty after it
	 */
	public Mono<Void> runStep(ThrowingRunnable code) {
		return step(() -> {
			code.run();
			return Boolean.TRUE;
		}).then();
	}

	/**
	 * Make a call that is a step of the user. If it is cancelled, the thread is
	 * interrupted, and nobody waits for the call to return.
	 * @return makes the call when it is subscribed; its value, or empty for {@code null}
	 */
	public <T> Mono<T> step(Callable<? extends @Nullable T> call) {
		return Mono.create((sink) -> {
			InterruptibleCalls calls = new InterruptibleCalls(true);
			sink.onCancel(calls::end);
			this.steps.execute(() -> {
				T value;
				try {
					value = calls.call(call);
				}
				catch (Throwable ex) {
					sink.error(FatalErrors.contained(ex));
					return;
				}
				sink.success(value);
			});
		});
	}

	/** Whether the calling thread is one for user code. */
	public boolean isCallback() {
		return this.callbacks.isOnThread() || this.results.isOnThread() || this.steps.isOnThread();
	}

	/**
	 * Whether the calling thread does a step of a download, which cannot end before the
	 * step returns.
	 */
	public boolean isInDownload() {
		return this.steps.isOnThread() || isOnWriter();
	}

	/** Whether the thread that asks is one of the few that write files. */
	public boolean isOnWriter() {
		return Thread.currentThread() instanceof WriterThread writer && writer.owner == this;
	}

	private void write(Runnable task) {
		boolean kept = Thread.currentThread() instanceof WriterThread writer && writer.handOff != null
				&& writer.handOff.keep(task);
		if (!kept) {
			this.writerThreads.execute(task);
		}
	}

	/**
	 * Run an action that may give a task to the writers, as the start of the next
	 * download does. If the calling thread is a writer, it keeps that task for itself: to
	 * wake another thread takes longer than a small task does.
	 * @return runs the kept task, if there is one; the caller must call it when it has
	 * nothing else to do
	 */
	public Runnable handOff(Runnable action) {
		// A kept task that keeps another one would let the stack grow without end.
		if (!(Thread.currentThread() instanceof WriterThread writer) || writer.handOff != null) {
			action.run();
			return () -> {
			};
		}
		HandOff handOff = new HandOff();
		writer.handOff = handOff;
		boolean done = false;
		try {
			action.run();
			done = true;
		}
		finally {
			writer.handOff = null;
			if (!done && handOff.task != null) {
				this.writerThreads.execute(handOff.task);
			}
		}
		return () -> {
			writer.handOff = handOff;
			try {
				handOff.run();
			}
			finally {
				writer.handOff = null;
			}
		};
	}

	/**
	 * Accept no more tasks. Those accepted before still run.
	 * @return completes when no user code runs any more
	 */
	public CompletableFuture<Void> shutdown() {
		this.writerThreads.shutdown();
		return CompletableFuture.allOf(this.callbacks.shutdown(), this.results.shutdown(), this.steps.shutdown());
	}

	private static CallbackPool pool(String name) {
		return new CallbackPool(name, CALLBACKS, MAX_CALLBACKS, IDLE);
	}

	/** After the shutdown, late tasks run on the thread that gives them. */
	private ThreadPoolExecutor writerPool() {
		AtomicInteger count = new AtomicInteger();
		ThreadPoolExecutor pool = new ThreadPoolExecutor(WRITERS, WRITERS, IDLE.toMillis(), TimeUnit.MILLISECONDS,
				new LinkedBlockingQueue<>(),
				(task) -> new WriterThread(this, task, "download-writer-" + count.incrementAndGet()),
				(task, stopped) -> task.run());
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

	private final class Writers implements WorkerPool {

		@Override
		public void execute(Runnable task) {
			write(task);
		}

		@Override
		public boolean isCrowded() {
			return !Workers.this.writerThreads.getQueue().isEmpty();
		}

	}

	private static final class WriterThread extends Thread {

		private final Workers owner;

		/**
		 * Keeps the task that this thread gives to the writers while it is set. Used by
		 * this thread only.
		 */
		private @Nullable HandOff handOff;

		WriterThread(Workers owner, Runnable task, String name) {
			super(task, name);
			this.owner = owner;
			setDaemon(true);
		}

	}

	/** Keeps one task; later tasks go to other threads and need not wait for it. */
	private static final class HandOff {

		private @Nullable Runnable task;

		private boolean full;

		boolean keep(Runnable another) {
			if (this.full) {
				return false;
			}
			this.full = true;
			this.task = another;
			return true;
		}

		void run() {
			this.full = true;
			Runnable kept = this.task;
			this.task = null;
			if (kept != null) {
				kept.run();
			}
		}

	}

}
