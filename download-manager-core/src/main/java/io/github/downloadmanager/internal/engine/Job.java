package io.github.downloadmanager.internal.engine;

import io.github.downloadmanager.internal.host.Origin;
import org.jspecify.annotations.Nullable;

/** Something that waits for a slot. */
interface Job {

	/** Its place in the order of submission; unique. */
	long sequence();

	/**
	 * Its place in the queue; lower ones start first. Does not change while it is in the
	 * queue, save by {@link DownloadScheduler#reorder}.
	 */
	long queueKey();

	/** Its priority; higher ones start first. */
	int priority();

	/** The host whose slots it takes. */
	String host();

	/**
	 * The origin that it must be able to ask, or it need not start; {@code null} if it
	 * may start in any case. Does not change while it is in the queue.
	 */
	default @Nullable Origin origin() {
		return null;
	}

	/**
	 * It is about to be put into the queue. Called under the lock of the scheduler.
	 * @return whether it is to be there: it may have ended, or another thread may have
	 * put it there
	 */
	default boolean entersQueue() {
		return true;
	}

	/** Its group, {@code null} if it is in none. */
	@Nullable String group();

	/**
	 * The job has a slot now. Must return soon. The job gives the slot back later, by
	 * {@link DownloadScheduler#release}, once.
	 */
	void start();

}
