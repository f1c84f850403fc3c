package io.github.downloadmanager.internal.engine;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import io.github.downloadmanager.internal.host.Origin;
import org.jspecify.annotations.Nullable;

/**
 * What {@link SlotQueue} knows of one group: its jobs that wait, in sub-queues, and how
 * many slots it has. Only the queue reads and writes it.
 */
final class QueueGroup {

	/** Written out, because it is asked many times for each job of a long queue. */
	static final Comparator<Job> ORDER = (a, b) -> {
		int order = Long.compare(a.queueKey(), b.queueKey());
		return (order != 0) ? order : Long.compare(a.sequence(), b.sequence());
	};

	final String name;

	final Map<SubQueueKey, SubQueue> subQueues = new HashMap<>(2);

	/** The sub-queues whose host has a free slot, by their first job. */
	final TreeMap<Job, SubQueue> ready = new TreeMap<>(ORDER);

	int used;

	/** Its place in the round; it rises with each start. */
	long turn;

	/** Its key among the groups that are ready, {@code null} if it is not ready. */
	@Nullable Rank rank;

	QueueGroup(String name, long turn) {
		this.name = name;
		this.turn = turn;
	}

	/** Where a group stands among the groups; the lowest one is next. */
	record Rank(long first, long second, long third) implements Comparable<Rank> {

		@Override
		public int compareTo(Rank other) {
			int order = Long.compare(this.first, other.first);
			order = (order != 0) ? order : Long.compare(this.second, other.second);
			return (order != 0) ? order : Long.compare(this.third, other.third);
		}

	}

	/**
	 * What the jobs of a sub-queue have in common.
	 *
	 * @param host their host, empty if hosts are not limited
	 * @param origin their origin, {@code null} if origins do not matter
	 */
	record SubQueueKey(String host, @Nullable Origin origin) {

		static final SubQueueKey ANY = new SubQueueKey("", null);

	}

	/** The jobs of one group and one host, or one origin. */
	static final class SubQueue {

		final QueueGroup group;

		final SubQueueKey key;

		final TreeSet<Job> jobs = new TreeSet<>(ORDER);

		/** Its key in the group, {@code null} if it is not ready. */
		@Nullable Job place;

		SubQueue(QueueGroup group, SubQueueKey key) {
			this.group = group;
			this.key = key;
		}

	}

}
