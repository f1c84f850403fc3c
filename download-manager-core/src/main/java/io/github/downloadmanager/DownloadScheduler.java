package io.github.downloadmanager;

import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Decides who runs: at most so many at once, the rest in the order in which they were
 * submitted. Everything is decided under one lock; what follows from it runs outside.
 */
final class DownloadScheduler {

	private final int maxConcurrent;

	private final TreeMap<Long, Job> queue = new TreeMap<>();

	private int active;

	/** Slots that running downloads use for more connections. */
	private int extra;

	/** Let in, but not in the queue yet. */
	private int entering;

	DownloadScheduler(int maxConcurrent) {
		this.maxConcurrent = maxConcurrent;
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
			long free = (long) this.maxConcurrent - this.active - this.extra;
			long waiting = (long) this.queue.size() + this.entering + 1 - Math.max(0, free);
			if (waiting > maxQueued) {
				return false;
			}
			this.entering++;
		}
		admitted.run();
		Job next;
		synchronized (this) {
			this.entering--;
			this.queue.put(job.sequence(), job);
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
		return this.queue.remove(job.sequence(), job);
	}

	/** Give back the slot of a job that was started. */
	void release() {
		Job next;
		synchronized (this) {
			this.active--;
			next = take();
		}
		start(next);
	}

	/**
	 * Take another slot for a download that runs, if nobody waits for it.
	 * @return whether there was one; {@link #releaseExtra} gives it back
	 */
	synchronized boolean tryExtra() {
		if (!this.queue.isEmpty() || this.active + this.extra >= this.maxConcurrent) {
			return false;
		}
		this.extra++;
		return true;
	}

	/** Whether downloads wait for a slot. */
	synchronized boolean hasWaiting() {
		return !this.queue.isEmpty();
	}

	void releaseExtra() {
		Job next;
		synchronized (this) {
			this.extra--;
			next = take();
		}
		start(next);
	}

	synchronized int active() {
		return this.active;
	}

	synchronized int queued() {
		return this.queue.size();
	}

	private @Nullable Job take() {
		if (this.active + this.extra >= this.maxConcurrent || this.queue.isEmpty()) {
			return null;
		}
		this.active++;
		return this.queue.pollFirstEntry().getValue();
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

		/** It has a slot now. Must return soon, and call {@link #release} once, later. */
		void start();

	}

}
