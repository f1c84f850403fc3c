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
 * The one source of time: clocks, and the timer for what happens later.
 */
public final class Time {

	private final Scheduler timer;

	private final LongSupplier nanos;

	private final Supplier<Instant> wall;

	/** One ticker for each period. The settings have two periods. */
	private final Map<Duration, SharedTicker> tickers = new ConcurrentHashMap<>();

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

	/** The time of the system. */
	public static Time system() {
		ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "download-timer");
			thread.setDaemon(true);
			return thread;
		});
		// Most timeouts are cancelled; they should leave the timer at once.
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
	 * Call a task periodically. At least one period lies between two calls; the first
	 * call comes after one period at most.
	 */
	public Disposable every(Duration period, Runnable task) {
		return this.tickers.computeIfAbsent(period, this::ticker).call(task);
	}

	private SharedTicker ticker(Duration period) {
		long nanos = nanos(period);
		return new SharedTicker((beat) -> {
			Disposable.Swap next = Disposables.swap();
			scheduleBeat(beat, nanos, next);
			return next;
		});
	}

	/**
	 * Schedule a beat, which schedules the next one. At a fixed rate, the beat after a
	 * late one would come too soon.
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

	/** A delay that does not fit becomes the longest one, of 292 years. */
	private static long nanos(Duration duration) {
		try {
			return duration.toNanos();
		}
		catch (ArithmeticException ex) {
			return Long.MAX_VALUE;
		}
	}

}
