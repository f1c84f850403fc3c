package io.github.downloadmanager.internal.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.TimeoutSettings;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Servers that stall or refuse many at once, clocks that jump, subscribers that ask
 * oddly.
 */
class LoadTests {

	private static final byte[] CONTENT = Content.of(1, 5000);

	/** When a server that stalls is given up, with the time to notice it. */
	private static final Duration GIVEN_UP = TimeoutSettings.DEFAULTS.read().plusSeconds(5);

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	/** Whoever stalls gives its slot back when its time is over. */
	@Test
	void aServerThatStallsHoldsOthersUpNoLongerThanItsTimeout() {
		List<Gate> stalled = IntStream.range(0, 16).mapToObj((i) -> new Gate()).toList();
		for (int i = 0; i < 16; i++) {
			this.source.at("/a" + i, FakeReply.of(CONTENT).pausingAfter(1024, stalled.get(i)));
		}
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 16;
			settings.probe = false;
			// So that none of them is back before.
			settings.retry = new RetrySettings(1, Duration.ofHours(1), 1, Duration.ofHours(1), 0, Duration.ZERO);
		})) {
			List<Download> bad = IntStream.range(0, 16).mapToObj((i) -> manager.submit("a" + i)).toList();
			stalled.forEach(Gate::awaitReached);
			List<Download> good = IntStream.range(0, 100).mapToObj((i) -> manager.submit("b" + i)).toList();
			assertThat(good).extracting(Download::status).containsOnly(DownloadStatus.QUEUED);
			Await.until("all have what comes", () -> bad.stream().allMatch((one) -> received(one) == 1024));
			Await.until("the slots are free", () -> {
				if (manager.nanos() < GIVEN_UP.toNanos()) {
					manager.advance(Duration.ofSeconds(1));
				}
				return bad.stream().noneMatch((one) -> one.status() == DownloadStatus.RUNNING);
			});
			// No more time passes until all of them are there.
			good.forEach(TestManager::result);
			assertThat(bad).extracting(Download::status).containsOnly(DownloadStatus.WAITING);
		}
	}

	private static long received(Download download) {
		return download.snapshot().progress().bytesDownloaded();
	}

	/**
	 * They do not come back all at once. With more jitter some would come twice before
	 * the last one does.
	 */
	@ParameterizedTest
	@CsvSource({ "0.2, 0.38", "0.4, 0.76" })
	void aThousandThatAreRefusedComeBackSpread(double jitter, double spread) {
		this.source.otherwise(FakeReply.status(503));
		Random random = new Random(11);
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.probe = false;
			settings.retry = new RetrySettings(3, Duration.ofSeconds(1), 2, Duration.ofSeconds(10), jitter,
					Duration.ofMinutes(10));
			settings.random = () -> {
				synchronized (random) {
					return random.nextDouble();
				}
			};
		})) {
			List<Download> downloads = IntStream.range(0, 1000).mapToObj((i) -> manager.submit("f" + i)).toList();
			for (int n = 0; n < 3; n++) {
				downloads.forEach((download) -> TestManager.await(download, DownloadStatus.WAITING));
				assertThat(this.source.fetches()).hasSize(1000 * (n + 1));
				List<Instant> next = downloads.stream()
					.map((download) -> Objects.requireNonNull(download.snapshot().timing().nextAttemptAt()))
					.sorted()
					.toList();
				double delay = 1000 << n;
				assertThat(Duration.between(next.get(0), next.get(999)).toMillis())
					.isGreaterThan((long) (delay * spread));
				for (int i = 0; i + 250 < next.size(); i++) {
					assertThat(Duration.between(next.get(i), next.get(i + 250)).toMillis()).as("a quarter of them")
						.isGreaterThan((long) (delay * spread / 8));
				}
				// All of them wait for the same second: that of the last one.
				manager.advance(Duration.between(downloads.get(0).snapshot().timing().submittedAt(), next.get(999))
					.minus(Duration.ofNanos(manager.nanos())));
			}
			downloads.forEach((download) -> assertThat(TestManager.failure(download))
				.isInstanceOf(DownloadException.RetriesExhausted.class));
			assertThat(this.source.peak()).isLessThanOrEqualTo(3);
			assertThat(this.source.fetches()).hasSize(4000);
		}
	}

	/** Durations are not taken from the wall clock. */
	@ParameterizedTest
	@ValueSource(ints = { 1, -1 })
	void theWallClockMayBeSetAtAnyMoment(int hours) {
		Gate half = new Gate();
		this.source.then(FakeReply.of(CONTENT).pausingAfter(1024, half), FakeReply.error(new IOException("reset")),
				FakeReply.of(CONTENT).stallingAfter(1024), FakeReply.of(CONTENT));
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> settings.probe = false)) {
			Download running = manager.submit("running");
			half.awaitReached();
			manager.setWallClock(Duration.ofHours(hours));
			manager.advance(TimeoutSettings.DEFAULTS.read().minusSeconds(1));
			assertThat(running.status()).as("no false timeout").isEqualTo(DownloadStatus.RUNNING);
			half.open();
			TestManager.result(running);
			manager.setWallClock(Duration.ZERO);
			Download waiting = manager.submit("waiting");
			TestManager.await(waiting, DownloadStatus.WAITING);
			manager.setWallClock(Duration.ofHours(hours));
			manager.advance(Duration.ofMillis(999));
			assertThat(waiting.status()).as("no retry too early").isEqualTo(DownloadStatus.WAITING);
			manager.advance(Duration.ofMillis(1));
			Await.until("no endless wait", () -> this.source.fetches().size() == 3 && received(waiting) == 1024);
			manager.setWallClock(Duration.ZERO);
			Await.until("the stall is noticed, and the next try brings the rest", () -> {
				if (waiting.status() == DownloadStatus.WAITING) {
					manager.advance(Duration.ofSeconds(2));
				}
				else if (waiting.status() == DownloadStatus.RUNNING && received(waiting) == 1024) {
					manager.advance(GIVEN_UP);
				}
				return waiting.isDone();
			});
			assertThat(TestManager.result(waiting).transfer().elapsed()).isPositive().isLessThan(Duration.ofHours(1));
			assertThat(TestManager.result(running).transfer().elapsed()).isPositive().isLessThan(Duration.ofHours(1));
		}
	}

	/** Of each stream that there is. */
	@ParameterizedTest
	@ValueSource(longs = { 0, -1, Long.MIN_VALUE })
	void whatASubscriberAsksForHoldsNoDownloadUp(long demand) {
		Gate half = new Gate();
		this.source.then(FakeReply.of(CONTENT).pausingAfter(1024, half));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			half.awaitReached();
			List<Asking<?>> asking = new ArrayList<>();
			for (Flux<?> stream : List.of(download.progress(), download.events(), manager.manager().events())) {
				Asking<Object> subscriber = new Asking<>(demand);
				stream.subscribe(subscriber);
				asking.add(subscriber);
			}
			half.open();
			assertThat(TestManager.result(download).size()).isEqualTo(CONTENT.length);
			assertThat(asking).allSatisfy((subscriber) -> assertThat(subscriber.received).hasValue(0));
			asking.forEach(BaseSubscriber::cancel);
			assertThat(TestManager.types(download)).last().isEqualTo("Completed");
			TestManager.result(manager.submit("next"));
		}
	}

	/** Asks for so many, as only a defect would. */
	private static final class Asking<T> extends BaseSubscriber<T> {

		private final long demand;

		private final AtomicInteger received = new AtomicInteger();

		private Asking(long demand) {
			this.demand = demand;
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			if (this.demand != 0) {
				// Not by the method of the superclass, which would not let it pass.
				subscription.request(this.demand);
			}
		}

		@Override
		protected void hookOnNext(T value) {
			this.received.incrementAndGet();
		}

		@Override
		protected void hookOnError(Throwable error) {
			// It may be told so.
		}

	}

}
