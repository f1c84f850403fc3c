package io.github.downloadmanager.internal.concurrent;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EffectQueueTests {

	private final List<String> ran = new ArrayList<>();

	private final List<Throwable> failures = new ArrayList<>();

	private final EffectQueue effects = new EffectQueue(this.failures::add);

	@Test
	void runsEffectsInTheOrderInWhichTheyWereAdded() {
		this.effects.add(() -> this.ran.add("first"));
		this.effects.add(() -> this.ran.add("second"));
		assertThat(this.ran).isEmpty();
		this.effects.run();
		assertThat(this.ran).containsExactly("first", "second");
	}

	@Test
	void anEffectThatIsAddedByAnEffectRunsBehindThoseThatWait() {
		this.effects.add(() -> {
			this.effects.add(() -> this.ran.add("third"));
			this.effects.run();
			this.ran.add("first");
		});
		this.effects.add(() -> this.ran.add("second"));
		this.effects.run();
		assertThat(this.ran).containsExactly("first", "second", "third");
	}

	@Test
	void aThreadThatFindsAnotherOneRunningEffectsLeavesItsOwnToThatOne() {
		this.effects.add(() -> {
			Thread other = new Thread(() -> {
				this.effects.add(() -> this.ran.add("second"));
				this.effects.run();
			});
			other.start();
			try {
				other.join();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			this.ran.add("first");
		});
		this.effects.run();
		assertThat(this.ran).containsExactly("first", "second");
	}

	@Test
	void anEffectThatFailsIsToldAndTheOthersRun() {
		IllegalStateException failure = new IllegalStateException();
		this.effects.add(() -> {
			throw failure;
		});
		this.effects.add(() -> this.ran.add("second"));
		this.effects.run();
		this.effects.add(() -> this.ran.add("third"));
		this.effects.run();
		assertThat(this.failures).containsExactly(failure);
		assertThat(this.ran).containsExactly("second", "third");
	}

}
