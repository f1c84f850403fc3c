package io.github.downloadmanager.internal.concurrent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.ManualClock;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;

class SharedTickerTests {

	private static final Duration PERIOD = Duration.ofMillis(200);

	private final ManualClock clock = new ManualClock();

	/** Timers that were started. */
	private final AtomicInteger started = new AtomicInteger();

	/** Timers that run. */
	private final AtomicInteger running = new AtomicInteger();

	private final SharedTicker pulse = new SharedTicker(this::everyPeriod);

	private volatile Runnable whenStopped = () -> {
	};

	private final AtomicInteger calls = new AtomicInteger();

	private Disposable everyPeriod(Runnable beat) {
		this.started.incrementAndGet();
		this.running.incrementAndGet();
		Disposable timer = this.clock.schedulePeriodically(beat, PERIOD.toNanos(), PERIOD.toNanos(),
				TimeUnit.NANOSECONDS);
		return () -> {
			timer.dispose();
			this.running.decrementAndGet();
			this.whenStopped.run();
		};
	}

	@Test
	void aTaskIsCalledOnceInEachPeriodUntilItEnds() {
		Disposable task = this.pulse.call(this.calls::incrementAndGet);
		this.clock.advance(PERIOD.minusNanos(1));
		assertThat(this.calls).hasValue(0);
		this.clock.advance(Duration.ofNanos(1));
		assertThat(this.calls).hasValue(1);
		this.clock.advance(PERIOD.multipliedBy(3));
		assertThat(this.calls).hasValue(4);
		assertThat(task.isDisposed()).isFalse();
		task.dispose();
		assertThat(task.isDisposed()).isTrue();
		this.clock.advance(PERIOD.multipliedBy(3));
		assertThat(this.calls).hasValue(4);
	}

	@Test
	void manyTasksShareOneTimer() {
		List<Disposable> tasks = IntStream.range(0, 100)
			.mapToObj((i) -> this.pulse.call(this.calls::incrementAndGet))
			.toList();
		assertThat(this.started).hasValue(1);
		this.clock.advance(PERIOD);
		assertThat(this.calls).hasValue(100);
		tasks.forEach(Disposable::dispose);
	}

	@Test
	void aTaskThatBeginsWithinAPeriodIsCalledAtItsEnd() {
		this.pulse.call(this.calls::incrementAndGet);
		this.clock.advance(PERIOD.dividedBy(2));
		AtomicInteger second = new AtomicInteger();
		this.pulse.call(second::incrementAndGet);
		this.clock.advance(PERIOD.dividedBy(2));
		assertThat(second).hasValue(1);
	}

	@Test
	void theTimerOutlivesTheLastTaskByAPeriodAtMost() {
		assertThat(this.running).hasValue(0);
		Disposable task = this.pulse.call(this.calls::incrementAndGet);
		this.clock.advance(PERIOD);
		task.dispose();
		this.clock.advance(PERIOD);
		assertThat(this.running).hasValue(0);
	}

	@Test
	void theTimerIsKeptFromOneTaskToTheNext() {
		for (int i = 0; i < 10; i++) {
			Disposable task = this.pulse.call(this.calls::incrementAndGet);
			this.clock.advance(PERIOD);
			task.dispose();
		}
		assertThat(this.started).hasValue(1);
		assertThat(this.calls).hasValue(10);
	}

	@Test
	void afterAPauseItStartsAgain() {
		this.pulse.call(this.calls::incrementAndGet).dispose();
		this.clock.advance(PERIOD.multipliedBy(5));
		assertThat(this.running).hasValue(0);
		this.pulse.call(this.calls::incrementAndGet);
		assertThat(this.running).hasValue(1);
		this.clock.advance(PERIOD);
		assertThat(this.calls).hasValue(1);
	}

	@Test
	void theSameTaskMayBeCalledTwice() {
		Runnable task = this.calls::incrementAndGet;
		Disposable first = this.pulse.call(task);
		this.pulse.call(task);
		this.clock.advance(PERIOD);
		assertThat(this.calls).hasValue(2);
		first.dispose();
		first.dispose();
		this.clock.advance(PERIOD);
		assertThat(this.calls).hasValue(3);
	}

	@Test
	void aTaskMayEndItselfAndBeginOthers() {
		List<Disposable> tasks = new ArrayList<>();
		tasks.add(this.pulse.call(() -> {
			tasks.get(0).dispose();
			tasks.add(this.pulse.call(this.calls::incrementAndGet));
		}));
		this.clock.advance(PERIOD.multipliedBy(3));
		assertThat(tasks).hasSize(2);
		assertThat(this.calls.get()).isBetween(2, 3);
		assertThat(this.started).hasValue(1);
	}

	@Test
	void aTaskThatThrowsIsCalledAgainAndSoAreTheOthers() {
		AtomicInteger failures = new AtomicInteger();
		this.pulse.call(this.calls::incrementAndGet);
		Disposable failing = this.pulse.call(() -> {
			failures.incrementAndGet();
			throw new IllegalStateException("defect");
		});
		this.pulse.call(this.calls::incrementAndGet);
		this.clock.advance(PERIOD.multipliedBy(2));
		assertThat(failures).hasValue(2);
		assertThat(failing.isDisposed()).isFalse();
		assertThat(this.calls).hasValue(4);
	}

	@Test
	void aTaskThatBeginsWhileTheTimerStopsIsCalled() {
		this.pulse.call(() -> {
		}).dispose();
		this.whenStopped = () -> {
			this.whenStopped = () -> {
			};
			this.pulse.call(this.calls::incrementAndGet);
		};
		this.clock.advance(PERIOD.multipliedBy(3));
		assertThat(this.calls).hasValue(2);
		assertThat(this.running).hasValue(1);
	}

	/** Or samples would follow each other too soon. */
	@Test
	void aBeatThatTakesLongIsFollowedByAWholePeriod() {
		Time time = new Time(this.clock, this.clock::nanos, () -> TestManager.START);
		List<Long> called = new ArrayList<>();
		time.every(PERIOD, () -> {
			called.add(this.clock.nanos());
			this.clock.advance(Duration.ofMillis(50));
		});
		this.clock.advance(PERIOD.multipliedBy(4));
		assertThat(called).containsExactly(Duration.ofMillis(200).toNanos(), Duration.ofMillis(450).toNanos(),
				Duration.ofMillis(700).toNanos());
	}

	/** Whatever they do, at the end there is one timer for one task. */
	@Test
	void severalThreadsMayBeginAndEndTasksWhileTheTimerComesAndGoes() throws Exception {
		int threads = 2;
		ExecutorService pool = Executors.newFixedThreadPool(threads);
		AtomicBoolean stop = new AtomicBoolean();
		try {
			List<Future<?>> all = IntStream.range(0, threads).<Future<?>>mapToObj((thread) -> pool.submit(() -> {
				while (!stop.get()) {
					this.pulse.call(() -> {
					}).dispose();
				}
			})).toList();
			for (int round = 0; round < 2000; round++) {
				AtomicInteger called = new AtomicInteger();
				Disposable task = this.pulse.call(called::incrementAndGet);
				// A timer that was just stopped is started again, for a whole period.
				this.clock.advance(PERIOD.multipliedBy(2));
				assertThat(called.get()).isPositive();
				assertThat(this.running).hasValue(1);
				task.dispose();
				this.clock.advance(PERIOD);
			}
			stop.set(true);
			for (Future<?> future : all) {
				future.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
			}
		}
		finally {
			stop.set(true);
			pool.shutdownNow();
		}
		this.clock.advance(PERIOD);
		assertThat(this.running).hasValue(0);
	}

}
