package io.github.downloadmanager.internal.engine;

import java.time.Duration;

import io.github.downloadmanager.internal.concurrent.Time;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * When the next attempt of a download is due. The time goes on while the download is
 * paused, but nobody is woken then. Used under the lock of the {@link Execution}.
 */
final class RetryTimer {

	private final Time time;

	private @Nullable Disposable scheduled;

	/** When the next attempt is due, 0 if it is not waited for. */
	private long dueNanos;

	RetryTimer(Time time) {
		this.time = time;
	}

	/**
	 * Wait for the next attempt.
	 * @param wake called after the delay
	 */
	void schedule(Duration delay, Runnable wake) {
		this.dueNanos = this.time.nanoTime() + delay.toNanos();
		this.scheduled = this.time.after(delay, wake);
	}

	/** Wake nobody; {@link #resume} goes on. */
	void stop() {
		if (this.scheduled != null) {
			this.scheduled.dispose();
			this.scheduled = null;
		}
	}

	/** The next attempt is not waited for any longer. */
	void clear() {
		this.dueNanos = 0;
	}

	/**
	 * Go on to wait.
	 * @param wake called when the next attempt is due
	 * @return whether it is still to come
	 */
	boolean resume(Runnable wake) {
		long left = this.dueNanos - this.time.nanoTime();
		boolean waits = this.dueNanos != 0 && left > 0;
		if (waits) {
			schedule(Duration.ofNanos(left), wake);
		}
		return waits;
	}

	/** What is to be disposed of so that nobody is woken, {@code null} if nothing is. */
	@Nullable Disposable scheduled() {
		return this.scheduled;
	}

}
