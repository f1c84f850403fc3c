package io.github.downloadmanager.internal.transfer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * The way of a connection back to its pool, which it takes behind the last signal of its
 * body. Whoever is told of the end of a body may ask for the next content at once, and is
 * to find the connection there. Safe for use by several threads.
 */
final class ConnectionReturn {

	/** Whether the connection is on its way and has not arrived. */
	@GuardedBy("this")
	private boolean onItsWay;

	@GuardedBy("this")
	private @Nullable Runnable waiting;

	/** The body has ended well. */
	synchronized void begin() {
		this.onItsWay = true;
	}

	/**
	 * The connection is back in its pool.
	 * @return what waits for that, {@code null} if nothing does
	 */
	synchronized @Nullable Runnable arrived() {
		this.onItsWay = false;
		return this.waiting;
	}

	/**
	 * Run a task now, or leave it to {@link #arrived} if the connection is on its way.
	 */
	void behind(Runnable task) {
		synchronized (this) {
			if (this.onItsWay) {
				this.waiting = task;
				return;
			}
		}
		task.run();
	}

}
