package io.github.downloadmanager.boot.autoconfigure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.boot.FakeDownloadManager;
import io.github.downloadmanager.boot.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class EarlyEventsTests {

	private final List<DownloadEvent> heard = new CopyOnWriteArrayList<>();

	private final GenericApplicationContext context = new GenericApplicationContext();

	@Test
	void keepsEventsInOrderAndHoldsUpNobodyElse() {
		CountDownLatch blocked = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		EarlyEvents early = early((event) -> {
			if (event.equals(event("a", 0))) {
				blocked.countDown();
				await(release);
			}
		});
		early.publish(event("a", 0));
		early.publish(event("a", 1));
		assertThat(this.heard).isEmpty();
		early.afterSingletonsInstantiated();
		await(blocked);
		early.publish(event("a", 2));
		early.publish(event("b", 0));
		assertThat(this.heard).containsExactly(event("b", 0));
		release.countDown();
		awaitHeard(4);
		assertThat(this.heard).containsExactly(event("b", 0), event("a", 0), event("a", 1), event("a", 2));
	}

	@Test
	void publishesOnTheCallersThreadOnceListenersAreThere() {
		List<Thread> threads = new CopyOnWriteArrayList<>();
		EarlyEvents early = early((event) -> threads.add(Thread.currentThread()));
		early.afterSingletonsInstantiated();
		early.publish(event("a", 0));
		assertThat(threads).containsExactly(Thread.currentThread());
	}

	@Test
	void listenerThatThrowsIsLoggedAndKeepsNothingFromTheOthers(CapturedOutput output) {
		EarlyEvents early = early((event) -> {
			if (event.equals(event("a", 0))) {
				throw new IllegalStateException("thrown by a listener");
			}
		});
		early.publish(event("a", 0));
		early.publish(event("a", 1));
		early.afterSingletonsInstantiated();
		awaitHeard(1);
		assertThat(this.heard).containsExactly(event("a", 1));
		assertThat(output.getAll()).contains("A download listener failed", "thrown by a listener");
	}

	@Test
	void refreshOfItsOwnContextWillDoAndThatOfAnotherWillNot() {
		EarlyEvents early = early((event) -> {
		});
		early.onApplicationEvent(new ContextRefreshedEvent(new GenericApplicationContext()));
		early.publish(event("a", 0));
		assertThat(this.heard).isEmpty();
		early.onApplicationEvent(new ContextRefreshedEvent(this.context));
		awaitHeard(1);
		early.onApplicationEvent(new ContextRefreshedEvent(this.context));
		early.publish(event("b", 0));
		assertThat(this.heard).containsExactly(event("a", 0), event("b", 0));
	}

	@Test
	void eachEventIsHeardOnceAndInOrderWhileListenersCome() throws Exception {
		int downloads = 8;
		int events = 500;
		EarlyEvents early = early((event) -> {
		});
		CountDownLatch some = new CountDownLatch(downloads);
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < downloads; i++) {
			String id = "d" + i;
			threads.add(new Thread(() -> {
				for (int number = 0; number < events; number++) {
					early.publish(event(id, number));
					if (number == events / 4) {
						some.countDown();
					}
				}
			}));
		}
		threads.forEach(Thread::start);
		await(some);
		early.afterSingletonsInstantiated();
		for (Thread thread : threads) {
			thread.join();
		}
		awaitHeard(downloads * events);
		for (int i = 0; i < downloads; i++) {
			String id = "d" + i;
			assertThat(this.heard).filteredOn((event) -> event.id().equals(id))
				.hasSize(events)
				.extracting(DownloadEvent::at)
				.isSorted();
		}
	}

	private EarlyEvents early(Consumer<DownloadEvent> listener) {
		return new EarlyEvents((event) -> {
			listener.accept((DownloadEvent) event);
			this.heard.add((DownloadEvent) event);
		}, this.context);
	}

	private static DownloadEvent event(String id, int number) {
		return new DownloadEvent.Queued(FakeDownloadManager.identity(id), Instant.ofEpochSecond(number));
	}

	private void awaitHeard(int count) {
		Await.await().untilAsserted(() -> assertThat(this.heard).hasSize(count));
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

}
