package io.github.downloadmanager.internal.concurrent;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

/**
 * Calls many tasks at one rhythm, with one timer for all: to begin and to end, as each
 * small download does, costs next to nothing. The first call of a task may come sooner
 * than after a whole period. Safe for use by several threads.
 */
final class SharedTicker {

	private static final Logger logger = LoggerFactory.getLogger(SharedTicker.class);

	private final Function<Runnable, Disposable> everyPeriod;

	private final Set<Beat> beats = ConcurrentHashMap.newKeySet();

	/** Set while there is a timer; it outlives the last task by a period at most. */
	private volatile @Nullable Disposable timer;

	/**
	 * Create one that stands still until it has something to call.
	 * @param everyPeriod starts a timer that calls once in each period
	 */
	SharedTicker(Function<Runnable, Disposable> everyPeriod) {
		this.everyPeriod = everyPeriod;
	}

	/**
	 * Call a task once in each period, on the timer's thread.
	 * @return ends that
	 */
	Disposable call(Runnable task) {
		Beat beat = new Beat(this.beats, task);
		this.beats.add(beat);
		// In this order: who stops the timer looks at the set afterwards.
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

	/** By identity: the same task may be called twice. */
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
				// The others are not to suffer from it.
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
