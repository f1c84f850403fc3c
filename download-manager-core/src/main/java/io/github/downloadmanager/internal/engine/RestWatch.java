package io.github.downloadmanager.internal.engine;

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * How many downloads are paused, and who is told when one may have come to rest: it was
 * paused or held, or its slot was given back. Takes no lock. Safe for use by several
 * threads.
 */
final class RestWatch {

	private final AtomicInteger paused = new AtomicInteger();

	/** {@code null} unless the manager drains. */
	private volatile @Nullable Runnable listener;

	/** Count a download that was paused, by 1, or is paused no longer, by -1. */
	void countPaused(int change) {
		this.paused.addAndGet(change);
		reached();
	}

	/** How many downloads are paused. */
	int paused() {
		return this.paused.get();
	}

	/**
	 * Set who is told.
	 * @param listener called on any thread, perhaps under a lock, so it must leave the
	 * work to another thread
	 */
	void tell(Runnable listener) {
		this.listener = listener;
	}

	/** A download may have come to rest. */
	void reached() {
		Runnable current = this.listener;
		if (current != null) {
			current.run();
		}
	}

}
