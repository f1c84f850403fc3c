package io.github.downloadmanager.soak;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.crash.Content;
import io.github.downloadmanager.crash.Origin;
import io.github.downloadmanager.crash.Origin.Answer;
import io.github.downloadmanager.policy.AddressPolicy;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A queue of many downloads is light, and quickly gone. As long as
 * {@code -Ddownload-manager.queue=100000} says, else a short one.
 */
@Timeout(300)
class LongQueueTests {

	private static final int DOWNLOADS = Integer.getInteger("download-manager.queue", 20_000);

	/** For each, its address and path not counted. */
	private static final long BYTES_EACH = 1536;

	private static final List<String> GROUPS = List.of("a", "b", "c", "d", "e");

	@TempDir
	Path directory;

	/** P12: those that are paused are as light as those that wait. */
	@ParameterizedTest
	@EnumSource
	void aLongQueueIsLightAndQuicklyCancelled(Kind kind) throws Exception {
		Logger log = (Logger) LoggerFactory.getLogger(DownloadManager.class);
		Level level = log.getLevel();
		log.setLevel(Level.WARN);
		try {
			queue(kind);
		}
		finally {
			log.setLevel(level);
		}
	}

	private Download submit(DownloadManager manager, URI uri, Path file, Kind kind, int index) {
		DownloadRequestBuilder request = DownloadRequest.builder(uri).destination(file);
		if (kind == Kind.MIXED) {
			request.priority(index % 7 - 3).group(GROUPS.get(index % GROUPS.size()));
		}
		Download download = manager.submit(request.build());
		if (kind == Kind.PAUSED) {
			download.pause();
		}
		return download;
	}

	private void queue(Kind kind) throws Exception {
		CountDownLatch gate = new CountDownLatch(1);
		try (Origin origin = new Origin((asked) -> Answer.of(new Content(1, 100_000)).held(1000, gate));
				DownloadManager manager = DownloadManager.builder()
					.addressPolicy(AddressPolicy.any())
					.probe(false)
					.build()) {
			List<Download> downloads = new ArrayList<>(DOWNLOADS);
			// The three that run, and everything that is made once for all.
			for (int i = 0; i < 1000; i++) {
				downloads.add(manager.download(origin.uri("/first" + i), this.directory.resolve("first" + i)));
			}
			assertThat(origin.awaitGets(3, 60_000)).isTrue();
			long before = used();
			long started = System.nanoTime();
			long texts = 0;
			for (int i = 0; i < DOWNLOADS; i++) {
				Path file = this.directory.resolve("file" + i);
				downloads.add(submit(manager, origin.uri("/file" + i), file, kind, i));
				texts += origin.uri("/file" + i).toString().length() + file.toString().length();
			}
			long submitted = System.nanoTime();
			int paused = (kind == Kind.PAUSED) ? DOWNLOADS : 0;
			assertThat(manager.pausedDownloads()).isEqualTo(paused);
			assertThat(manager.queuedDownloads()).isEqualTo(DOWNLOADS - paused + 1000 - 3);
			long each = (used() - before) / DOWNLOADS;
			long text = texts / DOWNLOADS;
			long cancelStarted = System.nanoTime();
			assertThat(manager.cancelAll()).isEqualTo(DOWNLOADS + 1000);
			await().atMost(60, TimeUnit.SECONDS).until(() -> downloads.stream().allMatch(Download::isDone));
			long ended = System.nanoTime();
			System.out.println(DOWNLOADS + " downloads, " + kind + ": submitted in " + millis(started, submitted)
					+ " ms, " + each + " bytes each with " + text + " characters of address and path, cancelled in "
					+ millis(cancelStarted, ended) + " ms");
			assertThat(downloads).allMatch((download) -> download.status() == DownloadStatus.CANCELLED);
			assertThat(manager.activeDownloads()).isZero();
			assertThat(manager.queuedDownloads()).isZero();
			assertThat(manager.pausedDownloads()).isZero();
			// A path keeps its bytes and its text; an address its text and its parts.
			assertThat(each).isLessThanOrEqualTo(BYTES_EACH + 4 * text);
			assertThat(this.directory).isEmptyDirectory();
			List<DownloadEvent> last = downloads.get(downloads.size() - 1).events().collectList().block();
			assertThat(last).extracting(DownloadEvent::type)
				.containsExactlyElementsOf((kind == Kind.PAUSED) ? List.of("Queued", "Paused", "Cancelled")
						: List.of("Queued", "Cancelled"));
			gate.countDown();
			Download next = manager.download(origin.uri("/next"), this.directory.resolve("next"));
			assertThat(next.get(60, TimeUnit.SECONDS).size()).isEqualTo(100_000);
		}
	}

	/** What the downloads of a long queue are. */
	enum Kind {

		/** They wait, all alike. */
		QUEUED,
		/** They wait, with several priorities, in several groups. */
		MIXED,
		/** They are paused. */
		PAUSED

	}

	/** Heap in use, the least of several looks. */
	private static long used() {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 4; i++) {
			System.gc();
			least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
		}
		return least;
	}

	private static long millis(long from, long to) {
		return TimeUnit.NANOSECONDS.toMillis(to - from);
	}

}
