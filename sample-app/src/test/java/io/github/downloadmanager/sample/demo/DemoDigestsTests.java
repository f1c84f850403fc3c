package io.github.downloadmanager.sample.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.github.downloadmanager.sample.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

class DemoDigestsTests {

	private final AtomicInteger computed = new AtomicInteger();

	private final CountDownLatch go = new CountDownLatch(1);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void stop() {
		this.go.countDown();
		this.threads.shutdownNow();
	}

	@Test
	void checksumIsComputedOnce() {
		this.go.countDown();
		DemoDigests digests = new DemoDigests(this::compute, 1, 1);
		assertThat(digests.sha256(new DemoFile("a", 1))).isEqualTo("a1");
		assertThat(digests.sha256(new DemoFile("a", 1))).isEqualTo("a1");
		assertThat(digests.sha256(new DemoFile("a", 2))).isEqualTo("a2");
		assertThat(this.computed).hasValue(2);
	}

	@Test
	void fewAreComputedAtOnceSomeWaitAndTheRestIsRefused() throws Exception {
		DemoDigests digests = new DemoDigests(this::compute, 2, 3);
		List<CompletableFuture<String>> answers = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			int size = i;
			answers.add(CompletableFuture.supplyAsync(() -> digests.sha256(new DemoFile("a", size)), this.threads));
		}
		await().until(() -> this.computed.get() == 2 && digests.waiting() == 3);
		assertThat(digests.sha256(new DemoFile("b", 1))).isNull();
		this.go.countDown();
		for (int i = 0; i < 5; i++) {
			assertThat(answers.get(i).get(10, TimeUnit.SECONDS)).isEqualTo("a" + i);
		}
	}

	private String compute(DemoFile file) {
		this.computed.incrementAndGet();
		try {
			assertThat(this.go.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return file.name() + file.size();
	}

}
