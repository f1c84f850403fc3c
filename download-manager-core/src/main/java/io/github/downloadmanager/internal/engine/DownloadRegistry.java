package io.github.downloadmanager.internal.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;

/**
 * The downloads that a manager knows: all that have not ended, and the last ones that
 * have. Safe for use by several threads; it decides nothing about a download.
 */
final class DownloadRegistry {

	private final int history;

	private final AtomicLong sequences = new AtomicLong();

	private final Map<String, DownloadTask> live = new ConcurrentHashMap<>();

	/** The last ones that have ended, the oldest first. */
	@GuardedBy("finished")
	private final Map<String, DownloadTask> finished = new LinkedHashMap<>();

	/**
	 * Create an empty registry.
	 * @param history how many ended downloads are remembered
	 */
	DownloadRegistry(int history) {
		this.history = history;
	}

	/** The next place in the order of submission. */
	long nextSequence() {
		return this.sequences.incrementAndGet();
	}

	/** Add a download that was admitted. */
	void add(DownloadTask task) {
		this.live.put(task.handle().id(), task);
	}

	/** Remember a download that has ended, and forget the oldest one if need be. */
	void remember(DownloadTask task) {
		synchronized (this.finished) {
			this.finished.put(task.handle().id(), task);
			if (this.finished.size() > this.history) {
				this.finished.remove(this.finished.keySet().iterator().next());
			}
		}
	}

	/** Forget a download that has ended; tells whether it was known. */
	boolean forget(String id) {
		synchronized (this.finished) {
			// One that is remembered and live is about to complete its handle.
			return !this.live.containsKey(id) && this.finished.remove(id) != null;
		}
	}

	/** A download that is remembered is live no more. */
	void remove(DownloadTask task) {
		this.live.remove(task.handle().id());
	}

	/** The downloads that have not ended, in no order. */
	Collection<DownloadTask> live() {
		return this.live.values();
	}

	boolean hasLive() {
		return !this.live.isEmpty();
	}

	@Nullable DownloadTask findLive(String id) {
		return this.live.get(id);
	}

	@Nullable DownloadTask find(String id) {
		DownloadTask task = findLive(id);
		if (task != null) {
			return task;
		}
		synchronized (this.finished) {
			return this.finished.get(id);
		}
	}

	/** All downloads that are known, in the order of submission. */
	List<DownloadTask> all() {
		Map<String, DownloadTask> all = new LinkedHashMap<>(this.live);
		synchronized (this.finished) {
			all.putAll(this.finished);
		}
		List<DownloadTask> sorted = new ArrayList<>(all.values());
		sorted.sort(Comparator.comparingLong(DownloadTask::sequence));
		return sorted;
	}

}
