package io.github.downloadmanager.internal.concurrent;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

/**
 * Calls many tasks with the same period, with one timer for all. So a task is added and
 * removed at next to no cost, as each small download does both. The first call of a task
 * may come before a whole period is over. Safe for use by several threads.
 */
final class SharedTicker {

	private static final Logger logger = LoggerFactory.getLogger(SharedTicker.class);

	private final Function<Runnable, Disposable> everyPeriod;

	private final Set<Beat> beats = ConcurrentHashMap.newKeySet();

	/**
	 * Set while there is a timer, which outlives the last task by a period at most.
	 * Written under the lock, read without it.
	 */
	private volatile @Nullable Disposable timer;

	/**
	 * Create a ticker without tasks, and without a timer until it has one.
	 * @param everyPeriod starts a timer that calls once in each period
	 */
	SharedTicker(Function<Runnable, Disposable> everyPeriod) {
		this.everyPeriod = everyPeriod;
	}

	/**
	 * Call a task once in each period, on the timer's thread.
	 * @return ends the calls
	 */
	Disposable call(Runnable task) {
		Beat beat = new Beat(this.beats, task);
		this.beats.add(beat);
		// In this order, because stop() looks at the set after it has cleared the timer.
		if (this.timer == null) {
			start();
		}
		return beat;
	}

	private synchronized void start() {
		if (this.timer == null) {
			this.timer = this.everyPeriod.apply(this::beat);
		}
	}

	private void beat() {
		if (this.beats.isEmpty()) {
			stop();
			return;
		}
		this.beats.forEach(Beat::run);
	}

	private synchronized void stop() {
		Disposable current = this.timer;
		this.timer = null;
		if (current != null) {
			current.dispose();
		}
		if (!this.beats.isEmpty()) {
			start();
		}
	}

	/** Equal by identity, because the same task may be added twice. */
	private static final class Beat implements Disposable {

		private final Set<Beat> beats;

		private final Runnable task;

		Beat(Set<Beat> beats, Runnable task) {
			this.beats = beats;
			this.task = task;
		}

		void run() {
			try {
				this.task.run();
			}
			catch (RuntimeException ex) {
				// The other tasks must still be called.
				logger.atError().setCause(ex).log("A periodic task of the download manager failed");
			}
		}

		@Override
		public void dispose() {
			this.beats.remove(this);
		}

		@Override
		public boolean isDisposed() {
			return !this.beats.contains(this);
		}

	}

}
