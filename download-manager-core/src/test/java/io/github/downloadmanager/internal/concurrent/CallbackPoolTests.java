package io.github.downloadmanager.internal.concurrent;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallbackPoolTests {

	private static final int SIZE = 4;

	private final CallbackPool pool = new CallbackPool("callback-test-", SIZE, SIZE, Duration.ofSeconds(10));

	private final CountDownLatch end = new CountDownLatch(1);

	@AfterEach
	void shutdown() {
		this.end.countDown();
		this.pool.shutdown();
	}

	@RepeatedTest(20)
	void allButOneThreadMayBlockForEver() throws Exception {
		CountDownLatch blocked = new CountDownLatch(SIZE - 1);
		for (int n = 0; n < SIZE - 1; n++) {
			this.pool.execute(() -> {
				blocked.countDown();
				await(this.end);
			});
		}
		await(blocked);
		int tasks = 1000;
		CountDownLatch done = new CountDownLatch(tasks);
		for (int n = 0; n < tasks; n++) {
			this.pool.execute(done::countDown);
		}
		await(done);
	}

	@RepeatedTest(20)
	void tasksThatBlockAmongTasksThatDoNotHoldNobodyUp() throws Exception {
		CountDownLatch done = new CountDownLatch(100);
		for (int n = 0; n < 100 + SIZE - 1; n++) {
			this.pool.execute((n % 30 == 0 && n / 30 < SIZE - 1) ? () -> await(this.end) : done::countDown);
		}
		await(done);
	}

	@RepeatedTest(5)
	void whenTheUsualThreadsBlockOthersCome() throws Exception {
		int most = 64;
		CallbackPool growing = new CallbackPool("callback-growing-", SIZE, most, Duration.ofSeconds(10));
		CountDownLatch blocked = new CountDownLatch(most - 1);
		for (int n = 0; n < most - 1; n++) {
			growing.execute(() -> {
				blocked.countDown();
				await(this.end);
			});
		}
		await(blocked);
		CountDownLatch done = new CountDownLatch(1000);
		for (int n = 0; n < 1000; n++) {
			growing.execute(done::countDown);
		}
		await(done);
		this.end.countDown();
		growing.shutdown().get(60, TimeUnit.SECONDS);
	}

	@RepeatedTest(5)
	void everyTaskRunsOnceWhoeverBringsIt() throws Exception {
		int producers = 4;
		int each = 20_000;
		CountDownLatch done = new CountDownLatch(producers * each);
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		for (int producer = 0; producer < producers; producer++) {
			Thread thread = new Thread(() -> {
				for (int n = 0; n < each; n++) {
					this.pool.execute(() -> {
						threads.add(Thread.currentThread());
						done.countDown();
					});
				}
			});
			thread.start();
		}
		await(done);
		assertThat(threads).hasSizeLessThanOrEqualTo(SIZE)
			.allSatisfy((thread) -> assertThat(thread.getName()).startsWith("callback-test-"))
			.allSatisfy((thread) -> assertThat(thread.isDaemon()).isTrue());
	}

	@Test
	void aTaskThatInterruptsOrThrowsDoesNotHarmTheNext() throws Exception {
		List<Boolean> interrupted = new CopyOnWriteArrayList<>();
		CountDownLatch done = new CountDownLatch(50);
		// So that no thread sleeps between two tasks, which would wake it up anew.
		for (int n = 0; n < SIZE; n++) {
			this.pool.execute(() -> await(this.end));
		}
		for (int n = 0; n < 50; n++) {
			boolean throwing = n % 7 == 0;
			this.pool.execute(() -> {
				interrupted.add(Thread.currentThread().isInterrupted());
				done.countDown();
				Thread.currentThread().interrupt();
				if (throwing) {
					Thread.currentThread().setUncaughtExceptionHandler((thread, ex) -> {
					});
					throw new IllegalStateException("on purpose");
				}
			});
		}
		this.end.countDown();
		await(done);
		assertThat(interrupted).hasSize(50).containsOnly(false);
	}

	@Test
	void atTheShutdownWhatWasTakenStillRunsAndLaterTasksRunWhereTheyComeFrom() throws Exception {
		List<Integer> ran = new CopyOnWriteArrayList<>();
		CountDownLatch first = new CountDownLatch(1);
		CountDownLatch last = new CountDownLatch(SIZE + 1);
		for (int n = 0; n < SIZE; n++) {
			this.pool.execute(() -> {
				first.countDown();
				await(this.end);
				last.countDown();
			});
		}
		await(first);
		this.pool.execute(() -> {
			ran.add(1);
			last.countDown();
		});
		this.pool.shutdown();
		Thread[] here = new Thread[1];
		this.pool.execute(() -> here[0] = Thread.currentThread());
		assertThat(here[0]).isSameAs(Thread.currentThread());
		this.end.countDown();
		await(last);
		assertThat(ran).containsExactly(1);
	}

	@Test
	void threadsEndWhenTheyAreIdle() throws Exception {
		CallbackPool brief = new CallbackPool("callback-brief-", SIZE, SIZE, Duration.ofMillis(1));
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		CountDownLatch done = new CountDownLatch(10);
		for (int n = 0; n < 10; n++) {
			brief.execute(() -> {
				threads.add(Thread.currentThread());
				done.countDown();
			});
		}
		await(done);
		for (Thread thread : threads) {
			thread.join(TimeUnit.SECONDS.toMillis(60));
			assertThat(thread.isAlive()).isFalse();
		}
		CountDownLatch again = new CountDownLatch(1);
		brief.execute(again::countDown);
		await(again);
		brief.shutdown();
	}

	private static void await(CountDownLatch latch) {
		boolean interrupted = false;
		while (true) {
			try {
				assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
				break;
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
