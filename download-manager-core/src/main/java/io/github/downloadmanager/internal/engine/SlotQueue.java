package io.github.downloadmanager.internal.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.internal.host.Origin;
import org.jspecify.annotations.Nullable;

/**
 * The downloads that wait for a slot, in order, and how many slots each host and each
 * group has. A download whose group or host has no free slot, or whose host gets no
 * requests for now, is passed over, and keeps its place. The order is that of
 * {@link Job#queueKey()}, then that of submission; a key does not change while its
 * download waits here, so nothing is ever sorted again. Each operation takes time in the
 * order of the logarithm of the length, unless it says otherwise. Not thread-safe.
 */
final class SlotQueue {

	/** Stands for the downloads without a group, and for all hosts if none is limited. */
	private static final String NONE = "";

	private final boolean fairGroups;

	private final HostGate hosts;

	private final Map<String, QueueGroup> groups = new HashMap<>();

	/** The groups that have a download which could start, the next one first. */
	private final TreeMap<QueueGroup.Rank, QueueGroup> ready = new TreeMap<>();

	/** The sub-queues of each host, if hosts are limited. */
	private final SubQueueIndex<String> queuesOfHosts = new SubQueueIndex<>();

	/** How many slots the running downloads of each host have. */
	private final Map<String, Integer> usedOfHosts = new HashMap<>();

	/** The sub-queues of each origin, if origins matter. */
	private final SubQueueIndex<Origin> queuesOfOrigins = new SubQueueIndex<>();

	private final Set<String> heldGroups = new HashSet<>();

	private Limits limits;

	private int size;

	/** The turn of the group that started last; even. */
	private long turns;

	/**
	 * Whether each origin has sub-queues of its own: once one of them has asked for a
	 * pause.
	 */
	private boolean byOrigin;

	/**
	 * Create an empty queue.
	 * @param fairGroups whether groups with equal priority take turns
	 */
	SlotQueue(Limits limits, boolean fairGroups, HostGate hosts) {
		this.limits = limits;
		this.fairGroups = fairGroups;
		this.hosts = hosts;
	}

	int size() {
		return this.size;
	}

	void add(Job job) {
		QueueGroup.SubQueue subQueue = findOrCreate(job);
		if (subQueue.jobs.add(job)) {
			this.size++;
		}
		update(subQueue);
	}

	/** Remove a job; tells whether it was there. */
	boolean remove(Job job) {
		QueueGroup.SubQueue subQueue = find(job);
		if (subQueue == null || !subQueue.jobs.remove(job)) {
			return false;
		}
		this.size--;
		update(subQueue);
		return true;
	}

	/**
	 * Remove every job of a kind. Takes time in proportion to the length of the queue.
	 * @return how many there were
	 */
	int removeAll(Predicate<Job> kind) {
		int before = this.size;
		// A copy, because update() drops sub-queues and groups that are empty.
		for (QueueGroup.SubQueue subQueue : subQueues()) {
			int jobs = subQueue.jobs.size();
			subQueue.jobs.removeIf(kind);
			this.size -= jobs - subQueue.jobs.size();
			update(subQueue);
		}
		return before - this.size;
	}

	/** Whether a job could start, as far as hosts and groups are concerned. */
	boolean hasReady() {
		return !this.ready.isEmpty();
	}

	/** Whether another job could use a slot that this job gives back. */
	boolean hasUseFor(Job job) {
		if (hasReady()) {
			return true;
		}
		return this.queuesOfHosts.of(job.host())
			.stream()
			.anyMatch(
					(subQueue) -> !subQueue.jobs.isEmpty() && isOpen(subQueue.group) && isOpen(subQueue.key.origin()));
	}

	/**
	 * Take the first job whose group and host have a free slot and whose host gets
	 * requests, and both slots.
	 */
	@Nullable Job poll() {
		separateOrigins();
		Map.Entry<QueueGroup.Rank, QueueGroup> first = this.ready.firstEntry();
		while (first != null) {
			QueueGroup group = first.getValue();
			QueueGroup.SubQueue subQueue = group.ready.firstEntry().getValue();
			Job job = subQueue.jobs.first();
			if (!this.byOrigin || this.hosts.tryStart(job)) {
				take(group, subQueue, job);
				return job;
			}
			// The host was open when the sub-queue was last updated; it may be paused by
			// now.
			update(subQueue);
			first = this.ready.firstEntry();
		}
		return null;
	}

