package io.github.downloadmanager.internal.bandwidth;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.github.downloadmanager.control.GroupLimits;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.internal.concurrent.Time;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.ManualClock;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

import static org.assertj.core.api.Assertions.assertThat;

/** Rule B5 of bandwidth: a timer only while something is received under a limit. */
class BandwidthTimerTests {

	private static final Limits LIMITED = Limits.of(10).withBandwidth(1_000_000);

	private final ManualClock clock = new ManualClock();

	private final AtomicInteger timers = new AtomicInteger();

	private final BandwidthAllocator allocator = new BandwidthAllocator(
			new Time(new Counting(), this.clock::nanos, () -> Instant.EPOCH), PriorityWeights.EVEN);

	private int timersIn(Duration time) {
		this.timers.set(0);
		this.clock.advance(time);
		return this.timers.get();
	}

	@Test
	void thereIsNoTimerWhileNothingIsReceivedUnderALimit() {
		DownloadShare share = this.allocator.share("group", OptionalLong.empty());
		assertThat(share.isLimited()).isFalse();
		this.allocator.limits(LIMITED);
		share.ownLimit(() -> OptionalLong.of(1000));
		assertThat(share.isLimited()).isTrue();
		assertThat(this.timers).hasValue(0);
		ConnectionShare connection = share.open(() -> 0, () -> {
		});
		assertThat(this.timers).hasValue(1);
		assertThat(timersIn(Duration.ofSeconds(1))).as("one in each tick").isEqualTo(20);
		connection.close();
		this.clock.advance(BandwidthAllocator.TICK);
		assertThat(timersIn(Duration.ofHours(1))).isZero();
	}

	/** And whoever receives without one needs none. */
	@Test
	void aLimitOfAnotherGroupIsNone() {
		this.allocator.limits(Limits.of(10).withGroup("other", new GroupLimits(null, OptionalLong.of(1000))));
		assertThat(this.allocator.share("group", OptionalLong.empty()).isLimited()).isFalse();
		assertThat(this.allocator.share(null, OptionalLong.empty()).isLimited()).isFalse();
		assertThat(this.allocator.share("other", OptionalLong.empty()).isLimited()).isTrue();
		assertThat(timersIn(Duration.ofHours(1))).isZero();
	}

	@Test
	void manyThreadsLeaveNothingBehind() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Callable<Long>> work = IntStream.range(0, 4)
				.<Callable<Long>>mapToObj((seed) -> () -> receive(new Random(seed)))
				.toList();
			long received = 0;
			for (Future<Long> future : threads.invokeAll(work, Await.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
				received += future.get();
			}
			assertThat(received).isPositive();
			this.clock.advance(BandwidthAllocator.TICK);
			assertThat(timersIn(Duration.ofHours(1))).isZero();
		}
		finally {
			threads.shutdownNow();
		}
	}

	/** Receive bodies while limits change and time passes. */
	private long receive(Random random) {
		DownloadShare share = this.allocator.share((random.nextInt(2) == 0) ? "group" : null, OptionalLong.empty());
		long all = 0;
		for (int body = 0; body < 500; body++) {
			AtomicLong received = new AtomicLong();
			try (ConnectionShare connection = share.open(received::get, () -> {
			})) {
				for (int read = 0; read < 10; read++) {
					if (connection.allowance(true) > 0) {
						received.addAndGet(random.nextInt(connection.readSize()));
					}
					change(share, random.nextInt(20));
				}
			}
			assertThat(share.throttledNanos()).isNotNegative();
			all += received.get();
		}
		return all;
	}

	private void change(DownloadShare share, int what) {
		switch (what) {
			case 0 -> this.allocator.limits(Limits.of(10));
			case 1, 2 -> this.allocator.limits(LIMITED);
			case 3 -> share.ownLimit(() -> OptionalLong.of(100_000));
			case 4 -> share.ownLimit(() -> OptionalLong.empty());
			default -> {
				synchronized (this.clock) {
					this.clock.advance(Duration.ofMillis(10));
				}
			}
		}
	}

	/** Counts the timers that are set. */
	private final class Counting implements Scheduler {

		@Override
		public Disposable schedule(Runnable task) {
			return BandwidthTimerTests.this.clock.schedule(task);
		}

		@Override
		public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
			BandwidthTimerTests.this.timers.incrementAndGet();
			return BandwidthTimerTests.this.clock.schedule(task, delay, unit);
		}

		@Override
		public Worker createWorker() {
			return BandwidthTimerTests.this.clock.createWorker();
		}

	}

}
