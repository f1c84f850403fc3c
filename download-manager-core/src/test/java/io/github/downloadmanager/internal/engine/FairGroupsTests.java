package io.github.downloadmanager.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.downloadmanager.control.Limits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Rule S7, where groups come and go. */
class FairGroupsTests {

	private final SlotQueue queue = new SlotQueue(Limits.of(1), true, TestManager.openGate());

	private long submitted;

	private void add(String group) {
		this.queue.add(new GroupJob(++this.submitted, group));
	}

	/** Start the next one, which ends at once. */
	private String next() {
		Job job = Objects.requireNonNull(this.queue.poll());
		this.queue.giveBack(job);
		return String.valueOf(job.group());
	}

	/** As of an application that makes a group for each order. */
	@Test
	void aStreamOfNewGroupsKeepsNobodyWaiting() {
		add("old");
		add("old");
		add("old");
		List<String> started = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			add("new" + i);
			started.add(next());
		}
		assertThat(started.stream().filter("old"::equals)).hasSize(3);
	}

	@Test
	void aGroupThatComesBackHasNoAdvantage() {
		add("many");
		add("many");
		add("other");
		add("single");
		List<String> started = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			String group = next();
			started.add(group);
			if (group.equals("single")) {
				add("single");
			}
		}
		assertThat(started).containsExactly("many", "other", "single", "many", "single", "single");
	}

	/** It is not behind all that a group has which came before. */
	@Test
	void aNewGroupComesBeforeTheOneThatStartedLast() {
		add("many");
		add("many");
		add("many");
		assertThat(next()).isEqualTo("many");
		add("new");
		assertThat(next()).isEqualTo("new");
	}

	private record GroupJob(long sequence, String name) implements Job {

		@Override
		public long queueKey() {
			return 0;
		}

		@Override
		public int priority() {
			return 0;
		}

		@Override
		public String host() {
			return "files.example";
		}

		@Override
		public @Nullable String group() {
			return this.name;
		}

		@Override
		public void start() {
			throw new AssertionError("nobody starts it");
		}

	}

}