	private void take(QueueGroup group, QueueGroup.SubQueue subQueue, Job job) {
		subQueue.jobs.remove(job);
		this.size--;
		group.used++;
		this.turns += 2;
		group.turn = this.turns;
		this.usedOfHosts.merge(job.host(), 1, Integer::sum);
		update(subQueue);
		updateHost(job.host());
		if (subQueue.key.origin() != null) {
			reopen(subQueue.key.origin());
		}
	}

	/** An origin may get requests again, or no longer does. */
	void reopen(Origin origin) {
		this.queuesOfOrigins.of(origin).forEach(this::update);
	}

	/**
	 * From the first pause on, each origin has sub-queues of its own. Takes time in
	 * proportion to the length of the queue, once.
	 */
	private void separateOrigins() {
		if (!this.byOrigin && !this.hosts.isUnrestricted()) {
			rebuild(() -> this.byOrigin = true);
		}
	}

	private void rebuild(Runnable change) {
		List<Job> all = new ArrayList<>();
		subQueues().forEach((subQueue) -> all.addAll(subQueue.jobs));
		removeAll((job) -> true);
		change.run();
		all.forEach(this::add);
	}

	/** Whether a job that is not in the queue would start if a slot were free. */
	boolean isOpenTo(Job job) {
		separateOrigins();
		QueueGroup group = this.groups.get(name(job.group()));
		if (group != null && (!isOpen(group) || !group.ready.isEmpty())) {
			return false;
		}
		return !this.heldGroups.contains(name(job.group())) && isOpen(key(job));
	}

	/** Take another slot for a job that runs, if its host has a free one. */
	boolean tryTake(Job job) {
		if (!hasFreeSlot(job.host())) {
			return false;
		}
		this.usedOfHosts.merge(job.host(), 1, Integer::sum);
		updateHost(job.host());
		return true;
	}

	/** Give back a slot of the host of a job. */
	void giveBackConnection(Job job) {
		this.usedOfHosts.computeIfPresent(job.host(), (host, used) -> (used > 1) ? used - 1 : null);
		updateHost(job.host());
	}

	/** Give back the slots of a job that has ended, or waits, or is paused. */
	void giveBack(Job job) {
		giveBackConnection(job);
		QueueGroup group = group(name(job.group()));
		group.used--;
		update(group);
	}

	/**
	 * Change the limits. Takes time in proportion to the length of the queue if hosts
	 * were not limited and are now, or the other way round.
	 */
	void limits(Limits next) {
		if (isLimited(next) != isLimited(this.limits)) {
			rebuild(() -> this.limits = next);
		}
		this.limits = next;
		this.queuesOfHosts.keys().forEach(this::updateHost);
		this.queuesOfOrigins.keys().forEach(this::reopen);
		List.copyOf(this.groups.values()).forEach(this::update);
	}

	/** Let no job of a group start, or let them start again. */
	void hold(String group, boolean held) {
		if (held) {
			this.heldGroups.add(group);
		}
		else {
			this.heldGroups.remove(group);
		}
		QueueGroup known = this.groups.get(group);
		if (known != null) {
			update(known);
		}
	}

	boolean isHeld(Job job) {
		return job.group() != null && this.heldGroups.contains(job.group());
	}

	/** How many slots the group of a job has taken. */
	int usedOfGroup(Job job) {
		QueueGroup group = this.groups.get(name(job.group()));
		return (group != null) ? group.used : 0;
	}

	/** How many slots the host of a job has taken. */
	int usedOfHost(Job job) {
		return this.usedOfHosts.getOrDefault(job.host(), 0);
	}

	/**
	 * The place of a job among all that wait. Takes time in proportion to the length of
	 * the queue.
	 * @return 1 for the first one, 0 if it is not here
	 */
	int position(Job job) {
		QueueGroup.SubQueue its = find(job);
		if (its == null || !its.jobs.contains(job)) {
			return 0;
		}
		return 1 + subQueues().stream().mapToInt((subQueue) -> subQueue.jobs.headSet(job).size()).sum();
	}

	private List<QueueGroup.SubQueue> subQueues() {
		List<QueueGroup.SubQueue> subQueues = new ArrayList<>();
		this.groups.values().forEach((group) -> subQueues.addAll(group.subQueues.values()));
		return subQueues;
	}

