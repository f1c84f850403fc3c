package io.github.downloadmanager.testsupport;

import java.util.concurrent.Executor;

/** Threads for the work of tests. */
public final class Threads {

	/**
	 * A new thread for each task. From JDK 25 on the common pool of a machine with two
	 * processors has one thread, so two tasks that wait for each other would hang there.
	 */
	public static final Executor ONE_EACH = (task) -> {
		Thread thread = new Thread(task, "test-task");
		thread.setDaemon(true);
		thread.start();
	};

	private Threads() {
	}

}
