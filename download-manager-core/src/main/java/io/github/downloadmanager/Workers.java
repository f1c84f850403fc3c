package io.github.downloadmanager;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one manager that may block: writers for files, and callbacks for code
 * that is not ours. Two pools, so that neither can hold up the other. Threads start when
 * they are needed and end when they are idle.
 */
final class Workers {

	/** Enough to keep one slow write from holding up other files; more is not faster. */
	private static final int WRITERS = 4;

	/** So many callbacks may block before those of other downloads have to wait. */
	private static final int CALLBACKS = 16;

	private static final Duration IDLE = Duration.ofSeconds(10);

	private final ThreadPoolExecutor writers = pool("download-writer-", WRITERS);

	private final ThreadPoolExecutor callbacks = pool("download-callback-", CALLBACKS);

	ThreadPoolExecutor writers() {
		return this.writers;
	}

	ThreadPoolExecutor callbacks() {
		return this.callbacks;
	}

	/** Take no more tasks; those taken still run. */
	void shutdown() {
		this.writers.shutdown();
		this.callbacks.shutdown();
	}

	/**
	 * After the end the few tasks that still come, of late subscribers, run where they
	 * come from.
	 */
	private static ThreadPoolExecutor pool(String name, int size) {
		AtomicInteger count = new AtomicInteger();
		ThreadPoolExecutor pool = new ThreadPoolExecutor(size, size, IDLE.toMillis(), TimeUnit.MILLISECONDS,
				new LinkedBlockingQueue<>(), (task) -> {
					Thread thread = new Thread(task, name + count.incrementAndGet());
					thread.setDaemon(true);
					return thread;
				}, (task, stopped) -> task.run());
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

}
