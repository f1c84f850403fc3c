package io.github.downloadmanager.boot.actuate;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadIdentity;
import io.github.downloadmanager.DownloadListener;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.SampleErrors;
import io.github.downloadmanager.boot.FakeDownloadManager;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.control.Limits;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DownloadMetricsTests {

	private static final Instant START = Instant.EPOCH;

	private final FakeDownloadManager manager = new FakeDownloadManager();

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final DownloadMetrics metrics = new DownloadMetrics(DownloadManagers.only(this.manager), (name) -> true);

	private final DownloadListener listener = listener(this.metrics);

	private static DownloadListener listener(DownloadMetrics metrics) {
		return metrics.listener("downloadManager");
	}

	@BeforeEach
	void bind() {
		this.metrics.bindTo(this.registry);
	}

	@Test
	void showsHowManyDownloadsRunAndWait() {
		this.manager.with("a", DownloadStatus.RUNNING)
			.with("b", DownloadStatus.QUEUED)
			.with("c", DownloadStatus.QUEUED);
		assertThat(this.registry.get("downloads.active").gauge().value()).isEqualTo(1);
		assertThat(this.registry.get("downloads.queued").gauge().value()).isEqualTo(2);
	}

	@Test
	void showsWhatIsAllowedAndHowMuchOfItIsUsed() {
		assertThat(limit("concurrent")).isEqualTo(3);
		assertThat(limit("per_host")).isInfinite();
		assertThat(limit("bandwidth")).isInfinite();
		this.manager.limits(Limits.of(5).withMaxPerHost(2).withBandwidth(1000), "a test");
		assertThat(limit("concurrent")).isEqualTo(5);
		assertThat(limit("per_host")).isEqualTo(2);
		assertThat(limit("bandwidth")).isEqualTo(1000);
		this.manager.with("a", DownloadStatus.RUNNING).with("b", DownloadStatus.PAUSED);
		assertThat(this.registry.get("downloads.connections").gauge().value()).isEqualTo(1);
		assertThat(this.registry.get("downloads.paused").gauge().value()).isEqualTo(1);
	}

	private double limit(String kind) {
		return this.registry.get("downloads.limit").tag("kind", kind).gauge().value();
	}

	@Test
	void timeWithoutAByteIsToldOnlyWhileDownloadsRun() {
		MockClock clock = new MockClock();
		AtomicLong received = new AtomicLong();
		IdleTime flow = new IdleTime(this.manager, received::get, clock);
		clock.addSeconds(3600);
		assertThat(flow.ageNanos()).isZero();
		this.manager.with("a", DownloadStatus.RUNNING);
		clock.addSeconds(10);
		assertThat(flow.ageNanos()).isEqualTo(10e9);
		received.set(1);
		assertThat(flow.ageNanos()).isZero();
		clock.addSeconds(20);
		assertThat(flow.ageNanos()).isEqualTo(20e9);
		this.manager.cancel("a");
		assertThat(flow.ageNanos()).isZero();
	}

	/** M2: the product of causes and errors is bounded, and so is its size. */
	@Test
	void allErrorsThereCanBeMakeFewSeries() {
		long types = Stream.of(DownloadException.class.getPermittedSubclasses()).count();
		// Only one type has another cause than "none".
		assertThat(types - 1 + types).isBetween(20L, 200L);
	}

	@Test
	void metersThatAlertsNeedExistFromTheStart() {
		for (String outcome : new String[] { "completed", "failed", "cancelled" }) {
			assertThat(finished(outcome)).isZero();
		}
		assertThat(received()).isZero();
		assertThat(this.registry.get("downloads.bytes").tag("kind", "wasted").counter().count()).isZero();
		assertThat(this.registry.get("downloads.queue.time").timer().count()).isZero();
	}

	/** The rate of a counter that appears with its first event does not show that one. */
	@Test
	void countersOfErrorsExistFromTheStart() {
		List<String> transientTypes = Stream.of(DownloadException.class.getPermittedSubclasses())
			.filter((type) -> Stream.of(type.getDeclaredMethods())
				.anyMatch((method) -> method.getName().equals("isTransient")))
			.map(Class::getSimpleName)
			.toList();
		assertThat(this.registry.get("downloads.retries").counters())
			.extracting((counter) -> counter.getId().getTag("error"))
			.containsExactlyInAnyOrderElementsOf(transientTypes);
		assertThat(this.registry.get("downloads.failures").tag("error", "RetriesExhausted").counters())
			.extracting((counter) -> counter.getId().getTag("cause"))
			.containsExactlyInAnyOrderElementsOf(transientTypes);
		// What is thrown by the submission, or stands for several downloads, is no
		// failure of one.
		assertThat(this.registry.get("downloads.failures").tag("cause", "none").counters())
			.extracting((counter) -> counter.getId().getTag("error"))
			.containsExactlyInAnyOrderElementsOf(
					Stream.of(DownloadException.class.getPermittedSubclasses())
						.map(Class::getSimpleName)
						.filter((type) -> !Set
							.of("ManagerShutdown", "QueueFull", "Cancelled", "BatchFailed", "RetriesExhausted")
							.contains(type))
						.toList());
		assertThat(this.registry.get("downloads.attempts").counters())
			.extracting((counter) -> counter.getId().getTag("outcome"))
			.containsExactlyInAnyOrder("completed", "failed", "paused", "cancelled", "cut_while_throttled", "replaced");
	}

	@Test
	void countsACompletedDownload() {
		queued("a");
		DownloadResult result = new DownloadResult("a", DownloadResult.Outcome.DOWNLOADED, null, 900, null,
				new DownloadResult.Transfer(2, 1000, 0, 100, Duration.ofSeconds(4)));
		this.listener
			.onEvent(new DownloadEvent.Completed(FakeDownloadManager.identity("a"), START.plusSeconds(5), result));
		assertThat(finished("completed")).isEqualTo(1);
		assertThat(received()).isEqualTo(1000);
		assertThat(this.registry.get("downloads.bytes").tag("kind", "wasted").counter().count()).isEqualTo(100);
		assertThat(this.registry.get("downloads.size").summary().totalAmount()).isEqualTo(900);
	}

	/** An alert for waste is to hear of downloads that begin anew until they fail. */
	@Test
	void countsWhatADownloadHasThrownAwayThatFailsInTheEnd() {
		this.manager.with("a", DownloadStatus.FAILED).attempted("a", attempt(1, 0), attempt(2, 700), attempt(3, 300));
		queued("a");
		this.listener.onEvent(new DownloadEvent.Failed(FakeDownloadManager.identity("a"), START.plusSeconds(1),
				SampleErrors.truncated()));
		assertThat(this.registry.get("downloads.bytes").tag("kind", "wasted").counter().count()).isEqualTo(1000);
	}

	/** It is told when it happens, and not once more at the end. */
	@Test
	void countsWhatADownloadThrowsAwayWhenItBeginsAnew() {
		this.manager.with("a", DownloadStatus.FAILED).attempted("a", attempt(1, 0), attempt(2, 700), attempt(3, 300));
		queued("a");
		restarted("a", 700);
		assertThat(this.registry.get("downloads.bytes").tag("kind", "wasted").counter().count()).isEqualTo(700);
		this.listener.onEvent(new DownloadEvent.Failed(FakeDownloadManager.identity("a"), START.plusSeconds(1),
				SampleErrors.truncated()));
		assertThat(this.registry.get("downloads.bytes").tag("kind", "wasted").counter().count()).isEqualTo(1000);
	}

	private void restarted(String id, long discarded) {
		this.listener.onEvent(new DownloadEvent.Restarted(FakeDownloadManager.identity(id), START, 2, discarded,
				"the content has changed"));
	}

	private static AttemptRecord attempt(int number, long discarded) {
		return new AttemptRecord(number, START.plusSeconds(number), START.plusSeconds(number + 1),
				URI.create("https://example.org/file"), 0, 1000, discarded, 1, Map.of(), AttemptRecord.Outcome.FAILED,
				null);
	}

	@Test
	void countsAFailedDownloadByItsErrorAndThatOfItsLastAttempt() {
		queued("a");
		this.listener.onEvent(new DownloadEvent.Failed(FakeDownloadManager.identity("a"), START.plusSeconds(1),
				SampleErrors.retriesExhausted()));
		queued("b");
		this.listener.onEvent(new DownloadEvent.Failed(FakeDownloadManager.identity("b"), START.plusSeconds(1),
				SampleErrors.truncated()));
		assertThat(finished("failed")).isEqualTo(2);
		assertThat(this.registry.get("downloads.failures")
			.tag("error", "RetriesExhausted")
			.tag("cause", "Truncated")
			.counter()
			.count()).isEqualTo(1);
		assertThat(this.registry.get("downloads.failures")
			.tag("error", "Truncated")
			.tag("cause", "none")
			.counter()
			.count()).isEqualTo(1);
	}

	@Test
	void countsACancelledDownloadAndRetries() {
		queued("a");
		this.listener.onEvent(new DownloadEvent.Retrying(FakeDownloadManager.identity("a"), START, 1,
				Duration.ofSeconds(1), SampleErrors.truncated()));
		this.listener.onEvent(new DownloadEvent.Cancelled(FakeDownloadManager.identity("a"), START));
		assertThat(finished("cancelled")).isEqualTo(1);
		assertThat(this.registry.get("downloads.retries").tag("error", "Truncated").counter().count()).isEqualTo(1);
	}

	@Test
	void countsInEveryRegistry() {
		SimpleMeterRegistry second = new SimpleMeterRegistry();
		this.metrics.bindTo(second);
		queued("a");
		this.listener.onEvent(new DownloadEvent.Cancelled(FakeDownloadManager.identity("a"), START));
		assertThat(finished("cancelled")).isEqualTo(1);
		assertThat(second.get("downloads.finished").tag("outcome", "cancelled").counter().count()).isEqualTo(1);
	}

	@Test
	void firstRegistryHearsWhatHappenedBefore() {
		DownloadMetrics unbound = new DownloadMetrics(DownloadManagers.only(this.manager), (name) -> true);
		listener(unbound).onEvent(new DownloadEvent.Queued(FakeDownloadManager.identity("a"), START));
		listener(unbound).onEvent(new DownloadEvent.Retrying(FakeDownloadManager.identity("a"), START, 1,
				Duration.ofSeconds(1), SampleErrors.truncated()));
		cancelled(unbound, "a", START.plusSeconds(5));
		SimpleMeterRegistry first = new SimpleMeterRegistry();
		unbound.bindTo(first);
		assertThat(first.get("downloads.retries").tag("error", "Truncated").counter().count()).isEqualTo(1);
		SimpleMeterRegistry second = new SimpleMeterRegistry();
		unbound.bindTo(second);
		cancelled(unbound, "b", START);
		assertThat(cancelled(first)).isEqualTo(2);
		assertThat(cancelled(second)).isEqualTo(1);
	}

	@Test
	void keepsNoMoreForTheFirstRegistryThanItSays() {
		DownloadMetrics unbound = new DownloadMetrics(DownloadManagers.only(this.manager), (name) -> true);
		for (int i = 0; i <= DownloadMetrics.MAX_EARLY; i++) {
			cancelled(unbound, "d" + i, START);
		}
		SimpleMeterRegistry first = new SimpleMeterRegistry();
		unbound.bindTo(first);
		assertThat(cancelled(first)).isEqualTo(DownloadMetrics.MAX_EARLY);
	}

	@Test
	void nothingIsLostOrCountedTwiceWhileTheFirstRegistryIsBound() throws Exception {
		int each = 1000;
		for (int round = 0; round < 20; round++) {
			DownloadMetrics unbound = new DownloadMetrics(DownloadManagers.only(this.manager), (name) -> true);
			CountDownLatch some = new CountDownLatch(2);
			List<Thread> threads = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				threads.add(new Thread(() -> {
					for (int number = 0; number < each; number++) {
						cancelled(unbound, "a", START);
						if (number == each / 4) {
							some.countDown();
						}
					}
				}));
			}
			threads.forEach(Thread::start);
			assertThat(some.await(30, TimeUnit.SECONDS)).isTrue();
			SimpleMeterRegistry first = new SimpleMeterRegistry();
			unbound.bindTo(first);
			for (Thread thread : threads) {
				thread.join();
			}
			assertThat(cancelled(first)).isEqualTo(2 * each);
		}
	}

	private static void cancelled(DownloadMetrics metrics, String id, Instant at) {
		listener(metrics).onEvent(new DownloadEvent.Cancelled(FakeDownloadManager.identity(id), at));
	}

	private static double cancelled(SimpleMeterRegistry registry) {
		return registry.get("downloads.finished").tag("outcome", "cancelled").counter().count();
	}

	@Test
	void forgetsADownloadThatEnded() {
		int meters = this.registry.getMeters().size();
		for (int i = 0; i < 1000; i++) {
			queued("d" + i);
			restarted("d" + i, 1);
			this.listener.onEvent(new DownloadEvent.Cancelled(FakeDownloadManager.identity("d" + i), START));
		}
		assertThat(this.listener).extracting("queued").isEqualTo(Map.of());
		assertThat(this.listener).extracting("takenOver.running").isEqualTo(Map.of());
		assertThat(this.registry.getMeters()).hasSize(meters);
	}

	@Test
	void tenThousandServersMakeNoMoreMetersThanOne() {
		end(0);
		int meters = this.registry.getMeters().size();
		for (int i = 1; i < 10_000; i++) {
			end(i);
		}
		assertThat(this.registry.getMeters()).hasSize(meters);
		assertThat(finished("failed")).isEqualTo(10_000);
	}

	private void end(int number) {
		URI uri = URI.create("https://host" + number + ".example:" + (1000 + number) + "/file" + number);
		this.listener.onEvent(new DownloadEvent.Queued(DownloadIdentity.of("d" + number, uri), START));
		this.listener.onEvent(new DownloadEvent.Retrying(DownloadIdentity.of("d" + number, uri), START, 1,
				Duration.ofSeconds(1), SampleErrors.truncated()));
		this.listener.onEvent(new DownloadEvent.Failed(DownloadIdentity.of("d" + number, uri), START,
				SampleErrors.retriesExhausted()));
	}

	@Test
	void noTagHoldsAnAddress() {
		countsAFailedDownloadByItsErrorAndThatOfItsLastAttempt();
		assertThat(this.registry.getMeters()).extracting(Meter::getId)
			.flatExtracting(Meter.Id::getTags)
			.extracting(Tag::getKey)
			.containsOnly("outcome", "error", "cause", "kind", "reason", "by");
	}

	private void queued(String id) {
		this.listener.onEvent(new DownloadEvent.Queued(FakeDownloadManager.identity(id), START));
	}

	private double received() {
		return this.registry.get("downloads.bytes").tag("kind", "received").functionCounter().count();
	}

	private double finished(String outcome) {
		return this.registry.get("downloads.finished").tag("outcome", outcome).counter().count();
	}

}
