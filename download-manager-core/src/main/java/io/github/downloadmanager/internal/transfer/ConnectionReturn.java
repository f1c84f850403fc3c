package io.github.downloadmanager.internal.transfer;

import java.util.concurrent.Executor;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * The way of a connection back to its pool, which it takes behind the last signal of its
 * body. Whoever is told of the end of a body may ask for the next content at once, and is
 * to find the connection there. Safe for use by several threads.
 */
final class ConnectionReturn {

	private final Executor executor;

	/** Whether the connection is on its way and has not arrived. */
	@GuardedBy("this")
	private boolean onItsWay;

	@GuardedBy("this")
	private @Nullable Runnable waiting;

	ConnectionReturn(Executor executor) {
		this.executor = executor;
	}

	/** The body has ended well. */
	synchronized void begin() {
		this.onItsWay = true;
	}

	/**
	 * The connection is back in its pool: run what waits for that, on the serial
	 * executor.
	 */
	void arrived() {
		Runnable task;
		synchronized (this) {
			this.onItsWay = false;
			task = this.waiting;
		}
		if (task != null) {
			this.executor.execute(task);
		}
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
