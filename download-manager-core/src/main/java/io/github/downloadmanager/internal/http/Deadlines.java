package io.github.downloadmanager.internal.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import reactor.core.scheduler.Scheduler;

/**
 * Many waits of the same length. The wait that began first is due first, so one timer is
 * enough for all. Nearly all waits end in time, so beginning and ending one must cost
 * next to nothing. Time in which this process stood still does not count: it was stopped,
 * for example, or its machine slept. What came meanwhile was not read yet. Thread-safe.
 */
final class Deadlines {

	/** Longer than any wait. Sums with it do not overflow. */
	private static final long MAX_NANOS = Long.MAX_VALUE / 2;

	/** A look that is so late says that the process stood still. */
	private static final long STANDSTILL = Duration.ofSeconds(1).toNanos();

	/** Of the limit, the part between two looks, unless that is less than a second. */
	private static final int LOOKS = 30;

	private final long limitNanos;

	private final long tickNanos;

	private final Scheduler timer;

	private final LongSupplier nanos;

	/**
	 * One node that is both ends of the list: the first wait comes after it, and the last
	 * one before it.
	 */
	private final Wait ends = new Wait(0, () -> {
	});

	@GuardedBy("this")
	private boolean armed;

	/** When the next look is due, if there is to be one. */
	@GuardedBy("this")
	private long lookNanos;

	/** For how long the process stood still. */
	@GuardedBy("this")
	private long stoppedNanos;

	/**
	 * Create an empty set.
	 * @param limit how long each wait may take
	 * @param timer runs what is to be done when one takes longer
	 * @param nanos a clock for durations, that of the timer
	 */
	Deadlines(Duration limit, Scheduler timer, LongSupplier nanos) {
		this.limitNanos = nanos(limit);
		this.tickNanos = Math.max(STANDSTILL, this.limitNanos / LOOKS);
		this.timer = timer;
		this.nanos = nanos;
	}

	private static long nanos(Duration limit) {
		return (limit.compareTo(Duration.ofNanos(MAX_NANOS)) < 0) ? limit.toNanos() : MAX_NANOS;
	}

	/**
	 * Begin to wait.
	 * @param late called once if the wait is not ended in time
	 */
	synchronized Wait begin(Runnable late) {
		Wait wait = new Wait(runNanos() + this.limitNanos, late);
		wait.insertBefore(this.ends);
		if (!this.armed) {
			arm(this.limitNanos);
		}
		return wait;
	}

	/** End a wait; has no effect if it is over. */
	synchronized void end(Wait wait) {
		wait.remove();
	}

	/** A clock that stands still while the process does. */
	@GuardedBy("this")
	private long runNanos() {
		long now = this.nanos.getAsLong();
		long late = this.armed ? now - this.lookNanos : 0;
		if (late >= STANDSTILL) {
			this.stoppedNanos += late;
			this.lookNanos = now;
		}
		return now - this.stoppedNanos;
	}

	@GuardedBy("this")
	private void arm(long waitNanos) {
		long delay = Math.min(waitNanos, this.tickNanos);
		this.armed = true;
		this.lookNanos = this.nanos.getAsLong() + delay;
		this.timer.schedule(this::look, delay, TimeUnit.NANOSECONDS);
	}

	private synchronized void look() {
		long now = runNanos();
		this.armed = false;
		for (Wait first = this.ends.next; first != this.ends; first = this.ends.next) {
			if (first.deadlineNanos - now > 0) {
				arm(first.deadlineNanos - now);
				return;
			}
			first.remove();
			// Each action runs as a task of its own, so that the failure of one does not
			// affect the others.
			this.timer.schedule(first.late);
		}
	}

	/** A wait, and its place in the list. */
	static final class Wait {

		private final long deadlineNanos;

		private final Runnable late;

		private Wait previous = this;

		private Wait next = this;

		private Wait(long deadlineNanos, Runnable late) {
			this.deadlineNanos = deadlineNanos;
			this.late = late;
		}

		private void insertBefore(Wait other) {
			this.previous = other.previous;
			this.next = other;
			other.previous.next = this;
			other.previous = this;
		}

		private void remove() {
			this.previous.next = this.next;
			this.next.previous = this.previous;
			this.previous = this;
			this.next = this;
		}

	}

}
