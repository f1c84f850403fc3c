package io.github.downloadmanager.internal.concurrent;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SerialExecutorTests {

	/** It may log, and an appender may throw. */
	@Test
	void whatTheListenerOfFailuresThrowsDoesNotHoldUpTheTasksThatWait() {
		List<Runnable> pool = new ArrayList<>();
		List<String> done = new ArrayList<>();
		SerialExecutor executor = new SerialExecutor(pool::add, (failure) -> {
			done.add(String.valueOf(failure.getMessage()));
			throw new IllegalStateException("of the listener");
		});
		executor.execute(() -> {
			throw new IllegalStateException("of the task");
		});
		executor.execute(() -> done.add("next"));
		assertThat(pool).hasSize(1);
		pool.get(0).run();
		assertThat(done).containsExactly("of the task", "next");
	}

}
