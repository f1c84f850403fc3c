package io.github.downloadmanager.internal.transfer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.control.PauseOutcome;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The connections of one download, when there may be fewer, or none. */
class SegmentLimitTests {

	private static final byte[] CONTENT = Content.of(1, 1_600_000);

	private static final int EACH = 10 * 1024;

	private final FakeSource source = new FakeSource(CONTENT);

	@TempDir
	private Path directory;

	@AfterEach
	void everyBufferIsReleased() {
		assertThat(this.source.unreleased()).isZero();
		assertThat(this.source.active()).isZero();
	}

	private TestManager manager() {
		return new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 8;
			settings.minSegmentSize = 64 * 1024;
		});
	}

	/** A download of which each of eight connections has brought something, and hangs. */
	private Download onEight(TestManager manager, Gate gate) {
		for (int i = 0; i < 8; i++) {
			this.source.then(FakeReply.of(CONTENT).pausingAfter(EACH, gate));
		}
		Download download = manager.submit(manager.request("file").segments(8).retries(0));
		Await.until("all have brought something", () -> download.snapshot().progress().bytesDownloaded() == 8 * EACH);
		assertThat(this.source.active()).isEqualTo(8);
		return download;
	}

	private void assertComplete(Download download) {
		DownloadResult result = TestManager.result(download);
		assertThat(result.file()).hasBinaryContent(CONTENT);
		// What those had brought that were given back is not fetched again.
		assertThat(result.transfer().bytesTransferred()).isEqualTo(CONTENT.length);
		assertThat(result.transfer().bytesWasted()).isZero();
	}

	/** S5: all that are too many, not one in each second. */
	@Test
	void connectionsBeyondALowerLimitAreGivenBackWithinASecond() {
		Gate gate = new Gate();
		try (TestManager manager = manager()) {
			Download download = onEight(manager, gate);
			manager.manager().limits(Limits.of(2));
			assertThat(this.source.active()).as("nothing is stopped at once").isEqualTo(8);
			manager.advance(Duration.ofSeconds(1));
			Await.until("two are left", () -> this.source.active() == 2);
			// A slot is given back just after its connection has ended.
			Await.until("two slots are taken", () -> manager.manager().activeConnections() == 2);
			gate.open();
			assertComplete(download);
			assertThat(download.attempts().count()).isEqualTo(1);
		}
	}

	/** B7: rather fewer connections than each too slow for its server. */
	@Test
	void connectionsThatALowerBandwidthDoesNotFeedAreGivenBackWithinASecond() {
		Gate gate = new Gate();
		try (TestManager manager = manager()) {
			Download download = onEight(manager, gate);
			download.bandwidth(OptionalLong.of(3 * 32 * 1024));
			manager.advance(Duration.ofSeconds(1));
			Await.until("three are left", () -> this.source.active() == 3);
			download.bandwidth(OptionalLong.of(100));
			manager.advance(Duration.ofSeconds(1));
			Await.until("the first one is left", () -> this.source.active() == 1);
			download.bandwidth(OptionalLong.empty());
			gate.open();
			assertComplete(download);
		}
	}

	/** P7: what each of them has brought is kept. */
	@Test
	void aPauseEndsAllAndAResumptionOpensAsManyAsItThenMay() {
		Gate gate = new Gate();
		try (TestManager manager = manager()) {
			Download download = onEight(manager, gate);
			assertThat(download.pause().block(Await.LIMIT)).isEqualTo(PauseOutcome.PAUSED);
			assertThat(this.source.active()).isZero();
			assertThat(manager.manager().activeConnections()).isZero();
			assertThat(download.snapshot().progress().bytesDownloaded()).isEqualTo(8 * EACH);
			manager.manager().limits(Limits.of(3));
			Gate again = new Gate();
			this.source.otherwise(FakeReply.of(CONTENT).pausingAfter(0, again));
			download.resume();
			Await.until("three run", () -> this.source.active() == 3);
			assertThat(this.source.fetches()).hasSize(8 + 3);
			assertThat(this.source.fetches().subList(8, 11))
				.allSatisfy((fetch) -> assertThat(fetch.range()).isNotNull());
			this.source.otherwise(FakeReply.of(CONTENT));
			again.open();
			assertComplete(download);
		}
	}

}
