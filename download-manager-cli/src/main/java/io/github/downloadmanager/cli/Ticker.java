package io.github.downloadmanager.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Does something again and again on a thread of its own, which does not keep the process
 * alive.
 */
final class Ticker {

	private final CountDownLatch stopped = new CountDownLatch(1);

	private final Thread thread;

	/**
	 * Make a ticker.
	 * @param name of its thread
	 * @param interval time between two calls
	 * @param task what to do
	 */
	Ticker(String name, Duration interval, Runnable task) {
		this.thread = new Thread(() -> {
			try {
				while (!this.stopped.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
					task.run();
				}
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}, name);
		this.thread.setDaemon(true);
	}

	void start() {
		this.thread.start();
	}

	void stop() {
		this.stopped.countDown();
	}

}
