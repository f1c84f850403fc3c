package io.github.downloadmanager.internal.engine;

import java.util.function.Predicate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * Decides which downloads run. The number of slots is limited, and so is the number of
 * slots of each host; the rest waits in the order of submission. Everything is decided
 * under one lock, and jobs are started outside of it.
 */
final class DownloadScheduler {

	private final int maxConcurrent;

	@GuardedBy("this")
	private final SlotQueue queue;

	@GuardedBy("this")
	private int active;

	/** Slots that running downloads use for further connections. */
	@GuardedBy("this")
	private int extra;

	/** The sum of both. Written under the lock, read without it. */
	private volatile int connections;

	/** Jobs that were admitted and are not in the queue yet. */
	@GuardedBy("this")
	private int entering;

	/** Whether nothing starts any more. */
	@GuardedBy("this")
	private boolean closed;

	/**
	 * Create a scheduler.
	 * @param maxConcurrent slots, one for each connection
	 * @param maxPerHost slots of one host at most
	 */
	DownloadScheduler(int maxConcurrent, int maxPerHost) {
		this.maxConcurrent = maxConcurrent;
		this.queue = new SlotQueue(maxPerHost);
	}

	/**
	 * Add a job, and start it if a slot is free.
	 * @param maxQueued how long the queue may become, this job included
	 * @param admitted called if there is room, before the job can start
	 * @return {@code false} if the queue is too long already; nothing happens then
	 */
	boolean enqueue(Job job, int maxQueued, Runnable admitted) {
		synchronized (this) {
			// Jobs that were admitted and are not in the queue yet take slots, too.
			long free = this.queue.isOpenTo(job) ? (long) this.maxConcurrent - this.active - this.extra : 0;
			long waiting = this.queue.size() + Math.max(0, this.entering + 1 - Math.max(0, free));
			if (waiting > maxQueued) {
				return false;
			}
			this.entering++;
		}
		admitted.run();
		Job next;
		synchronized (this) {
			this.entering--;
			this.queue.add(job);
			next = take();
		}
		start(next);
		return true;
	}

	/**
	 * Take a job out of the queue.
	 * @return whether it was there; if not it has started, or ended
	 */
	synchronized boolean remove(Job job) {
		return this.queue.remove(job);
	}

	/**
	 * Take every job of a kind out of the queue in one step. No slot that becomes free
	 * later can start one of them. A job that was admitted and is not in the queue yet is
	 * still added; it has to remove itself.
	 * @return how many there were
	 */
	synchronized int removeAll(Predicate<Job> kind) {
		return this.queue.removeAll(kind);
	}

	/**
	 * Start nothing any more. Jobs that wait, and jobs that are added later, stay in the
	 * queue until they are removed.
	 */
	synchronized void close() {
		this.closed = true;
	}

	/** Give back the slot of a job that was started. */
	void release(Job job) {
		Job next;
		synchronized (this) {
			this.active--;
			this.queue.giveBack(job);
			next = take();
		}
		start(next);
	}

	/**
	 * Take another slot for a download that runs, if nobody waits for it.
	 * @return whether there was one; {@link #releaseExtra} gives it back
	 */
	synchronized boolean tryExtra(Job job) {
		if (this.closed || this.queue.hasReady() || this.active + this.extra >= this.maxConcurrent
				|| !this.queue.tryTake(job)) {
			return false;
		}
		this.extra++;
		this.connections = this.active + this.extra;
		return true;
	}

	/** Whether other jobs wait for a slot that this job could give back. */
	synchronized boolean hasWaiting(Job job) {
		return this.queue.hasUseFor(job);
	}

	void releaseExtra(Job job) {
		Job next;
		synchronized (this) {
			this.extra--;
			this.queue.giveBack(job);
			next = take();
		}
		start(next);
	}

	/** How many slots are in use. May lag behind by a moment. */
	int connections() {
		return this.connections;
	}

	synchronized int active() {
		return this.active;
	}

	synchronized int queued() {
		return this.queue.size();
	}

	@GuardedBy("this")
	private @Nullable Job take() {
		boolean free = !this.closed && this.active + this.extra < this.maxConcurrent;
		Job next = free ? this.queue.poll() : null;
		this.active += (next != null) ? 1 : 0;
		this.connections = this.active + this.extra;
		return next;
	}

	private static void start(@Nullable Job job) {
		if (job != null) {
			job.start();
		}
	}

	/** Something that waits for a slot. */
	interface Job {

		/** Its place in the order; unique. */
		long sequence();

		/** The host whose slots it takes. */
		String host();

		/** The group with which it can be taken out of the queue, if it is in one. */
		@Nullable String group();

		/**
		 * The job has a slot now. Must return soon. The job gives the slot back later, by
		 * {@link #release}, once.
		 */
		void start();

	}

}
