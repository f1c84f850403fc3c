package io.github.downloadmanager.internal.concurrent;

import java.util.concurrent.Executor;

/**
 * A pool with fewer threads than serial executors may use it.
 */
interface WorkerPool extends Executor {

	/** Whether tasks wait for a thread. */
	boolean isCrowded();

}
