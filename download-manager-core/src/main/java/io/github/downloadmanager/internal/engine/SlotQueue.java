package io.github.downloadmanager.internal.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

import io.github.downloadmanager.internal.engine.DownloadScheduler.Job;
import org.jspecify.annotations.Nullable;

/**
 * The downloads that wait, in the order of submission, and the slots of each host. The
 * downloads of a host without a free slot are passed over, and keep their place. Each
 * operation takes time in the order of the logarithm of the length. Not thread-safe.
 */
final class SlotQueue {

	private final int maxPerHost;

	private final Map<String, Host> hosts = new HashMap<>();

	/** The hosts that have a free slot and a job, by the place of their first job. */
	private final TreeMap<Long, Host> ready = new TreeMap<>();

	private int size;

	/**
	 * Create an empty queue.
	 * @param maxPerHost slots of each host; {@link Integer#MAX_VALUE} for no limit
	 */
	SlotQueue(int maxPerHost) {
		this.maxPerHost = maxPerHost;
	}

	int size() {
		return this.size;
	}

	void add(Job job) {
		Host host = host(job);
		if (host.jobs.put(job.sequence(), job) == null) {
			this.size++;
		}
		update(host);
	}

	/** Remove a job; tells whether it was there. */
	boolean remove(Job job) {
		Host host = host(job);
		boolean there = host.jobs.remove(job.sequence(), job);
		this.size -= there ? 1 : 0;
		update(host);
		return there;
	}

	/**
	 * Remove every job of a kind. Takes time in proportion to the length of the queue.
	 * @return how many there were
	 */
	int removeAll(Predicate<Job> kind) {
		int before = this.size;
		// A copy, because update() drops hosts without jobs and used slots.
		for (Host host : List.copyOf(this.hosts.values())) {
			int jobs = host.jobs.size();
			host.jobs.values().removeIf(kind);
			this.size -= jobs - host.jobs.size();
			update(host);
		}
		return before - this.size;
	}

	/** Whether a job could start, as far as the hosts are concerned. */
	boolean hasReady() {
		return !this.ready.isEmpty();
	}

	/** Whether another job could use a slot that this job gives back. */
	boolean hasUseFor(Job job) {
		return hasReady() || (isLimited() && !host(job).jobs.isEmpty());
	}

	/** Take the first job whose host has a free slot, and that slot with it. */
	@Nullable Job poll() {
		Map.Entry<Long, Host> first = this.ready.firstEntry();
		if (first == null) {
			return null;
		}
		Host host = first.getValue();
		Job job = host.jobs.pollFirstEntry().getValue();
		this.size--;
		host.used++;
		update(host);
		return job;
	}

	/**
	 * Whether the host of a job that is not in the queue would let it start.
	 */
	boolean isOpenTo(Job job) {
		Host host = this.hosts.get(key(job));
		return host == null || (host.used < this.maxPerHost && host.jobs.isEmpty());
	}

	/** Take another slot for a job that runs, if its host has a free one. */
	boolean tryTake(Job job) {
		Host host = host(job);
		if (host.used >= this.maxPerHost) {
			return false;
		}
		host.used++;
		update(host);
		return true;
	}

	/** Give back a slot of the host of a job. */
	void giveBack(Job job) {
		Host host = host(job);
		host.used--;
		update(host);
	}

	private boolean isLimited() {
		return this.maxPerHost < Integer.MAX_VALUE;
	}

	private String key(Job job) {
		return isLimited() ? job.host() : "";
	}

	private Host host(Job job) {
		return this.hosts.computeIfAbsent(key(job), Host::new);
	}

	private void update(Host host) {
		Long first = (host.used < this.maxPerHost && !host.jobs.isEmpty()) ? host.jobs.firstKey() : null;
		if (host.place != null && !host.place.equals(first)) {
			this.ready.remove(host.place);
		}
		if (first != null && !first.equals(host.place)) {
			this.ready.put(first, host);
		}
		host.place = first;
		if (host.used <= 0 && host.jobs.isEmpty()) {
			this.hosts.remove(host.name);
		}
	}

	private static final class Host {

		private final String name;

		private final TreeMap<Long, Job> jobs = new TreeMap<>();

		private int used;

		/** Its key among the hosts that are ready, {@code null} if it is not ready. */
		private @Nullable Long place;

		private Host(String name) {
			this.name = name;
		}

	}

}
