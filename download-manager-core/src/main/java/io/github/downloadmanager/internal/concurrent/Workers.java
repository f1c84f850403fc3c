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
 * The threads of one manager that may block. Writers are for files, all others for code
 * that is not ours, in pools of their own, so that none can hold up another: a listener
 * may hang without harm to a download, and even wait for the result of one. Threads start
 * when they are needed and end when they are idle.
 */
public final class Workers {

	/** Enough to keep one slow write from holding up other files; more is not faster. */
	private static final int WRITERS = 4;

	/** Threads of a pool for code that is not ours that are there at once. */
	private static final int CALLBACKS = 16;

	/** As many as that may block before what others wait for has to wait, too. */
	private static final int MOST_CALLBACKS = 1024;

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

	/** Tells those that wait for a result. */
	public Executor results() {
		return this.results;
	}

	/** Runs those steps of a download that are not ours: sinks, verifiers, refreshers. */
	public Executor steps() {
		return this.steps;
	}

	/**
	 * Make a call that is such a step. If it is cancelled the thread is interrupted, and
	 * nobody waits for the call to end.
	 * @return makes the call when it is subscribed; its value, or empty for {@code null}
	 */
	public <T> Mono<T> step(Callable<@Nullable T> call) {
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

	/** Whether the thread that asks is one on which code that is not ours is called. */
	public boolean isCallback() {
		return this.callbacks.isOnThread() || this.results.isOnThread() || this.steps.isOnThread();
	}

	/**
	 * Whether the thread that asks does something for a download, which cannot end before
	 * that returns.
	 */
	public boolean isInDownload() {
		return this.steps.isOnThread() || isOnWriter();
	}

	/** Whether the thread that asks is one of the few that write files. */
	public boolean isOnWriter() {
		return Thread.currentThread() instanceof WriterThread writer && writer.owner == this;
	}

	private void write(Runnable task) {
		boolean kept = Thread.currentThread() instanceof WriterThread writer && writer.gathered != null
				&& writer.gathered.keep(task);
		if (!kept) {
			this.writerThreads.execute(task);
		}
	}

	/**
	 * Do something that may hand a task to the writers, as the start of the next download
	 * does. If this is a writer thread, which is about to have nothing to do, it can run
	 * that task itself: to wake another takes longer than a small task does.
	 * @return runs the task, if there is one; must be called, when the caller is done
	 */
	public Runnable gather(Runnable action) {
		// Not when it is running such a task already, or they might go ever deeper.
		if (!(Thread.currentThread() instanceof WriterThread writer) || writer.gathered != null) {
			action.run();
			return () -> {
			};
		}
		Gathered gathered = new Gathered();
		writer.gathered = gathered;
		boolean done = false;
		try {
			action.run();
			done = true;
		}
		finally {
			writer.gathered = null;
			if (!done && gathered.task != null) {
				this.writerThreads.execute(gathered.task);
			}
		}
		return () -> {
			writer.gathered = gathered;
			try {
				gathered.run();
			}
			finally {
				writer.gathered = null;
			}
		};
	}

	/**
	 * Take no more tasks; those taken still run.
	 * @return completes when no code that is not ours runs any more
	 */
	public CompletableFuture<Void> shutdown() {
		this.writerThreads.shutdown();
		return CompletableFuture.allOf(this.callbacks.shutdown(), this.results.shutdown(), this.steps.shutdown());
	}

	private static CallbackPool pool(String name) {
		return new CallbackPool(name, CALLBACKS, MOST_CALLBACKS, IDLE);
	}

	/** After the end the few tasks that still come run where they come from. */
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
		 * Takes in what is handed to the writers on this thread, for as long as it is
		 * set.
		 */
		private @Nullable Gathered gathered;

		WriterThread(Workers owner, Runnable task, String name) {
			super(task, name);
			this.owner = owner;
			setDaemon(true);
		}

	}

	/** One task, at most: what comes after it need not wait for it. */
	private static final class Gathered {

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