	private static boolean isLimited(Limits limits) {
		return limits.maxPerHost() < Integer.MAX_VALUE;
	}

	private static String name(@Nullable String group) {
		return (group != null) ? group : NONE;
	}

	/** To know the host of an address takes time, so it is asked only if it matters. */
	private QueueGroup.SubQueueKey key(Job job) {
		String host = isLimited(this.limits) ? job.host() : NONE;
		Origin origin = this.byOrigin ? job.origin() : null;
		return (host.isEmpty() && origin == null) ? QueueGroup.SubQueueKey.ANY
				: new QueueGroup.SubQueueKey(host, origin);
	}

	private boolean hasFreeSlot(String host) {
		return this.usedOfHosts.getOrDefault(host, 0) < this.limits.maxPerHost();
	}

	private boolean isOpen(QueueGroup.SubQueueKey key) {
		return (!isLimited(this.limits) || hasFreeSlot(key.host())) && isOpen(key.origin());
	}

	private boolean isOpen(@Nullable Origin origin) {
		return origin == null || this.hosts.isOpen(origin);
	}

	private boolean isOpen(QueueGroup group) {
		return group.used < this.limits.maxConcurrentOf(group.name.isEmpty() ? null : group.name)
				&& !this.heldGroups.contains(group.name);
	}

	private QueueGroup group(String name) {
		// Before the one that started last, and behind those that wait for their turn: a
		// stream of new groups must not keep them waiting.
		return this.groups.computeIfAbsent(name, (added) -> new QueueGroup(added, this.turns - 1));
	}

	/** The sub-queue that a job would be in, or {@code null} if there is none. */
	private QueueGroup.@Nullable SubQueue find(Job job) {
		separateOrigins();
		QueueGroup group = this.groups.get(name(job.group()));
		return (group != null) ? group.subQueues.get(key(job)) : null;
	}

	private QueueGroup.SubQueue findOrCreate(Job job) {
		QueueGroup.SubQueue known = find(job);
		if (known != null) {
			return known;
		}
		QueueGroup group = group(name(job.group()));
		QueueGroup.SubQueueKey key = key(job);
		QueueGroup.SubQueue created = new QueueGroup.SubQueue(group, key);
		group.subQueues.put(key, created);
		if (!key.host().isEmpty()) {
			this.queuesOfHosts.add(key.host(), created);
		}
		if (key.origin() != null) {
			this.queuesOfOrigins.add(key.origin(), created);
		}
		return created;
	}

	private void updateHost(String host) {
		this.queuesOfHosts.of(host).forEach(this::update);
	}

	/** Bring what the group knows of a sub-queue up to date. */
	private void update(QueueGroup.SubQueue subQueue) {
		Job first = (!subQueue.jobs.isEmpty() && isOpen(subQueue.key)) ? subQueue.jobs.first() : null;
		if (first != subQueue.place) {
			if (subQueue.place != null) {
				subQueue.group.ready.remove(subQueue.place);
			}
			if (first != null) {
				subQueue.group.ready.put(first, subQueue);
			}
			subQueue.place = first;
		}
		if (subQueue.jobs.isEmpty()) {
			subQueue.group.subQueues.remove(subQueue.key, subQueue);
			this.queuesOfHosts.remove(subQueue.key.host(), subQueue);
			if (subQueue.key.origin() != null) {
				this.queuesOfOrigins.remove(subQueue.key.origin(), subQueue);
			}
		}
		update(subQueue.group);
	}

	/** Bring what is known of the groups that are ready up to date. */
	private void update(QueueGroup group) {
		QueueGroup.Rank rank = (!group.ready.isEmpty() && isOpen(group)) ? rank(group, group.ready.firstKey()) : null;
		boolean stays = (rank != null && group.rank != null) ? rank.compareTo(group.rank) == 0
				: rank == null && group.rank == null;
		if (!stays) {
			if (group.rank != null) {
				this.ready.remove(group.rank);
			}
			if (rank != null) {
				this.ready.put(rank, group);
			}
			group.rank = rank;
		}
		if (group.used <= 0 && group.subQueues.isEmpty()) {
			this.groups.remove(group.name, group);
		}
	}

	private QueueGroup.Rank rank(QueueGroup group, Job first) {
		return this.fairGroups ? new QueueGroup.Rank(-(long) first.priority(), group.turn, first.sequence())
				: new QueueGroup.Rank(first.queueKey(), first.sequence(), 0);
	}

}
