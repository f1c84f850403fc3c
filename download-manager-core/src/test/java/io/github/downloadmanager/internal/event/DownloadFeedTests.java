package io.github.downloadmanager.internal.event;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadIdentity;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.internal.concurrent.Workers;
import io.github.downloadmanager.internal.engine.DownloadHandle;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Await;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class DownloadFeedTests {

	private static final Progress SOME = progress(60);

	private static final Progress ALL = progress(100);

	private static final Duration INTERVAL = Duration.ofMillis(200);

	private final Workers workers = new Workers();

	private final DownloadFeed feed = new DownloadHandle("id",
			DownloadRequest.builder(TestManager.uri("file")).destination(Path.of("file")).build(),
			new EventPublisher(16, this.workers, List.of()))
		.feed();

	@AfterEach
	void shutdown() {
		this.workers.shutdown();
	}

	private static Progress progress(long bytes) {
		return new Progress(bytes, OptionalLong.of(100), 0, 0, Duration.ZERO);
	}

	private void end() {
		this.feed.publish(
				new DownloadEvent.Cancelled(DownloadIdentity.of("id", TestManager.uri("file")), TestManager.START));
	}

	@Test
	void ofADownloadThatIsRetriedForEverTheFirstAndTheNewestEventsAreKept() {
		DownloadIdentity identity = DownloadIdentity.of("id", TestManager.uri("file"));
		this.feed.publish(new DownloadEvent.Queued(identity, TestManager.START));
		int tries = 10_000;
		for (int attempt = 1; attempt <= tries; attempt++) {
			this.feed.publish(new DownloadEvent.Retrying(identity, TestManager.START, attempt, Duration.ZERO,
					new DownloadException.TimedOut(DownloadException.TimedOut.Phase.CONNECT, "x", null)));
		}
		end();
		List<DownloadEvent> kept = this.feed.events().collectList().block(Await.LIMIT);
		assertThat(kept).hasSize(DownloadFeed.MAX_KEPT);
		assertThat(kept.get(0)).isInstanceOf(DownloadEvent.Queued.class);
		assertThat(kept.subList(1, kept.size() - 1)).extracting((event) -> ((DownloadEvent.Retrying) event).attempt())
			.isEqualTo(IntStream.rangeClosed(tries - kept.size() + 3, tries).boxed().toList());
		assertThat(kept.get(kept.size() - 1).isTerminal()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoComesDuringTheEndStillGetsTheLastSample(boolean endsAtOnce) {
		AtomicBoolean raced = new AtomicBoolean();
		List<Progress> samples = this.feed.progress(() -> {
			// The download ends between the look and the subscription.
			if (raced.compareAndSet(false, true)) {
				this.feed.sample(ALL, true, INTERVAL);
				if (endsAtOnce) {
					end();
				}
			}
			return SOME;
		}).mergeWith(Mono.fromRunnable(() -> {
			if (!endsAtOnce) {
				end();
			}
		})).collectList().block(Await.LIMIT);
		assertThat(samples).isNotNull().last().isEqualTo(ALL);
	}

	@Test
	void whoComesAfterTheEndGetsTheLastSampleOnce() {
		this.feed.sample(ALL, true, INTERVAL);
		end();
		assertThat(this.feed.progress(() -> ALL).collectList().block(Await.LIMIT)).containsExactly(ALL);
	}

	/** The sample was made, then somebody asked for the latest, then the sample comes. */
	@Test
	void whoSubscribesWhileASampleIsOnItsWayIsNotTakenBack() {
		Progress onItsWay = new Progress(65_459, OptionalLong.of(100_000), 0, 0, Duration.ofMillis(10));
		Progress latest = new Progress(98_304, OptionalLong.of(100_000), 0, 0, Duration.ofMillis(11));
		StepVerifier.create(this.feed.progress(() -> latest))
			.expectNext(latest)
			.then(() -> this.feed.sample(onItsWay, false, Duration.ofMillis(1)))
			.then(this::end)
			.expectComplete()
			.verify(Await.LIMIT);
	}

	@Test
	void aSampleThatComesAfterTheLastOneIsDropped() {
		Progress late = new Progress(70, OptionalLong.of(100), 0, 0, Duration.ZERO);
		StepVerifier.create(this.feed.progress(() -> SOME))
			.expectNext(SOME)
			.then(() -> this.feed.sample(ALL, true, INTERVAL))
			.expectNext(ALL)
			.then(() -> this.feed.sample(late, false, INTERVAL))
			.then(this::end)
			.expectComplete()
			.verify(Await.LIMIT);
	}

	/** Samples are told by several threads. */
	@Test
	void aListenerIsNotTakenBackEither() {
		List<Progress> heard = new CopyOnWriteArrayList<>();
		DownloadFeed observed = new DownloadHandle("id",
				DownloadRequest.builder(TestManager.uri("file"))
					.destination(Path.of("file"))
					.onProgress(heard::add)
					.build(),
				new EventPublisher(16, this.workers, List.of()))
			.feed();
		Progress later = new Progress(98_304, OptionalLong.of(100_000), 0, 0, Duration.ofMillis(11));
		observed.sample(later, false, INTERVAL);
		Await.until("it was told", () -> heard.contains(later));
		observed.sample(new Progress(65_459, OptionalLong.of(100_000), 5, 5, Duration.ofMillis(10)), false, INTERVAL);
		Progress last = new Progress(100_000, OptionalLong.of(100_000), 0, 0, Duration.ofMillis(12));
		observed.sample(last, true, INTERVAL);
		Await.until("the last was told", () -> heard.contains(last));
		assertThat(heard).containsExactly(later, last);
	}

	/** Samples at any moments, told in any order. */
	@Property(tries = 200)
	void eachReceiverGetsSamplesInOrderAndApartAndTheLastOne(@ForAll List<@IntRange(max = 2000) Integer> millis) {
		ProgressSampler sampler = new ProgressSampler();
		List<Duration> given = new ArrayList<>();
		for (int at : millis) {
			Progress sample = new Progress(at, OptionalLong.empty(), 0, 0, Duration.ofMillis(at));
			if (sampler.takes(sample, false, INTERVAL)) {
				given.add(sample.elapsed());
			}
		}
		for (int i = 1; i < given.size(); i++) {
			assertThat(given.get(i)).isGreaterThanOrEqualTo(given.get(i - 1).plus(INTERVAL));
		}
		Progress end = new Progress(2001, OptionalLong.empty(), 0, 0, Duration.ofMillis(2001));
		assertThat(sampler.takes(end, true, INTERVAL)).isTrue();
		assertThat(sampler.takes(end, true, INTERVAL)).isFalse();
	}

}
