package io.github.downloadmanager.internal.engine;

import java.net.URI;
import java.time.Duration;
import java.util.stream.IntStream;

import io.github.downloadmanager.internal.host.HostPausedException;
import io.github.downloadmanager.internal.host.HostThrottle;
import io.github.downloadmanager.internal.host.Origin;
import io.github.downloadmanager.internal.host.RequestPermit;
import io.github.downloadmanager.testsupport.ManualClock;
import io.github.downloadmanager.internal.concurrent.Time;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Places of downloads that start while an origin has few (H3). */
class HostGateTests {

	private static final URI ADDRESS = URI.create("http://a.example/file");

	private final ManualClock clock = new ManualClock();

	private final ManagerSettings settings = new ManagerSettings();

	private final HostThrottle throttle = new HostThrottle(
			new Time(this.clock, this.clock::nanos, () -> TestManager.START.plusNanos(this.clock.nanos())),
			this.settings.throttle());

	private final HostGate gate = new HostGate(this.throttle, this.settings.retry);

	private void answer(int status, @Nullable Duration retryAfter) throws HostPausedException {
		RequestPermit permit = this.throttle.acquire(ADDRESS);
		permit.answered(status, retryAfter);
		permit.close();
	}

	/** It was paused and resumed between its first slot and its beginning. */
	@Test
	void aDownloadThatStartsTwiceKeepsOnePlaceOnly() throws Exception {
		this.gate.onRoom((origin) -> {
		});
		answer(429, Duration.ofSeconds(20));
		this.clock.advance(Duration.ofMinutes(1));
		answer(200, null);
		Job job = new Waiting(0);
		assertThat(this.gate.tryStart(job)).isTrue();
		assertThat(this.gate.tryStart(job)).isTrue();
		this.gate.ended(job);
		assertThat(IntStream.rangeClosed(1, 3).mapToObj((i) -> this.gate.tryStart(new Waiting(i))))
			.as("places after one good answer")
			.containsExactly(true, true, false);
	}

	private record Waiting(long sequence) implements Job {

		@Override
		public long queueKey() {
			return 0;
		}

		@Override
		public int priority() {
			return 0;
		}

		@Override
		public String host() {
			return "a.example";
		}

		@Override
		public @Nullable Origin origin() {
			return Origin.of(ADDRESS);
		}

		@Override
		public @Nullable String group() {
			return null;
		}

		@Override
		public void start() {
		}

	}

}
