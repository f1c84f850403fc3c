package io.github.downloadmanager.internal.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

import io.github.downloadmanager.internal.engine.DownloadScheduler.Job;
import org.jspecify.annotations.Nullable;

/**
 * The downloads that wait, in the order in which they were submitted, and the slots that
 * each host gives. Those of a host that gives no more are passed over; they keep their
 * place. What it does takes time in the order of the logarithm of its length. Not
 * thread-safe.
 */
final class SlotQueue {

	private final int maxPerHost;

	private final Map<String, Host> hosts = new HashMap<>();

	/** The hosts that give a slot to their first job, by its place. */
	private final TreeMap<Long, Host> ready = new TreeMap<>();

	private int size;

	/**
	 * Create an empty line.
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

	/** Whether it was there. */
	boolean remove(Job job) {
		Host host = host(job);
		boolean there = host.jobs.remove(job.sequence(), job);
		this.size -= there ? 1 : 0;
		update(host);
		return there;
	}

	/**
	 * Take out every job of a kind. Takes time in proportion to the length of the line.
	 * @return how many they were
	 */
	int removeAll(Predicate<Job> kind) {
		int before = this.size;
		// A copy, as a host of which nothing is left is forgotten.
		for (Host host : List.copyOf(this.hosts.values())) {
			int jobs = host.jobs.size();
			host.jobs.values().removeIf(kind);
			this.size -= jobs - host.jobs.size();
			update(host);
		}
		return before - this.size;
	}

	/** Whether somebody could start, as far as the hosts are concerned. */
	boolean hasReady() {
		return !this.ready.isEmpty();
	}

	/** Whether somebody could use a slot that this job gives back. */
	boolean hasUseFor(Job job) {
		return hasReady() || (isLimited() && !host(job).jobs.isEmpty());
	}

	/** The first one that its host lets start; it has a slot of it then. */
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
	 * Whether nothing about its host keeps a job that is not in the line from starting.
	 */
	boolean isOpenTo(Job job) {
		Host host = this.hosts.get(key(job));
		return host == null || (host.used < this.maxPerHost && host.jobs.isEmpty());
	}

	/** Take another slot for a job that runs, if its host gives one. */
	boolean tryTake(Job job) {
		Host host = host(job);
		if (host.used >= this.maxPerHost) {
			return false;
		}
		host.used++;
		update(host);
		return true;
	}

	/** Give a slot back. */
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

		/** Under which it is among those that are ready. */
		private @Nullable Long place;

		private Host(String name) {
			this.name = name;
		}

	}

}
