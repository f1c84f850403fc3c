package io.github.downloadmanager.internal.http;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.ManualClock;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class DeadlinesTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final ManualClock clock = new ManualClock();

	private final CountingTimer timer = new CountingTimer(this.clock);

	private final Deadlines deadlines = new Deadlines(LIMIT, this.timer, this.clock::nanos);

	private final List<String> late = new CopyOnWriteArrayList<>();

	private Deadlines.Wait begin(String name) {
		return this.deadlines.begin(() -> this.late.add(name));
	}

	@Test
	void aWaitIsLateAfterTheLimitOnceAndNotBefore() {
		begin("a");
		this.clock.advance(LIMIT.minusNanos(1));
		assertThat(this.late).isEmpty();
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.late).containsExactly("a");
		this.clock.advance(LIMIT.multipliedBy(3));
		assertThat(this.late).containsExactly("a");
	}

	/** What it stood still before it could look counts, a second at most. */
	@Test
	void timeInWhichTheProcessStoodStillDoesNotCount() {
		begin("a");
		this.clock.advance(SECOND.multipliedBy(10));
		this.clock.standStill(LIMIT.multipliedBy(100));
		begin("b");
		this.clock.advance(Duration.ZERO);
		assertThat(this.late).isEmpty();
		this.clock.advance(SECOND.multipliedBy(18));
		assertThat(this.late).isEmpty();
		this.clock.advance(SECOND.multipliedBy(2));
		assertThat(this.late).containsExactly("a");
		this.clock.advance(SECOND.multipliedBy(10).minusNanos(1));
		assertThat(this.late).containsExactly("a");
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.late).containsExactly("a", "b");
	}

	@Test
	void aWaitThatEndedInTimeIsNeverLate() {
		Deadlines.Wait wait = begin("a");
		this.clock.advance(LIMIT.minusNanos(1));
		this.deadlines.end(wait);
		this.clock.advance(LIMIT.multipliedBy(3));
		assertThat(this.late).isEmpty();
	}

	@Test
	void eachIsLateAtItsOwnTime() {
		begin("a");
		this.clock.advance(SECOND);
		Deadlines.Wait ended = begin("b");
		begin("c");
		this.clock.advance(SECOND);
		begin("d");
		this.deadlines.end(ended);
		this.clock.advance(LIMIT.minus(SECOND.multipliedBy(2)));
		assertThat(this.late).containsExactly("a");
		this.clock.advance(SECOND.minusNanos(1));
		assertThat(this.late).containsExactly("a");
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.late).containsExactly("a", "c");
		this.clock.advance(SECOND);
		assertThat(this.late).containsExactly("a", "c", "d");
	}

	@Test
	void theFirstMayEndAndTheOthersAreLateInTheirOrder() {
		Deadlines.Wait first = begin("a");
		begin("b");
		begin("c");
		this.deadlines.end(first);
		this.clock.advance(LIMIT);
		assertThat(this.late).containsExactly("b", "c");
	}

	@Test
	void toEndAgainHasNoEffectOnOthers() {
		Deadlines.Wait ended = begin("a");
		Deadlines.Wait over = begin("b");
		begin("c");
		this.deadlines.end(ended);
		this.deadlines.end(ended);
		this.clock.advance(LIMIT);
		this.deadlines.end(over);
		begin("d");
		this.deadlines.end(over);
		this.deadlines.end(ended);
		this.clock.advance(LIMIT);
		assertThat(this.late).containsExactly("b", "c", "d");
	}

	@Test
	void oneTimerDoesForAll() {
		IntStream.range(0, 100).forEach((i) -> this.deadlines.end(begin("ended")));
		IntStream.range(0, 100).forEach((i) -> begin("a"));
		assertThat(this.timer.timers).hasValue(1);
		this.clock.advance(LIMIT);
		assertThat(this.late).hasSize(100).containsOnly("a");
	}

	@Test
	void withoutAWaitThereIsNoTimer() {
		this.deadlines.end(begin("a"));
		this.clock.advance(LIMIT.multipliedBy(10));
		assertThat(this.timer.timers).as("it looks once").hasValue(1);
		begin("b");
		assertThat(this.timer.timers).hasValue(2);
		this.clock.advance(LIMIT);
		assertThat(this.late).containsExactly("b");
	}

	@Test
	void whoIsLateMayBeginAgain() {
		this.deadlines.begin(() -> begin("again"));
		this.clock.advance(LIMIT);
		assertThat(this.late).isEmpty();
		this.clock.advance(LIMIT);
		assertThat(this.late).containsExactly("again");
	}

	@Test
	void oneThatThrowsDoesNotKeepTheOthersFromHearing() {
		this.deadlines.begin(() -> {
			throw new IllegalStateException("defect");
		});
		begin("b");
		this.clock.advance(LIMIT.minusNanos(1));
		// A scheduler tells its error handler, the clock tells the test.
		assertThatIllegalStateException().isThrownBy(() -> this.clock.advance(Duration.ofNanos(1)))
			.withMessage("defect");
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.late).containsExactly("b");
	}

	@Test
	void theLongestLimitDoesNotOverflow() {
		Deadlines patient = new Deadlines(Duration.ofSeconds(Long.MAX_VALUE), this.timer, this.clock::nanos);
		patient.begin(() -> this.late.add("a"));
		this.clock.advance(Duration.ofDays(365 * 100));
		patient.begin(() -> this.late.add("b"));
		this.clock.advance(Duration.ofDays(365));
		assertThat(this.late).isEmpty();
	}

	@Test
	void theClockMayPassItsLargestValue() {
		Deadlines passing = new Deadlines(LIMIT, this.timer,
				() -> Long.MAX_VALUE - SECOND.toNanos() + this.clock.nanos());
		passing.begin(() -> this.late.add("a"));
		this.clock.advance(SECOND.multipliedBy(2));
		passing.begin(() -> this.late.add("b"));
		this.clock.advance(LIMIT.minus(SECOND.multipliedBy(2)));
		assertThat(this.late).containsExactly("a");
		this.clock.advance(SECOND.multipliedBy(2));
		assertThat(this.late).containsExactly("a", "b");
	}

	/** Those that end are not late, and those that do not are, each once. */
	@Test
	void severalThreadsMayBeginAndEndWhileTimePasses() throws Exception {
		int threads = 3;
		int waits = 2000;
		ExecutorService pool = Executors.newFixedThreadPool(threads);
		try {
			CountDownLatch running = new CountDownLatch(threads);
			List<Future<?>> all = IntStream.range(0, threads).<Future<?>>mapToObj((thread) -> pool.submit(() -> {
				running.countDown();
				for (int i = 0; i < waits; i++) {
					Deadlines.Wait ended = begin("ended");
					begin(thread + "-" + i);
					this.deadlines.end(ended);
				}
			})).toList();
			assertThat(running.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
			for (int i = 0; i < 1000; i++) {
				// No time passes: whoever is between begin and end is not late.
				this.clock.advance(Duration.ZERO);
			}
			for (Future<?> future : all) {
				future.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
			}
			this.clock.advance(LIMIT);
		}
		finally {
			pool.shutdownNow();
		}
		assertThat(this.late).hasSize(threads * waits).doesNotContain("ended").doesNotHaveDuplicates();
	}

	/** Counts the timers for the future. */
	private static final class CountingTimer implements Scheduler {

		private final ManualClock clock;

		private final AtomicInteger timers = new AtomicInteger();

		CountingTimer(ManualClock clock) {
			this.clock = clock;
		}

		@Override
		public Disposable schedule(Runnable task) {
			return this.clock.schedule(task);
		}

		@Override
		public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
			this.timers.incrementAndGet();
			return this.clock.schedule(task, delay, unit);
		}

		@Override
		public Worker createWorker() {
			return this.clock.createWorker();
		}

	}

}
