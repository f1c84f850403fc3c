package io.github.downloadmanager.internal.engine;

import java.time.Instant;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.internal.bandwidth.DownloadShare;
import io.github.downloadmanager.internal.host.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Decides which downloads run. The number of slots is limited, and so is the number of
 * slots of each host and of each group; the rest waits. Everything is decided under one
 * lock, and jobs are started outside of it.
 */
final class DownloadScheduler {

	@GuardedBy("this")
	private final SlotQueue queue;

	private final HostGate hosts;

	private final RestWatch rest = new RestWatch();

	@GuardedBy("this")
	private Limits limits;

	@GuardedBy("this")
	private int active;

	/** Slots that running downloads use for further connections. */
	@GuardedBy("this")
	private int extra;

	/** Slots of both kinds in use. Written under the lock, read without it. */
	private volatile int connections;

	/** How many connections there may be. Written under the lock, read without it. */
	private volatile int mostConnections;

	/** Jobs that were admitted and are not in the queue yet. */
	@GuardedBy("this")
	private int entering;

	/** Why nothing starts for now, {@code null} if something may. */
	@GuardedBy("this")
	private @Nullable QueueReason held;

	/** Whether nothing starts any more. */
	@GuardedBy("this")
	private boolean closed;

	/**
	 * Create a scheduler.
	 * @param fairGroups whether groups with equal priority take turns
	 * @param hosts says which hosts get no requests for now
	 */
	DownloadScheduler(Limits limits, boolean fairGroups, HostGate hosts) {
		this.limits = limits;
		this.mostConnections = mostConnections(limits);
		this.queue = new SlotQueue(limits, fairGroups, hosts);
		this.hosts = hosts;
		hosts.limits(limits);
	}

	HostGate hosts() {
		return this.hosts;
	}

	private static int mostConnections(Limits limits) {
		// A low bandwidth allows fewer connections, as servers cut those that are too
		// slow.
		long fed = Math.max(1, limits.bandwidth().orElse(Long.MAX_VALUE) / DownloadShare.MIN_PER_CONNECTION);
		return (int) Math.min(limits.maxConcurrent(), fed);
	}

	/**
	 * Add a job, and start it if a slot is free.
	 * @param maxQueued how many jobs may wait, this one and those that are paused
	 * included
	 * @param admitted called if there is room, before the job can start
	 * @return {@code false} if too many wait already; nothing happens then
	 */
	boolean enqueue(Job job, int maxQueued, Runnable admitted) {
		synchronized (this) {
			// Jobs that were admitted and are not in the queue yet take slots, too.
			boolean open = this.held == null && this.queue.isOpenTo(job);
			long free = open ? (long) this.mostConnections - this.active - this.extra : 0;
			if (waiting() + Math.max(0, this.entering + 1 - Math.max(0, free)) > maxQueued) {
				return false;
			}
			this.entering++;
		}
		admitted.run();
		Job next;
		synchronized (this) {
			this.entering--;
			if (job.entersQueue()) {
				this.queue.add(job);
			}
			next = take();
		}
		start(next);
		return true;
	}

	/**
	 * Admit a job that is paused from the beginning, and does not enter the queue.
	 * @param maxQueued as for {@link #enqueue}
	 * @param admitted called if there is room; counts the job among those that are paused
	 * @return {@code false} if too many wait already; nothing happens then
	 */
	boolean admitPaused(int maxQueued, Runnable admitted) {
		synchronized (this) {
			if (waiting() + this.entering + 1 > maxQueued) {
				return false;
			}
			this.entering++;
		}
		admitted.run();
		synchronized (this) {
			this.entering--;
		}
		return true;
	}

	@GuardedBy("this")
	private long waiting() {
		return (long) this.queue.size() + this.rest.paused();
	}

	/** The downloads that are paused, and who is told when one comes to rest. */
	RestWatch rest() {
		return this.rest;
	}

	/**
	 * Take a job out of the queue.
	 * @return whether it was there; if not it has started, or ended
	 */
	synchronized boolean remove(Job job) {
		return this.queue.remove(job);
	}

