package io.github.downloadmanager.internal.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.EventSubscription;
import io.github.downloadmanager.LaggedException;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EventTests {

	private static final byte[] CONTENT = Content.of(1, 5000);

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	/** A subscriber that asks when it is told to. */
	private static final class Asking extends BaseSubscriber<DownloadEvent> {

		private final List<DownloadEvent> events = new CopyOnWriteArrayList<>();

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// Asks later.
		}

		@Override
		protected void hookOnNext(DownloadEvent value) {
			this.events.add(value);
		}

	}

	@Test
	void aLateSubscriberOfTheHandleMissesNothing() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			TestManager.result(download);
			List<DownloadEvent> first = TestManager.events(download);
			assertThat(first).extracting(DownloadEvent::type)
				.containsExactly("Queued", "Probed", "Started", "Completed");
			assertThat(first).extracting(DownloadEvent::id).containsOnly(download.id());
			assertThat(TestManager.events(download)).isEqualTo(first);
		}
	}

	/** The first byte may be long in coming; the answer is there. */
	@ParameterizedTest
	@ValueSource(ints = { 0, 1000, 100_000 })
	void aServerThatSendsHeadersAndThenNothingHasStarted(int size) {
		Gate body = new Gate();
		this.source.otherwise(FakeReply.of(Content.of(1, size)).pausingAfter(0, body));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			body.awaitReached();
			DownloadEvent started = download.events()
				.filter(DownloadEvent.Started.class::isInstance)
				.blockFirst(Await.LIMIT);
			assertThat(started).isNotNull();
			body.open();
			assertThat(TestManager.types(download)).containsExactly("Queued", "Probed", "Started", "Completed");
		}
		assertThat(this.source.unreleased()).isZero();
	}

	@Test
	void aSmallBodyOfWhichNothingComesHasStartedWhenItIsGivenUp() {
		this.source.otherwise(FakeReply.of(Content.of(1, 1000)).stallingAfter(0));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").retries(0));
			Await.until("it is given up", () -> {
				manager.advance(Duration.ofSeconds(1));
				return download.isDone();
			});
			assertThat(TestManager.failure(download)).isInstanceOf(DownloadException.TimedOut.class);
			assertThat(TestManager.types(download)).containsExactly("Queued", "Probed", "Started", "Failed");
		}
	}

	@Test
	void aSmallBodyThatBreaksOffBeforeItsFirstByteHasStarted() {
		this.source.otherwise(FakeReply.of(Content.of(1, 1000)).failingAfter(0, new IOException("reset")));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit(manager.request("file").retries(0));
			assertThat(TestManager.types(download)).containsExactly("Queued", "Probed", "Started", "Failed");
		}
	}

	@Test
	void aSubscriberInTheMiddleGetsThePastAndThenTheRest() {
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).pausingAfter(2000, gate));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			gate.awaitReached();
			StepVerifier.create(download.events().map(DownloadEvent::type))
				.expectNext("Queued", "Probed", "Started")
				.then(gate::open)
				.expectNext("Completed")
				.expectComplete()
				.verify(Await.LIMIT);
		}
	}

	@Test
	void theHandleTellsOfItsOwnDownloadOnly() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			List<Download> downloads = IntStream.range(0, 20).mapToObj((i) -> manager.submit("file" + i)).toList();
			for (Download download : downloads) {
				assertThat(TestManager.events(download)).extracting(DownloadEvent::id).containsOnly(download.id());
			}
		}
	}

	@Test
	void everyDownloadHasExactlyOneTerminalEventAndItIsTheLast() {
		for (int i = 0; i < 60; i++) {
			this.source.at("/file" + i, switch (i % 4) {
				case 0 -> FakeReply.status(404);
				case 1 -> FakeReply.of(CONTENT).failingAfter(2000, new IOException("reset"));
				case 2 -> FakeReply.hang();
				default -> FakeReply.of(CONTENT);
			});
		}
		List<DownloadEvent> all = new CopyOnWriteArrayList<>();
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 100;
			settings.listeners.add(all::add);
		})) {
			List<Download> downloads = IntStream.range(0, 60).mapToObj((i) -> manager.submit("file" + i)).toList();
			for (int i = 2; i < 60; i += 4) {
				downloads.get(i).cancel();
			}
			Await.until("all are over", () -> {
				manager.advance(Duration.ofSeconds(1));
				return downloads.stream().allMatch(Download::isDone);
			});
			Await.until("all is told", () -> all.stream().filter(DownloadEvent::isTerminal).count() == 60);
			for (Download download : downloads) {
				List<DownloadEvent> own = all.stream().filter((event) -> event.id().equals(download.id())).toList();
				assertThat(own).filteredOn(DownloadEvent::isTerminal).hasSize(1);
				assertThat(own).first().isInstanceOf(DownloadEvent.Queued.class);
				assertThat(own).last().matches(DownloadEvent::isTerminal);
				assertThat(own).isEqualTo(TestManager.events(download));
				assertThat(own).extracting(DownloadEvent::at).isSorted();
			}
		}
	}

	@Test
	void theGlobalStreamTellsOfAllDownloadsAndEndsAtShutdown() {
		Asking subscriber = new Asking();
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			manager.manager().events().subscribe(subscriber);
			subscriber.request(Long.MAX_VALUE);
			TestManager.result(manager.submit("a"));
			TestManager.result(manager.submit("b"));
			Await.until("all came", () -> subscriber.events.size() == 8);
			assertThat(subscriber.isDisposed()).isFalse();
		}
		Await.until("it ended", subscriber::isDisposed);
	}

	@Test
	void aSlowSubscriberOfTheGlobalStreamLosesItsOldestAndNobodyElseNotices() {
		Asking slow = new Asking();
		Asking quick = new Asking();
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.eventBuffer = 8;
			settings.maxConcurrent = 1;
		})) {
			manager.manager().events().subscribe(slow);
			manager.manager().events().subscribe(quick);
			quick.request(Long.MAX_VALUE);
			for (int i = 0; i < 50; i++) {
				TestManager.result(manager.submit("file" + i));
				int expected = (i + 1) * 4;
				Await.until("the quick one keeps up", () -> quick.events.size() == expected);
			}
			slow.request(Long.MAX_VALUE);
			List<DownloadEvent> newest = quick.events.subList(192, 200);
			Await.until("the newest came", () -> slow.events.containsAll(newest));
			// One more may be on its way to the subscriber's thread.
			assertThat(slow.events).hasSizeBetween(8, 9).endsWith(newest.toArray(DownloadEvent[]::new));
		}
	}

	@Test
	void aThousandAndTwentyFourEventsAreKeptByDefault() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			try (EventSubscription subscription = manager.manager().subscribe()) {
				List<Download> downloads = IntStream.range(0, 300).mapToObj((i) -> manager.submit("file" + i)).toList();
				downloads.forEach(TestManager::result);
				assertThatExceptionOfType(LaggedException.class).isThrownBy(() -> subscription.next(Duration.ZERO))
					.satisfies((lagged) -> assertThat(lagged.missed()).isEqualTo(1200 - 1024));
				assertThat(drain(subscription)).hasSize(1024);
			}
		}
	}

	private static List<DownloadEvent> drain(EventSubscription subscription) {
		List<DownloadEvent> events = new ArrayList<>();
		try {
			while (true) {
				var next = subscription.next(Duration.ZERO);
				if (next.isEmpty()) {
					return events;
				}
				events.add(next.get());
			}
		}
		catch (LaggedException | InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void pulledEventsComeInOrderAndEndAtShutdown() throws Exception {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			EventSubscription subscription = manager.manager().subscribe();
			TestManager.result(manager.submit("file"));
			assertThat(drain(subscription)).extracting(DownloadEvent::type)
				.containsExactly("Queued", "Probed", "Started", "Completed");
			manager.manager().close();
			assertThat(subscription.next(Await.LIMIT)).isEmpty();
			assertThat(manager.manager().subscribe().next(Await.LIMIT)).isEmpty();
			StepVerifier.create(manager.manager().events()).expectComplete().verify(Await.LIMIT);
		}
	}

	@Test
	void aListenerThatThrowsIsCalledAgain() {
		List<String> seen = new CopyOnWriteArrayList<>();
		List<String> other = new CopyOnWriteArrayList<>();
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.listeners.add((event) -> {
				seen.add(event.type());
				throw new IllegalStateException("listener");
			});
			settings.listeners.add((event) -> other.add(event.type()));
		})) {
			Download download = manager.submit(manager.request("file").onEvent((event) -> {
				throw new AssertionError("callback");
			}).onProgress((progress) -> {
				throw new IllegalStateException("progress");
			}));
			TestManager.result(download);
			Await.until("all came", () -> seen.size() == 4 && other.size() == 4);
			assertThat(seen).containsExactly("Queued", "Probed", "Started", "Completed");
		}
	}

	@Test
	void listenersRunOnCallbackThreads() {
		List<String> threads = new CopyOnWriteArrayList<>();
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager
				.submit(manager.request("file").onEvent((event) -> threads.add(Thread.currentThread().getName())));
			TestManager.result(download);
			Await.until("all came", () -> threads.size() == 4);
			assertThat(threads).allMatch((name) -> name.startsWith("download-callback-"));
		}
	}

	@Test
	void aCallbackThatBlocksForEverHoldsUpNoDownload() {
		Gate never = new Gate();
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.listeners.add((event) -> never.passBlocking()))) {
			List<Download> downloads = IntStream.range(0, 30).mapToObj((i) -> manager.submit("file" + i)).toList();
			downloads.forEach(TestManager::result);
			assertThat(manager.files()).hasSize(30);
			manager.manager().close();
			never.open();
		}
	}

	@Test
	void aCompletionCallbackMaySubmitWithOneSlot() {
		List<Download> chain = new CopyOnWriteArrayList<>();
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.maxConcurrent = 1)) {
			submitChain(manager, chain, 20);
			Await.until("all were submitted", () -> chain.size() == 20);
			chain.forEach(TestManager::result);
		}
	}

	private static void submitChain(TestManager manager, List<Download> chain, int left) {
		if (left > 0) {
			chain.add(manager.submit(manager.request("file" + left).onEvent((event) -> {
				if (event instanceof DownloadEvent.Completed) {
					submitChain(manager, chain, left - 1);
				}
			})));
		}
	}

	@Test
	void aSubscriberThatThrowsHarmsNobody() {
		Asking other = new Asking();
		AtomicInteger thrown = new AtomicInteger();
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			manager.manager().events().doOnNext((event) -> {
				thrown.incrementAndGet();
				throw new IllegalStateException("subscriber");
			}).subscribe((event) -> {
			}, (ex) -> {
			});
			manager.manager().events().subscribe(other);
			other.request(Long.MAX_VALUE);
			TestManager.result(manager.submit("file"));
			Await.until("all came", () -> other.events.size() == 4);
			Await.until("it has thrown", () -> thrown.get() == 1);
		}
	}

}
