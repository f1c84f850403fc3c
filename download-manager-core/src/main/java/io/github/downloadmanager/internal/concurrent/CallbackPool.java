package io.github.downloadmanager.internal.concurrent;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * Threads for user code. Any task may block, so there are many threads. Yet most tasks
 * take less time than it takes to wake a thread. So one thread that has run out of tasks
 * polls for a while before it sleeps, and while it polls no other thread is woken. A
 * thread that takes a task and leaves others behind calls another thread. When the usual
 * number of threads is busy and none of them takes a task any more, they are taken for
 * blocked, and further threads are started, one at a time.
 */
final class CallbackPool implements Executor {

	/** Upper bound on the start delay of a task while a thread is polling. */
	private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

	/** If no thread takes a task for this long, all of them are taken for blocked. */
	private static final long BLOCKED_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

	/** How often a thread polls in vain before it sleeps. */
	private static final int MAX_POLLS = 2;

	private final String name;

	private final int size;

	private final int most;

	private final Duration idle;

	@GuardedBy("this")
	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final CompletableFuture<Void> drained = new CompletableFuture<>();

	@GuardedBy("this")
	private int threads;

	@GuardedBy("this")
	private int started;

	@GuardedBy("this")
	private int asleep;

	/** Threads that were notified and have not woken up yet. */
	@GuardedBy("this")
	private int notified;

	/** Threads that were started and do not run yet. */
	@GuardedBy("this")
	private int starting;

	@GuardedBy("this")
	private boolean polling;

	/** Whether an additional thread waits to see if it is needed. */
	@GuardedBy("this")
	private boolean watching;

	/** Number of tasks taken since the start. */
	@GuardedBy("this")
	private long taken;

	/** Number of tasks that run now. */
	@GuardedBy("this")
	private int running;

	@GuardedBy("this")
	private boolean shutdown;

	/**
	 * Create a pool; threads are started when they are needed.
	 * @param name the name of the threads, which a number follows
	 * @param size how many threads there are at most while tasks do not block
	 * @param most how many threads there are at most in any case
	 * @param idle how long a thread sleeps before it ends
	 */
	CallbackPool(String name, int size, int most, Duration idle) {
		this.name = name;
		this.size = size;
		this.most = most;
		this.idle = idle;
	}

	/** Run a task on one of the threads; after the shutdown, on the calling thread. */
	@Override
	public void execute(Runnable task) {
		synchronized (this) {
			if (!this.shutdown) {
				this.tasks.add(task);
				wakeOrStart(task);
				return;
			}
		}
		task.run();
	}

	/** Whether the calling thread belongs to this pool. */
	boolean isOnThread() {
		return Thread.currentThread() instanceof CallbackThread callback && callback.pool == this;
	}

	/**
	 * Accept no more tasks. Those accepted before still run.
	 * @return completes when all of them have run
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

	@GuardedBy("this")
	private boolean isDrained() {
		return this.shutdown && this.running == 0 && this.tasks.isEmpty();
	}

	/**
	 * Wake or start a thread, if one is to be had and none is on its way already.
	 * @param newest the task that was added just now, if that is the reason
	 */
	@GuardedBy("this")
	private void wakeOrStart(@Nullable Runnable newest) {
		if (this.polling || this.notified + this.starting > 0) {
			return;
		}
		if (this.asleep > 0) {
			this.asleep--;
			this.notified++;
			notify();
		}
		else if (this.threads < this.size || (this.threads < this.most && !this.watching)) {
			try {
				start();
			}
			catch (Throwable ex) {
				// The threads that exist take the task later.
				if (this.threads == 0 && newest != null && this.tasks.remove(newest)) {
					throw ex;
				}
			}
		}
	}

	@GuardedBy("this")
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

	/** Wait while the other threads still take tasks and tasks are left. */
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
				// An interrupt was meant for the task, which is over.
				Thread.interrupted();
			}
			ended = true;
		}
		finally {
			if (!ended) {
				// An error ends this thread; another thread runs the remaining tasks.
				threadFailed();
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

	private synchronized void threadFailed() {
		this.threads--;
		if (!this.tasks.isEmpty()) {
			wakeOrStart(null);
		}
	}

	/**
	 * Wait for the next task.
	 * @return the task, or {@code null} if this thread is to end
	 */
	private @Nullable Runnable next() {
		int polls = 0;
		boolean polled = false;
		while (true) {
			synchronized (this) {
				if (polled) {
					this.polling = false;
				}
				Runnable task = this.tasks.poll();
				if (task != null) {
					this.running++;
					this.taken++;
					if (!this.tasks.isEmpty()) {
						wakeOrStart(null);
					}
					return task;
				}
				polled = !this.polling && !this.shutdown && polls < MAX_POLLS;
				if (polled) {
					polls++;
					this.polling = true;
				}
				else if (this.shutdown || !sleep()) {
					this.threads--;
					return null;
				}
				else {
					polls = 0;
				}
			}
			if (polled) {
				LockSupport.parkNanos(this, POLL_NANOS);
			}
		}
	}

	/**
	 * Wait to be notified.
	 * @return {@code false} if the idle time is over
	 */
	@GuardedBy("this")
	private boolean sleep() {
		this.asleep++;
		long deadline = System.nanoTime() + this.idle.toNanos();
		while (this.notified == 0 && !this.shutdown) {
			long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
			if (millis <= 0) {
				this.asleep--;
				return false;
			}
			try {
				wait(millis);
			}
			catch (InterruptedException ex) {
				// The library never interrupts a sleeping thread; it keeps sleeping.
			}
		}
		if (this.notified > 0) {
			this.notified--;
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
