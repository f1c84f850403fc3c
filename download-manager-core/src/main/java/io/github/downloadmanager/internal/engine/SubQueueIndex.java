package io.github.downloadmanager.internal.engine;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sub-queues of each host, or of each origin. Only {@link SlotQueue} reads and writes
 * it.
 *
 * @param <K> what the sub-queues are found by
 */
final class SubQueueIndex<K> {

	private final Map<K, Set<QueueGroup.SubQueue>> subQueues = new HashMap<>();

	void add(K key, QueueGroup.SubQueue subQueue) {
		this.subQueues.computeIfAbsent(key, (absent) -> new HashSet<>()).add(subQueue);
	}

	void remove(K key, QueueGroup.SubQueue subQueue) {
		this.subQueues.computeIfPresent(key, (present, known) -> {
			known.remove(subQueue);
			return known.isEmpty() ? null : known;
		});
	}

	/** Those of a key, in a copy: whoever looks at them may remove some. */
	List<QueueGroup.SubQueue> of(K key) {
		Set<QueueGroup.SubQueue> known = this.subQueues.get(key);
		return (known != null) ? List.copyOf(known) : List.of();
	}

	/** All keys, in a copy. */
	List<K> keys() {
		return List.copyOf(this.subQueues.keySet());
	}

}
