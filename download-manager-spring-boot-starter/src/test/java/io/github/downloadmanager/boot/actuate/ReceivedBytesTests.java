package io.github.downloadmanager.boot.actuate;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;

import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.Progress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReceivedBytesTests {

	private final ReceivedBytes bytes = new ReceivedBytes();

	private static DownloadSnapshot showing(long shown) {
		return new DownloadSnapshot("a",
				new DownloadSnapshot.Subject(URI.create("https://example.org/file"), null, null, null, Map.of()),
				new DownloadSnapshot.State(DownloadStatus.RUNNING, 1, 3, null),
				new Progress(shown, OptionalLong.empty(), 0, 0, Duration.ZERO),
				new DownloadSnapshot.Timing(Instant.EPOCH, null, null, null), DownloadSnapshot.Control.NONE);
	}

	private double total(long shown) {
		return this.bytes.total((id) -> showing(shown));
	}

	/** The size becomes known when all is there: by the answer 416, for example. */
	@Test
	void theLastByteThatIsShownNoLongerCountsOnce() {
		this.bytes.begin("a", 0);
		assertThat(total(1000)).isEqualTo(1000);
		assertThat(total(999)).isEqualTo(1000);
		assertThat(total(1000)).isEqualTo(1000);
		this.bytes.end("a", 1000, (id) -> null);
		assertThat(total(0)).isEqualTo(1000);
	}

	@Test
	void whatComesAfterANewBeginningCountsAgain() {
		this.bytes.begin("a", 0);
		assertThat(total(1000)).isEqualTo(1000);
		assertThat(total(0)).isEqualTo(1000);
		assertThat(total(500)).isEqualTo(1500);
		assertThat(total(700)).isEqualTo(1700);
	}

	@Test
	void whatWasHeldBeforeDoesNotCount() {
		this.bytes.begin("a", 600);
		assertThat(total(1000)).isEqualTo(400);
		this.bytes.end("a", -1, (id) -> showing(1100));
		assertThat(total(0)).isEqualTo(500);
	}

}
