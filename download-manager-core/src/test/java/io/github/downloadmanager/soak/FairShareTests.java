package io.github.downloadmanager.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.crash.Content;
import io.github.downloadmanager.crash.Origin;
import io.github.downloadmanager.crash.Origin.Answer;
import io.github.downloadmanager.policy.AddressPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

/**
 * Rules B2, B3 and B5 on real sockets and in real time, which depends on what else the
 * machine does: only with {@code -Ddownload-manager.shares=true}. The rules are tested in
 * virtual time in any case.
 */
@Timeout(300)
@EnabledIfSystemProperty(named = "download-manager.shares", matches = "true")
class FairShareTests {

	private static final int DOWNLOADS = 8;

	private static final long MB = 1_000_000;

	/** So much that none ends meanwhile. */
	private static final Content CONTENT = new Content(1, 96 * MB);

	private final Origin origin = new Origin((asked) -> Answer.of(CONTENT));

	private final List<Download> downloads = new ArrayList<>();

	@TempDir
	private Path directory;

	private DownloadManager manager;

	@BeforeEach
	void start() {
		this.manager = DownloadManager.builder()
			.addressPolicy(AddressPolicy.any())
			.maxConcurrent(2 * DOWNLOADS)
			.minSegmentSize(1 << 20)
			.bandwidth(10 * MB)
			.bandwidthPriorityDoubling(10)
			.build();
	}

	@AfterEach
	void stop() {
		this.manager.cancelAll();
		this.manager.close();
		this.origin.close();
	}

	private void submit(int index, int segments, int priority) {
		this.downloads.add(this.manager.submit(DownloadRequest.builder(this.origin.uri("/" + index))
			.destination(this.directory.resolve("file" + index))
			.segments(segments)
			.priority(priority)
			.build()));
	}

	/** Let them receive for a while; what came meanwhile of each, per second. */
	private double[] rates(Duration time) {
		long start = System.nanoTime();
		long[] before = received();
		await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
		long[] after = received();
		double seconds = (System.nanoTime() - start) / 1e9;
		double[] rates = new double[before.length];
		Arrays.setAll(rates, (i) -> (after[i] - before[i]) / seconds);
		System.out.println(Arrays.stream(rates).mapToObj((rate) -> String.format("%.3f", rate / MB)).toList()
				+ " MB/s, together " + Arrays.stream(rates).sum() / MB);
		return rates;
	}

	private long[] received() {
		return this.downloads.stream()
			.mapToLong((download) -> download.snapshot().progress().bytesDownloaded())
			.toArray();
	}

	private void settle(Duration time) {
		await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
	}

	private void limit(long bytesPerSecond) {
		this.manager.updateLimits((Limits limits) -> limits.withBandwidth(bytesPerSecond), "test");
		settle(Duration.ofMillis(250));
	}

	private static void assertFair(double[] rates, long rate, int percent) {
		assertThat(Arrays.stream(rates).sum()).isCloseTo(rate, withinPercentage(percent));
		for (double each : rates) {
			assertThat(each).isCloseTo(rate / 8.0, withinPercentage(20));
		}
	}

	/** B2, B3, B5. */
	@Test
	void eightDownloadsShareALimitThoughOneHasEightConnections() {
		for (int i = 0; i < DOWNLOADS; i++) {
			submit(i, (i == 0) ? 8 : 1, 0);
		}
		await().atMost(Duration.ofSeconds(60)).until(() -> this.origin.mostBodies() >= DOWNLOADS + 7);
		settle(Duration.ofSeconds(2));
		assertFair(rates(Duration.ofSeconds(10)), 10 * MB, 5);
		limit(2 * MB);
		assertFair(rates(Duration.ofSeconds(10)), 2 * MB, 5);
		limit(20 * MB);
		assertFair(rates(Duration.ofSeconds(10)), 20 * MB, 5);
		assertThat(this.downloads).noneMatch(Download::isDone);
	}

	/** B2, where priorities weigh. */
	@Test
	void priorityTenHasTwiceTheShareAndTwentyFourTimes() {
		submit(0, 8, 0);
		submit(1, 1, 10);
		submit(2, 1, 20);
		settle(Duration.ofSeconds(3));
		double[] rates = rates(Duration.ofSeconds(10));
		assertThat(Arrays.stream(rates).sum()).isCloseTo(10 * MB, withinPercentage(5));
		for (int i = 0; i < 3; i++) {
			assertThat(rates[i]).isCloseTo((1 << i) * 10 * MB / 7.0, withinPercentage(20));
		}
		this.downloads.get(0).priority(20);
		settle(Duration.ofMillis(250));
		rates = rates(Duration.ofSeconds(5));
		assertThat(rates[0]).isCloseTo(rates[2], withinPercentage(20));
	}

}
