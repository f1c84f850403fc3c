package io.github.downloadmanager;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.downloadmanager.testsupport.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

class DownloadFeedTests {

	private static final Progress SOME = progress(60);

	private static final Progress ALL = progress(100);

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
		this.feed.publish(new DownloadEvent.Cancelled("id", TestManager.uri("file"), TestManager.START));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void whoComesDuringTheEndStillGetsTheLastSample(boolean endsAtOnce) {
		AtomicBoolean raced = new AtomicBoolean();
		List<Progress> samples = this.feed.progress(() -> {
			// The download ends between the look and the subscription.
			if (raced.compareAndSet(false, true)) {
				this.feed.sample(ALL, () -> ALL);
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
		this.feed.sample(ALL, () -> ALL);
		end();
		assertThat(this.feed.progress(() -> ALL).collectList().block(Await.LIMIT)).containsExactly(ALL);
	}

}
