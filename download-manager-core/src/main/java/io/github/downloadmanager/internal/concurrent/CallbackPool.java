package io.github.downloadmanager.internal.concurrent;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Threads for code that is not ours. Any task may block, so there are many threads; yet
 * most tasks take less time than it takes to wake a thread for them. So one thread that
 * has run out of tasks stays up for a while and looks again by itself, and as long as it
 * does nobody is woken. Whoever takes a task and leaves others sees to it that somebody
 * comes for them. When as many threads as usual are busy and none of them takes a task
 * any more, they are taken for blocked, and another one comes, one at a time.
 */
final class CallbackPool implements Executor {

	/** So late may a task begin because the thread that is up looks only then. */
	private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	/** Threads of which none takes a task for so long are taken for blocked. */
	private static final long BLOCKED_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

	/** So often it looks in vain before it sleeps. */
	private static final int LOOKS = 2;

	private final String name;

	private final int size;

	private final int most;

	private final Duration idle;

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final CompletableFuture<Void> drained = new CompletableFuture<>();

	private int threads;

	private int started;

	private int asleep;

	/** Threads that are to wake up, and have not yet. */
	private int called;

	/** Threads that were started, and do not run yet. */
	private int starting;

	private boolean looking;

	/** Whether a thread beyond the usual ones waits to see if it is needed. */
	private boolean watching;

	/** Tasks that were ever taken. */
	private long taken;

	/** Tasks that run just now. */
	private int running;

	private boolean shutdown;

	/**
	 * Create a pool; threads are started when they are needed.
	 * @param name of the threads, followed by a number
	 * @param size how many threads there are at most as long as tasks do not block
	 * @param most how many there are at most, whatever tasks do
	 * @param idle how long a thread sleeps before it ends
	 */
	CallbackPool(String name, int size, int most, Duration idle) {
		this.name = name;
		this.size = size;
		this.most = most;
		this.idle = idle;
	}

	/** Run a task on one of the threads; on this one after the shutdown. */
	@Override
	public void execute(Runnable task) {
		synchronized (this) {
			if (!this.shutdown) {
				this.tasks.add(task);
				call(task);
				return;
			}
		}
		task.run();
	}

	/** Whether the thread that asks belongs to this pool. */
	boolean isOnThread() {
		return Thread.currentThread() instanceof CallbackThread callback && callback.pool == this;
	}

	/**
	 * Take no more tasks; those taken still run.
	 * @return completes when they have
	 */
	CompletableFuture<Void> shutdown() {
		boolean done;
		synchronized (this) {
			this.shutdown = true;
			notifyAll();
			done = isDrained();
		}
		if (done) {
			this.drained.complete(null);
		}
		return this.drained;
	}

	/** Under the lock. */
	private boolean isDrained() {
		return this.shutdown && this.running == 0 && this.tasks.isEmpty();
	}

	/**
	 * Let another thread come, if there is one and nobody comes anyway; under the lock.
	 */
	private void call(@Nullable Runnable newest) {
		if (this.looking || this.called + this.starting > 0) {
			return;
		}
		if (this.asleep > 0) {
			this.asleep--;
			this.called++;
			notify();
		}
		else if (this.threads < this.size || (this.threads < this.most && !this.watching)) {
			try {
				start();
			}
			catch (Throwable ex) {
				// Those that there are will come in the end.
				if (this.threads == 0 && newest != null && this.tasks.remove(newest)) {
					throw ex;
				}
			}
		}
	}

	private void start() {
		boolean additional = this.threads >= this.size;
		Thread thread = new CallbackThread(this, () -> run(additional), this.name + (this.started + 1));
		thread.start();
		this.started++;
		this.threads++;
		if (additional) {
			this.watching = true;
		}
		else {
			this.starting++;
		}
	}

	/** Wait until the tasks that wait are not taken any more, or none is left. */
	private void watch() {
		boolean flowing = true;
		long before = taken();
		while (flowing) {
			LockSupport.parkNanos(this, BLOCKED_NANOS);
			synchronized (this) {
				flowing = this.taken != before && !this.tasks.isEmpty();
				before = this.taken;
				this.watching = flowing;
			}
		}
	}

	private synchronized long taken() {
		return this.taken;
	}

	private void run(boolean additional) {
		if (additional) {
			watch();
		}
		else {
			synchronized (this) {
				this.starting--;
			}
		}
		boolean ended = false;
		try {
			for (Runnable task = next(); task != null; task = next()) {
				run(task);
				// It was meant for the task.
				Thread.interrupted();
			}
			ended = true;
		}
		finally {
			if (!ended) {
				// Errors that no thread survives; the other tasks need not share its
				// fate.
				lose();
			}
		}
	}

	private void run(Runnable task) {
		try {
			task.run();
		}
		finally {
			boolean done;
			synchronized (this) {
				this.running--;
				done = isDrained();
			}
			if (done) {
				this.drained.complete(null);
			}
		}
	}

	private synchronized void lose() {
		this.threads--;
		if (!this.tasks.isEmpty()) {
			call(null);
		}
	}

	/**
	 * What to do next.
	 * @return the task, or {@code null} if this thread is to end
	 */
	private @Nullable Runnable next() {
		int looks = 0;
		boolean looked = false;
		while (true) {
			synchronized (this) {
				if (looked) {
					this.looking = false;
				}
				Runnable task = this.tasks.poll();
				if (task != null) {
					this.running++;
					this.taken++;
					if (!this.tasks.isEmpty()) {
						call(null);
					}
					return task;
				}
				looked = !this.looking && !this.shutdown && looks < LOOKS;
				if (looked) {
					looks++;
					this.looking = true;
				}
				else if (this.shutdown || !sleep()) {
					this.threads--;
					return null;
				}
				else {
					looks = 0;
				}
			}
			if (looked) {
				LockSupport.parkNanos(this, LOOK_NANOS);
			}
		}
	}

	/**
	 * Wait to be called; under the lock.
	 * @return {@code false} if that took too long
	 */
	private boolean sleep() {
		this.asleep++;
		long deadline = System.nanoTime() + this.idle.toNanos();
		while (this.called == 0 && !this.shutdown) {
			long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
			if (millis <= 0) {
				this.asleep--;
				return false;
			}
			try {
				wait(millis);
			}
			catch (InterruptedException ex) {
				// Nobody of ours does that, and it is no reason to end.
			}
		}
		if (this.called > 0) {
			this.called--;
		}
		else {
			this.asleep--;
		}
		return true;
	}

	private static final class CallbackThread extends Thread {

		private final CallbackPool pool;

		CallbackThread(CallbackPool pool, Runnable task, String name) {
			super(task, name);
			this.pool = pool;
			setDaemon(true);
		}

	}

}
