package io.github.downloadmanager.sample.web;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Tells the responses that have no end of their own (throttled demo files) that the
 * server stops. Without it a graceful shutdown would wait for them until its time is up.
 */
@Component
public class ServerStop implements SmartLifecycle {

	private final CountDownLatch stopped = new CountDownLatch(1);

	private volatile boolean running;

	/**
	 * Wait until the server stops, or for some time.
	 * @param time how long to wait at most
	 * @return whether the server stops
	 */
	public boolean await(Duration time) {
		try {
			return this.stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			// Only the pool's own shutdown interrupts these threads.
			Thread.currentThread().interrupt();
			return true;
		}
	}

	/**
	 * Whether the server stops.
	 * @return {@code true} from the beginning of the shutdown on
	 */
	public boolean isStopped() {
		return this.stopped.getCount() == 0;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.stopped.countDown();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Before the web server drains its requests, which it does at MAX_VALUE - 1024. */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE - 512;
	}

}
