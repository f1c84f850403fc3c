package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.time.Duration;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** How long the manager waits if a server asks for it with {@code Retry-After}. */
class AskedDelayTests {

	private static final byte[] CONTENT = Content.of(1, 10_000);

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	@Test
	void retryAfterReplacesTheDelay() {
		this.source.then(FakeReply.status(429).retryAfter(Duration.ofSeconds(37)));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			assertThat(Delays.of(manager, download, 1)).isEqualTo(Delays.seconds(37));
			TestManager.result(download);
		}
	}

	/** H3: the server is not asked early, and nobody waits for years. */
	@ParameterizedTest
	@ValueSource(longs = { 601, 31_536_000, Long.MAX_VALUE })
	void aLongerRetryAfterThanAllowedFailsAtOnce(long seconds) {
		this.source.then(FakeReply.status(503).retryAfter(Duration.ofSeconds(seconds)));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			Duration told = Duration.ofSeconds(Math.min(seconds, Duration.ofDays(36_500).toSeconds()));
			assertThat(TestManager.failure(download)).isInstanceOfSatisfying(DownloadException.RetryLater.class,
					(later) -> {
						assertThat(later.host()).isEqualTo("files.example");
						assertThat(later.until()).isEqualTo(TestManager.START.plus(told));
						assertThat(later).hasMessageContaining("files.example")
							.hasMessageContaining(told.toSeconds() + " s")
							.hasMessageContaining("maxRetryAfter allows 600 s")
							.hasCauseInstanceOf(DownloadException.UnexpectedStatus.class);
						assertThat(later.isTransient()).isFalse();
					});
			assertThat(this.source.fetches()).hasSize(1);
		}
	}

	/** H3. */
	@Test
	void theLongestRetryAfterThatIsAllowedIsWaitedFor() {
		this.source.then(FakeReply.status(503).retryAfter(Duration.ofSeconds(600)));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			assertThat(Delays.of(manager, download, 1)).isEqualTo(Delays.seconds(600));
			TestManager.result(download);
		}
	}

	/** H3: on-long-wait. */
	@Test
	void aLongRetryAfterIsWaitedForIfThatIsWanted() {
		this.source.then(FakeReply.status(429).retryAfter(Duration.ofHours(2)));
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.retry = settings.retry.withOnLongWait(RetrySettings.LongWait.WAIT))) {
			Download download = manager.submit("file");
			assertThat(Delays.of(manager, download, 1)).isEqualTo(Delays.seconds(7200));
			TestManager.result(download);
		}
	}

	/** H3: whoever comes later is told the same, and nothing is asked. */
	@Test
	void aHostThatIsPausedForTooLongIsNotWaitedForByOthers() {
		this.source.then(FakeReply.status(429).retryAfter(Duration.ofHours(2)));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			TestManager.failure(manager.submit("first"));
			manager.advance(Duration.ofHours(1));
			assertThat(TestManager.failure(manager.submit("second"))).isInstanceOfSatisfying(
					DownloadException.RetryLater.class,
					(later) -> assertThat(later.until()).isEqualTo(TestManager.START.plus(Duration.ofHours(2))));
			assertThat(this.source.fetches()).hasSize(1);
			manager.advance(Duration.ofMinutes(50));
			Download third = manager.submit("third");
			assertThat(third.status()).as("not too long any more").isEqualTo(DownloadStatus.QUEUED);
			manager.advance(Duration.ofMinutes(10));
			TestManager.result(third);
			assertThat(this.source.fetches()).hasSize(2);
		}
	}

	@Test
	void retryAfterOfZeroMeansTheUsualDelay() {
		this.source.then(FakeReply.status(503).retryAfter(Duration.ZERO));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			assertThat(Delays.of(manager, download, 1)).isEqualTo(Delays.seconds(1));
			TestManager.result(download);
		}
	}

}