	/**
	 * Take a job out of the queue, unless it is to be there.
	 * @param wanted whether it is to be there; asked under the lock of this scheduler, so
	 * that no other thread adds the job in between
	 */
	synchronized void removeUnless(Job job, BooleanSupplier wanted) {
		if (!wanted.getAsBoolean()) {
			this.queue.remove(job);
		}
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
	 * Change the key of a job, and its place in the queue with it.
	 * @param change changes the key; called under the lock
	 */
	synchronized void reorder(Job job, Runnable change) {
		boolean there = this.queue.remove(job);
		change.run();
		if (there) {
			this.queue.add(job);
		}
	}

	/**
	 * Start nothing any more. Jobs that wait, and jobs that are added later, stay in the
	 * queue until they are removed.
	 */
	synchronized void close() {
		this.closed = true;
	}

	/**
	 * Start nothing for now, or no longer so; {@link #startAll} is to follow.
	 * @param reason why, {@code null} to start jobs again
	 */
	synchronized void hold(@Nullable QueueReason reason) {
		this.held = reason;
		this.rest.reached();
	}

	/** Start no job of a group, or no longer so; {@link #startAll} is to follow. */
	synchronized void hold(String group, boolean hold) {
		this.queue.hold(group, hold);
		this.rest.reached();
	}

	/** Whether a hold would keep a job from starting even if all slots were free. */
	synchronized boolean isHeld(Job job) {
		return this.held != null || this.queue.isHeld(job);
	}

	/**
	 * Let other limits hold. No job that runs is stopped; {@link #startAll} is to follow.
	 * @return the limits until now
	 */
	synchronized Limits limits(Limits next) {
		Limits before = this.limits;
		this.limits = next;
		this.mostConnections = mostConnections(next);
		this.hosts.limits(next);
		this.queue.limits(next);
		return before;
	}

	synchronized Limits limits() {
		return this.limits;
	}

	/** A host gets requests again: start those that wait for it. */
	void reopen(Origin origin) {
		synchronized (this) {
			this.queue.reopen(origin);
		}
		startAll();
	}

	/** Give back the slot of a job that was started. */
	void release(Job job) {
		this.hosts.ended(job);
		Job next;
		synchronized (this) {
			this.active--;
			this.queue.giveBack(job);
			next = take();
		}
		start(next);
		this.rest.reached();
	}

	/**
	 * Take another slot for a download that runs, if nobody waits for it.
	 * @return whether there was one; {@link #releaseExtra} gives it back
	 */
	synchronized boolean tryExtra(Job job) {
		if (this.closed || this.queue.hasReady() || !hasFreeSlot() || !this.queue.tryTake(job)) {
			return false;
		}
		this.extra++;
		this.connections = this.active + this.extra;
		return true;
	}

	/** Whether others wait for a slot that this job could give back. */
	synchronized boolean hasWaiting(Job job) {
		return isOverLimit() || (this.held == null && this.queue.hasUseFor(job));
	}

	/** Whether there are more connections than there may be, since that was changed. */
	boolean isOverLimit() {
		return this.connections > this.mostConnections;
	}

	void releaseExtra(Job job) {
		Job next;
		synchronized (this) {
			this.extra--;
			this.queue.giveBackConnection(job);
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

	/** The place of a job in the queue, from 1; 0 if it is not there. */
	synchronized int position(Job job) {
		return this.queue.position(job);
	}

	/** Why a job that waits does not start: the first reason that applies. */
	synchronized QueueReason reason(Job job) {
		if (this.held != null) {
			return this.held;
		}
		if (this.queue.isHeld(job)) {
			return new QueueReason(WaitReason.Kind.HELD, "its group");
		}
		Origin origin = this.hosts.isUnrestricted() ? null : job.origin();
		Instant until = (origin != null) ? this.hosts.pausedUntil(origin) : null;
		OptionalInt borne = (origin != null) ? this.hosts.limitIfFull(origin) : OptionalInt.empty();
		if (origin != null && borne.isEmpty() && (until != null || !this.hosts.isOpen(origin))) {
			return new QueueReason(WaitReason.Kind.RETRY_AFTER, origin.text(), until);
		}
		int ofGroup = this.queue.usedOfGroup(job);
		int mostOfGroup = this.limits.maxConcurrentOf(job.group());
		if (ofGroup >= mostOfGroup) {
			return new QueueReason(WaitReason.Kind.GROUP_LIMIT, ofGroup + " of " + mostOfGroup);
		}
		if (this.limits.maxPerHost() < Integer.MAX_VALUE && this.queue.usedOfHost(job) >= this.limits.maxPerHost()) {
			return new QueueReason(WaitReason.Kind.HOST_LIMIT,
					this.queue.usedOfHost(job) + " of " + this.limits.maxPerHost());
		}
		if (borne.isPresent()) {
			return new QueueReason(WaitReason.Kind.HOST_LIMIT, "found to bear " + borne.getAsInt());
		}
		boolean unfed = !hasFreeSlot() && this.mostConnections < this.limits.maxConcurrent();
		return new QueueReason(unfed ? WaitReason.Kind.BANDWIDTH : WaitReason.Kind.SLOT, null);
	}

	@GuardedBy("this")
	private boolean hasFreeSlot() {
		return this.active + this.extra < this.mostConnections;
	}

	@GuardedBy("this")
	private @Nullable Job take() {
		boolean free = !this.closed && this.held == null && hasFreeSlot();
		Job next = free ? this.queue.poll() : null;
		this.active += (next != null) ? 1 : 0;
		this.connections = this.active + this.extra;
		return next;
	}

	/** Start as many jobs as may start now. The caller must hold no lock. */
	void startAll() {
		Job next = takeOne();
		while (next != null) {
			next.start();
			next = takeOne();
		}
	}

	private synchronized @Nullable Job takeOne() {
		return take();
	}

	private static void start(@Nullable Job job) {
		if (job != null) {
			job.start();
		}
	}

}
