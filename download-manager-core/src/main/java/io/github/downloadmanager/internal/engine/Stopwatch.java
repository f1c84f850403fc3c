package io.github.downloadmanager.internal.engine;

import java.time.Duration;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.downloadmanager.internal.concurrent.Time;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * A limit of time that can be stopped and goes on from there. Safe for use by several
 * threads.
 */
final class Stopwatch implements Disposable {

	private final Time time;

	private final Runnable exceeded;

	@GuardedBy("this")
	private long leftNanos;

	@GuardedBy("this")
	private long startedNanos;

	/** Not {@code null} while it runs. */
	@GuardedBy("this")
	private @Nullable Disposable timer;

	@GuardedBy("this")
	private boolean disposed;

	/**
	 * Start to measure.
	 * @param exceeded called once when so much time has passed
	 */
	Stopwatch(Time time, Duration limit, Runnable exceeded) {
		this.time = time;
		this.exceeded = exceeded;
		this.leftNanos = limit.toNanos();
		start();
	}

	/** Go on, if it stands still. */
	synchronized void start() {
		if (this.timer == null && !this.disposed) {
			this.startedNanos = this.time.nanoTime();
			this.timer = this.time.after(Duration.ofNanos(Math.max(0, this.leftNanos)), this.exceeded);
		}
	}

	/** Stand still until {@link #start}. */
	synchronized void stop() {
		if (this.timer != null) {
			this.timer.dispose();
			this.timer = null;
			this.leftNanos -= this.time.nanoTime() - this.startedNanos;
		}
	}

	@Override
	public synchronized void dispose() {
		stop();
		this.disposed = true;
	}

	@Override
	public synchronized boolean isDisposed() {
		return this.disposed;
	}

}
