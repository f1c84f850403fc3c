package io.github.downloadmanager.testsupport;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Time that stands still until the test moves it. Unlike a virtual time scheduler, it
 * runs what is due only on the thread that moves the time, never on one that schedules:
 * such a thread may hold locks.
 */
public final class ManualClock implements Scheduler {

	private final PriorityQueue<Task> tasks = new PriorityQueue<>(
			Comparator.comparingLong(Task::dueNanos).thenComparingLong(Task::order));

	private final AtomicLong now = new AtomicLong();

	private long orders;

	/** Nanoseconds since the test began. */
	public long nanos() {
		return this.now.get();
	}

	/** Move the time, and run what becomes due on the way. */
	public void advance(Duration time) {
		long target = nanos() + time.toNanos();
		Task task = next(target);
		while (task != null) {
			task.work.run();
			task = next(target);
		}
		this.now.set(target);
	}

	/** Let time pass in which nothing runs; what becomes due meanwhile runs late. */
	public void standStill(Duration time) {
		this.now.addAndGet(time.toNanos());
	}

	private synchronized @Nullable Task next(long target) {
		while (!this.tasks.isEmpty() && this.tasks.peek().dueNanos <= target) {
			Task task = this.tasks.remove();
			if (!task.cancelled) {
				this.now.accumulateAndGet(task.dueNanos, Math::max);
				if (task.periodNanos > 0) {
					task.dueNanos += task.periodNanos;
					this.tasks.add(task);
				}
				return task;
			}
		}
		return null;
	}

	private synchronized Disposable add(Runnable work, long delayNanos, long periodNanos) {
		long due = nanos() + Math.max(0, delayNanos);
		Task task = new Task(work, (due < 0) ? Long.MAX_VALUE : due, periodNanos, this.orders++);
		this.tasks.add(task);
		return task;
	}

	@Override
	public Disposable schedule(Runnable task) {
		return add(task, 0, 0);
	}

	@Override
	public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
		return add(task, unit.toNanos(delay), 0);
	}

	@Override
	public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
		return add(task, unit.toNanos(initialDelay), unit.toNanos(period));
	}

	@Override
	public long now(TimeUnit unit) {
		return unit.convert(nanos(), TimeUnit.NANOSECONDS);
	}

	@Override
	public Worker createWorker() {
		throw new UnsupportedOperationException("nobody needs one");
	}

	@Override
	public synchronized void dispose() {
		this.tasks.clear();
	}

	/** Something to run later, perhaps again and again. */
	private static final class Task implements Disposable {

		private final Runnable work;

		private final long periodNanos;

		private final long order;

		private long dueNanos;

		private volatile boolean cancelled;

		private Task(Runnable work, long dueNanos, long periodNanos, long order) {
			this.work = work;
			this.dueNanos = dueNanos;
			this.periodNanos = periodNanos;
			this.order = order;
		}

		private long dueNanos() {
			return this.dueNanos;
		}

		private long order() {
			return this.order;
		}

		@Override
		public void dispose() {
			this.cancelled = true;
		}

		@Override
		public boolean isDisposed() {
			return this.cancelled;
		}

	}

}
