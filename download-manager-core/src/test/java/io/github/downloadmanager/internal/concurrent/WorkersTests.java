package io.github.downloadmanager.internal.concurrent;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class WorkersTests {

	private final Workers workers = new Workers();

	@AfterEach
	void shutdown() {
		this.workers.shutdown();
	}

	@Test
	void whatAWriterGathersItRunsItselfWhenItIsTold() throws Exception {
		List<String> order = new CopyOnWriteArrayList<>();
		CompletableFuture<List<Thread>> threads = onWriter(() -> {
			List<Thread> seen = new CopyOnWriteArrayList<>(List.of(Thread.currentThread()));
			Runnable next = this.workers.handOff(() -> this.workers.writers().execute(() -> {
				order.add("gathered");
				seen.add(Thread.currentThread());
			}));
			order.add("before");
			next.run();
			return seen;
		});
		List<Thread> seen = threads.get(60, TimeUnit.SECONDS);
		assertThat(order).containsExactly("before", "gathered");
		assertThat(seen).hasSize(2);
		assertThat(seen.get(0)).isSameAs(seen.get(1));
	}

	@Test
	void aSecondTaskDoesNotWaitForTheFirst() throws Exception {
		CountDownLatch second = new CountDownLatch(1);
		onWriter(() -> {
			Runnable next = this.workers.handOff(() -> {
				this.workers.writers().execute(() -> await(second));
				this.workers.writers().execute(second::countDown);
			});
			next.run();
			return second;
		}).get(60, TimeUnit.SECONDS);
		assertThat(second.getCount()).isZero();
	}

	@Test
	void whatAGatheredTaskGathersDoesNotGoDeeper() throws Exception {
		int tasks = 100_000;
		CountDownLatch done = new CountDownLatch(tasks);
		onWriter(() -> {
			chain(done);
			return done;
		});
		assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
	}

	private void chain(CountDownLatch left) {
		left.countDown();
		if (left.getCount() > 0) {
			this.workers.handOff(() -> this.workers.writers().execute(() -> chain(left))).run();
		}
	}

	@Test
	void elsewhereATaskGoesToAWriter() throws Exception {
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		Runnable next = this.workers
			.handOff(() -> this.workers.writers().execute(() -> thread.complete(Thread.currentThread())));
		assertThat(thread.get(60, TimeUnit.SECONDS).getName()).startsWith("download-writer-");
		next.run();
	}

	@Test
	void anActionThatFailsLosesNoTask() throws Exception {
		CountDownLatch run = new CountDownLatch(1);
		onWriter(() -> {
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> this.workers.handOff(() -> {
				this.workers.writers().execute(run::countDown);
				throw new IllegalStateException("on purpose");
			}));
			return run;
		}).get(60, TimeUnit.SECONDS);
		assertThat(run.await(60, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void lanesThatAlwaysHaveMoreToDoLetOthersGoFirst() throws Exception {
		AtomicBoolean enough = new AtomicBoolean();
		CountDownLatch busy = new CountDownLatch(4);
		for (int n = 0; n < 4; n++) {
			SerialExecutor executor = new SerialExecutor(this.workers.writers());
			executor.execute(() -> {
				busy.countDown();
				await(busy);
				again(executor, enough);
			});
		}
		await(busy);
		CountDownLatch served = new CountDownLatch(1);
		new SerialExecutor(this.workers.writers()).execute(served::countDown);
		await(served);
		enough.set(true);
	}

	private static void again(SerialExecutor executor, AtomicBoolean enough) {
		if (!enough.get()) {
			executor.execute(() -> again(executor, enough));
		}
	}

	private <T> CompletableFuture<T> onWriter(Supplier<T> work) {
		return CompletableFuture.supplyAsync(work, this.workers.writers());
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
