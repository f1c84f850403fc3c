package io.github.downloadmanager;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The one source of time: what time it is, how long something took, and what happens
 * later.
 *
 * @param timer runs what happens later; tasks must be short and must not block
 * @param nanos a clock for durations, which the setting of the wall clock does not move
 * @param wall the wall clock, for people
 */
record Time(Scheduler timer, LongSupplier nanos, Supplier<Instant> wall) {

	/** Time as it passes. */
	static Time system() {
		ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "download-timer");
			thread.setDaemon(true);
			return thread;
		});
		// Most timeouts never come: they should not wait for their time to be forgotten.
		timer.setRemoveOnCancelPolicy(true);
		return new Time(Schedulers.fromExecutorService(timer), System::nanoTime, Instant::now);
	}

	long nanoTime() {
		return this.nanos.getAsLong();
	}

	Instant now() {
		return this.wall.get();
	}

	Disposable after(Duration delay, Runnable task) {
		return this.timer.schedule(task, nanos(delay), TimeUnit.NANOSECONDS);
	}

	Disposable every(Duration period, Runnable task) {
		long nanos = nanos(period);
		return this.timer.schedulePeriodically(task, nanos, nanos, TimeUnit.NANOSECONDS);
	}

	/** The longest delay that fits is 292 years, which is as good as any longer one. */
	private static long nanos(Duration duration) {
		try {
			return duration.toNanos();
		}
		catch (ArithmeticException ex) {
			return Long.MAX_VALUE;
		}
	}

}
