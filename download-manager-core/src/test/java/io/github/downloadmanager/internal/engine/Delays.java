package io.github.downloadmanager.internal.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;

import static org.assertj.core.api.Assertions.assertThat;

/** The delays between the attempts of a download. */
final class Delays {

	private Delays() {
	}

	/** Let it wait, note the delay, and let the time pass; to the end. */
	static List<Duration> of(TestManager manager, Download download, int count) {
		List<Duration> delays = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			TestManager.await(download, DownloadStatus.WAITING);
			DownloadSnapshot.Timing timing = download.snapshot().timing();
			Duration left = Duration.between(timing.submittedAt(), timing.nextAttemptAt()).minus(sum(delays));
			delays.add(left);
			manager.advance(left.minusMillis(1));
			assertThat(download.status()).as("a millisecond before").isEqualTo(DownloadStatus.WAITING);
			manager.advance(Duration.ofMillis(1));
		}
		return delays;
	}

	private static Duration sum(List<Duration> delays) {
		return delays.stream().reduce(Duration.ZERO, Duration::plus);
	}

	static List<Duration> seconds(long... seconds) {
		return java.util.Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toList();
	}

}
