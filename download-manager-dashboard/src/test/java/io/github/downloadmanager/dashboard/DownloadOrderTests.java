package io.github.downloadmanager.dashboard;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.Progress;
import io.github.downloadmanager.control.Resumability;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** In which order downloads are listed, also those that are just ending. */
class DownloadOrderTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private static final Comparator<DownloadSnapshot> ORDER = DownloadList.order();

	/** A sort throws if it is not; a download has a time of its end before it ends. */
	@Test
	void theOrderIsOneWhateverDownloadsAreLike() {
		List<DownloadSnapshot> all = new ArrayList<>();
		for (DownloadStatus status : DownloadStatus.values()) {
			for (int priority : new int[] { 0, 3, 5 }) {
				all.add(snapshot(status, priority, null));
				all.add(snapshot(status, priority, NOW));
				all.add(snapshot(status, priority, NOW.plusSeconds(1)));
			}
		}
		for (DownloadSnapshot a : all) {
			for (DownloadSnapshot b : all) {
				int ab = Integer.signum(ORDER.compare(a, b));
				assertThat(Integer.signum(ORDER.compare(b, a))).as("%s, %s", a, b).isEqualTo(-ab);
				for (DownloadSnapshot c : all) {
					if (ab <= 0 && ORDER.compare(b, c) <= 0) {
						assertThat(ORDER.compare(a, c)).as("%s, %s, %s", a, b, c).isLessThanOrEqualTo(0);
					}
				}
			}
		}
	}

	@Test
	void whatRunsIsFirstThenTheLineThenWhatIsPausedThenTheLatestEnd() {
		List<DownloadSnapshot> expected = List.of(snapshot(DownloadStatus.RUNNING, -5, NOW),
				snapshot(DownloadStatus.QUEUED, 5, null), snapshot(DownloadStatus.WAITING, 3, NOW.plusSeconds(9)),
				snapshot(DownloadStatus.QUEUED, 0, NOW), snapshot(DownloadStatus.PAUSED, 9, null),
				snapshot(DownloadStatus.FAILED, 0, NOW.plusSeconds(2)),
				snapshot(DownloadStatus.COMPLETED, 9, NOW.plusSeconds(1)), snapshot(DownloadStatus.CANCELLED, 0, NOW));
		List<DownloadSnapshot> sorted = new ArrayList<>(expected);
		java.util.Collections.reverse(sorted);
		sorted.sort(ORDER);
		assertThat(sorted).isEqualTo(expected);
	}

	private static DownloadSnapshot snapshot(DownloadStatus status, int priority, @Nullable Instant finishedAt) {
		URI uri = URI.create("https://example.org/a");
		return new DownloadSnapshot("id", new DownloadSnapshot.Subject(uri, "a", null, null, Map.of()),
				new DownloadSnapshot.State(status, 1, 3, null), Progress.NONE,
				new DownloadSnapshot.Timing(NOW, NOW, null, finishedAt), new DownloadSnapshot.Control(priority, false,
						Set.of(), null, Resumability.UNKNOWN, OptionalLong.empty(), false, null));
	}

}
