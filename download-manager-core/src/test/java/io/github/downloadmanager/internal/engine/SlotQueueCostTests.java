package io.github.downloadmanager.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import io.github.downloadmanager.control.Limits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rule S2: what an operation of the queue costs grows with the logarithm of its length.
 * Counted is how often it looks at a job, which no machine is too slow for.
 */
class SlotQueueCostTests {

	private static final int OPERATIONS = 200;

	private long looks;

	private long sequence;

	@ParameterizedTest
	@CsvSource({ "1000, false", "64000, false", "64000, true" })
	void operationsLookAtFewJobs(int length, boolean fairGroups) {
		Random random = new Random(length);
		SlotQueue queue = new SlotQueue(Limits.of(10), fairGroups, TestManager.openGate());
		List<CountingJob> jobs = new ArrayList<>();
		for (int i = 0; i < length; i++) {
			CountingJob job = new CountingJob(random.nextInt(100_000), "group" + random.nextInt(10));
			queue.add(job);
			jobs.add(job);
		}
		// Comparisons on the way down in a tree of so many, and some around it.
		long most = 2L * 2 * (64 - Long.numberOfLeadingZeros(length)) + 60;
		long worst = 0;
		for (int i = 0; i < OPERATIONS; i++) {
			worst = Math.max(worst, looks(() -> {
				Job job = Objects.requireNonNull(queue.poll());
				queue.giveBack(job);
			}));
			worst = Math.max(worst, looks(() -> queue.add(new CountingJob(random.nextInt(100_000), "group3"))));
			CountingJob moved = jobs.get(random.nextInt(length));
			worst = Math.max(worst, looks(() -> {
				if (queue.remove(moved)) {
					moved.key = random.nextInt(100_000);
					queue.add(moved);
				}
			}) / 2);
		}
		assertThat(queue.size()).isEqualTo(length);
		assertThat(worst).isBetween(1L, most);
	}

	private long looks(Runnable operation) {
		long before = this.looks;
		operation.run();
		return this.looks - before;
	}

	private final class CountingJob implements Job {

		private final long number = SlotQueueCostTests.this.sequence++;

		private final String group;

		private long key;

		private CountingJob(long key, String group) {
			this.key = key;
			this.group = group;
		}

		private <T> T seen(T value) {
			SlotQueueCostTests.this.looks++;
			return value;
		}

		@Override
		public long sequence() {
			return this.number;
		}

		@Override
		public long queueKey() {
			return seen(this.key);
		}

		@Override
		public int priority() {
			return seen(0);
		}

		@Override
		public String host() {
			return seen("files.example");
		}

		@Override
		public @Nullable String group() {
			return seen(this.group);
		}

		@Override
		public void start() {
			throw new AssertionError("nobody starts it");
		}

	}

}
