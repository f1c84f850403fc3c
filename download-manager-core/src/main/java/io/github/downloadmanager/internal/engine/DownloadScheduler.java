package io.github.downloadmanager.internal.engine;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Decides who runs: at most so many at once, of them so many of one host, the rest in the
 * order in which they were submitted. Everything is decided under one lock; what follows
 * from it runs outside.
 */
final class DownloadScheduler {

	private final int maxConcurrent;

	private final SlotQueue line;

	private int active;

	/** Slots that running downloads use for more connections. */
	private int extra;

	/** Both together, to be read by any thread without the lock. */
	private volatile int connections;

	/** Let in, but not in the queue yet. */
	private int entering;

	/** Nothing starts any more. */
	private boolean closed;

	/**
	 * Create a scheduler.
	 * @param maxConcurrent slots, one for each connection
	 * @param maxPerHost slots of one host at most
	 */
	DownloadScheduler(int maxConcurrent, int maxPerHost) {
		this.maxConcurrent = maxConcurrent;
		this.line = new SlotQueue(maxPerHost);
	}

	/**
	 * Add a job, and start it if a slot is free.
	 * @param maxQueued how long the queue may become, this job included
	 * @param admitted called if there is room, before the job can start
	 * @return {@code false} if the queue is too long already; nothing happens then
	 */
	boolean enqueue(Job job, int maxQueued, Runnable admitted) {
		synchronized (this) {
			// Those that were let in and are not in the queue yet take slots, too.
			long free = this.line.isOpenTo(job) ? (long) this.maxConcurrent - this.active - this.extra : 0;
			long waiting = this.line.size() + Math.max(0, this.entering + 1 - Math.max(0, free));
			if (waiting > maxQueued) {
				return false;
			}
			this.entering++;
		}
		admitted.run();
		Job next;
		synchronized (this) {
			this.entering--;
			this.line.add(job);
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
		return this.line.remove(job);
	}

	/**
	 * Take every job of a kind out of the queue in one step. No slot that becomes free
	 * later can start one of them. A job that was let in and is not in the queue yet
	 * still comes: it has to take itself out.
	 * @return how many they were
	 */
	synchronized int removeAll(Predicate<Job> kind) {
		return this.line.removeAll(kind);
	}

	/**
	 * Start nothing any more. What waits stays in the queue, and so does what is added
	 * later, until it is taken out.
	 */
	synchronized void close() {
		this.closed = true;
	}

	/** Give back the slot of a job that was started. */
	void release(Job job) {
		Job next;
		synchronized (this) {
			this.active--;
			this.line.giveBack(job);
			next = take();
		}
		start(next);
	}

	/**
	 * Take another slot for a download that runs, if nobody waits for it.
	 * @return whether there was one; {@link #releaseExtra} gives it back
	 */
	synchronized boolean tryExtra(Job job) {
		if (this.closed || this.line.hasReady() || this.active + this.extra >= this.maxConcurrent
				|| !this.line.tryTake(job)) {
			return false;
		}
		this.extra++;
		this.connections = this.active + this.extra;
		return true;
	}

	/** Whether downloads wait for a slot that this one could give back. */
	synchronized boolean hasWaiting(Job job) {
		return this.line.hasUseFor(job);
	}

	void releaseExtra(Job job) {
		Job next;
		synchronized (this) {
			this.extra--;
			this.line.giveBack(job);
			next = take();
		}
		start(next);
	}

	/** How many slots are in use; as it was a moment ago. */
	int connections() {
		return this.connections;
	}

	synchronized int active() {
		return this.active;
	}

	synchronized int queued() {
		return this.line.size();
	}

	private @Nullable Job take() {
		boolean free = !this.closed && this.active + this.extra < this.maxConcurrent;
		Job next = free ? this.line.poll() : null;
		this.active += (next != null) ? 1 : 0;
		this.connections = this.active + this.extra;
		return next;
	}

	private static void start(@Nullable Job job) {
		if (job != null) {
			job.start();
		}
	}

	/** What waits for a slot. */
	interface Job {

		/** Its place in the order; unique. */
		long sequence();

		/** The host whose slots it takes. */
		String host();

		/** The group with which it can be taken out of the queue, if it is in one. */
		@Nullable String group();

		/** It has a slot now. Must return soon, and call {@link #release} once, later. */
		void start();

	}

}
