package io.github.downloadmanager.internal.transfer;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.BandwidthProfile;
import io.github.downloadmanager.control.BandwidthSchedule;
import io.github.downloadmanager.control.Hold;
import io.github.downloadmanager.internal.concurrent.Time;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.internal.http.WebClientSource;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.ClientSource;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.Nginx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.http.HttpProtocol;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bandwidth and its schedule for one download whose segments are streams of a connection
 * of HTTP/2. The test begins at midnight; time stands still until it is moved.
 */
@EnabledIf("io.github.downloadmanager.testsupport.Nginx#isInstalled")
class Http2SegmentsThrottleTests {

	private static final byte[] CONTENT = Content.of(1, 4_000_000);

	private static final int RATE = 200_000;

	private static final int DEPTH = 64 * 1024;

	private static final int READ = 20 * 1024;

	private static final int STREAMS = 4;

	private final Time time = Time.system();

	private final WebClientSource source = ClientSource.of(1, this.time,
			(client) -> Nginx.trusting(client).protocol(HttpProtocol.H2));

	@TempDir
	private Path directory;

	@AfterEach
	void stop() {
		this.time.timer().dispose();
	}

	private static long held(Download download) {
		return download.snapshot().progress().bytesDownloaded();
	}

	private static BandwidthProfile hold(String from, String to) {
		return BandwidthProfile.hold(BandwidthProfile.EVERY_DAY, LocalTime.parse(from), LocalTime.parse(to),
				ZoneOffset.UTC);
	}

	/** B2 to B4 in the first seconds, then B10 and P7. */
	@Test
	void segmentsShareTheLimitAndTheScheduleHoldsThem() throws Exception {
		BandwidthProfile slow = BandwidthProfile.limit(BandwidthProfile.EVERY_DAY, LocalTime.MIDNIGHT,
				LocalTime.of(1, 0), ZoneOffset.UTC, RATE);
		try (Nginx nginx = Nginx.start(this.directory.resolve("nginx"), "", "");
				TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
					settings.maxConcurrent = 8;
					settings.probe = false;
					settings.minSegmentSize = 64 * 1024;
					settings.bandwidthSchedule = BandwidthSchedule.of(hold("00:00:05", "00:00:40"), slow);
				})) {
			nginx.file("file", CONTENT);
			Download download = manager.submit(DownloadRequest.builder(nginx.secureUri("file"))
				.destination(manager.path("file"))
				.segments(STREAMS)
				.retries(0));
			Await.until("all streams are open", () -> manager.manager().activeConnections() == STREAMS);
			Await.until("it is throttled", () -> download.snapshot().control().throttled());
			for (int second = 1; second <= 4; second++) {
				for (int tick = 0; tick < 20; tick++) {
					manager.advance(Duration.ofMillis(50));
				}
				assertThat(held(download)).isLessThanOrEqualTo(DEPTH + (long) RATE * second + STREAMS * READ);
			}
			long before = held(download);
			assertThat(before).isPositive();
			// It is held so early that no stall is noticed.
			Await.until("the schedule holds it", () -> {
				manager.advance(Duration.ofMillis(50));
				return download.status() == DownloadStatus.PAUSED;
			});
			assertThat(download.snapshot().control().holds()).containsExactly(Hold.SCHEDULE);
			Await.until("no stream is open", () -> nginx.log().size() == STREAMS);
			assertThat(nginx.log()).allMatch((line) -> line.startsWith("GET HTTP/2.0 "));
			assertThat(nginx.connections()).hasSize(1);
			long paused = held(download);
			assertThat(paused).isBetween(before, (long) CONTENT.length - 1);
			manager.advance(Duration.ofSeconds(20));
			assertThat(held(download)).isEqualTo(paused);
			assertThat(nginx.log()).hasSize(STREAMS);
			Await.until("it goes on", () -> {
				manager.advance(Duration.ofSeconds(1));
				return download.status() == DownloadStatus.RUNNING;
			});
			assertThat(manager.manager().limits().bandwidth()).hasValue(RATE);
			manager.manager().limits(manager.manager().limits().withBandwidth(OptionalLong.empty()), "test");
			DownloadResult result = TestManager.result(download);
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(result.transfer().bytesTransferred()).as("what each segment had brought was kept")
				.isEqualTo(CONTENT.length);
		}
	}

}
