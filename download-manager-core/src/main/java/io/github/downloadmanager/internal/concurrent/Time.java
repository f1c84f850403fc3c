package io.github.downloadmanager.internal.concurrent;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The one source of time: what time it is, how long something took, and what happens
 * later.
 */
public final class Time {

	private final Scheduler timer;

	private final LongSupplier nanos;

	private final Supplier<Instant> wall;

	/** There are as many as there are different periods in the settings: two. */
	private final Map<Duration, SharedTicker> pulses = new ConcurrentHashMap<>();

	/**
	 * Create a source of time.
	 * @param timer runs what happens later; tasks must be short and must not block
	 * @param nanos a clock for durations, which the setting of the wall clock does not
	 * move
	 * @param wall the wall clock, for people
	 */
	public Time(Scheduler timer, LongSupplier nanos, Supplier<Instant> wall) {
		this.timer = timer;
		this.nanos = nanos;
		this.wall = wall;
	}

	/** Time as it passes. */
	public static Time system() {
		ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "download-timer");
			thread.setDaemon(true);
			return thread;
		});
		// Most timeouts never come: they should not wait for their time to be forgotten.
		timer.setRemoveOnCancelPolicy(true);
		return new Time(Schedulers.fromExecutorService(timer), System::nanoTime, Instant::now);
	}

	public Scheduler timer() {
		return this.timer;
	}

	public LongSupplier nanos() {
		return this.nanos;
	}

	public Supplier<Instant> wall() {
		return this.wall;
	}

	public long nanoTime() {
		return this.nanos.getAsLong();
	}

	public Instant now() {
		return this.wall.get();
	}

	public Disposable after(Duration delay, Runnable task) {
		return this.timer.schedule(task, nanos(delay), TimeUnit.NANOSECONDS);
	}

	/**
	 * Call a task again and again, with a period at least between two calls; for the
	 * first time after a whole one at most.
	 */
	public Disposable every(Duration period, Runnable task) {
		return this.pulses.computeIfAbsent(period, this::pulse).call(task);
	}

	private SharedTicker pulse(Duration period) {
		long nanos = nanos(period);
		return new SharedTicker((beat) -> {
			Disposable.Swap next = Disposables.swap();
			scheduleBeat(beat, nanos, next);
			return next;
		});
	}

	/**
	 * Each beat schedules the one after it. At a fixed rate a beat that comes late would
	 * be followed by the next one too soon.
	 */
	private void scheduleBeat(Runnable beat, long nanos, Disposable.Swap next) {
		next.update(this.timer.schedule(() -> {
			try {
				beat.run();
			}
			finally {
				if (!next.isDisposed()) {
					scheduleBeat(beat, nanos, next);
				}
			}
		}, nanos, TimeUnit.NANOSECONDS));
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
