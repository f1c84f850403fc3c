package io.github.downloadmanager.internal.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.Limits;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** P13: many threads steer the same downloads at once. */
class ControlRaceTests {

	private static final byte[] CONTENT = Content.of(1, 20_000);

	private static final int DOWNLOADS = 200;

	private static final int THREADS = 4;

	private static final int CALLS = 2_500;

	@TempDir
	Path directory;

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3 })
	void eachDownloadEndsOnceAndNoSlotIsLost(long seed) throws Exception {
		FakeSource source = new FakeSource(CONTENT);
		source.at("/bad", FakeReply.status(404));
		try (TestManager test = new TestManager(source, this.directory, (settings) -> {
			settings.maxConcurrent = 4;
			settings.maxPerHost = 3;
		})) {
			DownloadManager manager = test.manager();
			List<Download> downloads = IntStream.range(0, DOWNLOADS)
				.mapToObj((i) -> test.submit(test.request("file" + i).group("g" + i % 3)))
				.toList();
			List<Throwable> errors = new CopyOnWriteArrayList<>();
			List<Thread> threads = IntStream.range(0, THREADS)
				.mapToObj((i) -> new Thread(() -> steer(manager, downloads, new Random(10 * seed + i))))
				.toList();
			threads.forEach((thread) -> {
				thread.setUncaughtExceptionHandler((where, ex) -> errors.add(ex));
				thread.start();
			});
			for (Thread thread : threads) {
				thread.join();
			}
			assertThat(errors).isEmpty();
			manager.limits(Limits.of(8));
			List.of("g0", "g1", "g2").forEach((group) -> manager.group(group).hold(HoldMode.NONE));
			manager.hold(HoldMode.NONE);
			downloads.forEach(Download::resume);
			downloads.forEach(TestManager::awaitEnd);
			Await.until("all slots are given back", () -> manager.activeDownloads() == 0);
			assertThat(manager.queuedDownloads()).isZero();
			assertThat(manager.pausedDownloads()).isZero();
			for (Download download : downloads) {
				assertOrder(TestManager.events(download));
				if (download.status() == DownloadStatus.COMPLETED) {
					assertThat(download.get().file()).hasBinaryContent(CONTENT);
				}
			}
			assertThat(downloads).filteredOn((download) -> download.status() == DownloadStatus.COMPLETED).isNotEmpty();
			try (var files = Files.list(this.directory)) {
				assertThat(files.filter((file) -> String.valueOf(file.getFileName()).startsWith("."))).isEmpty();
			}
		}
		Await.until("buffers are released", () -> source.unreleased() == 0);
	}

	private static void steer(DownloadManager manager, List<Download> downloads, Random random) {
		for (int i = 0; i < CALLS; i++) {
			Download download = downloads.get(random.nextInt(downloads.size()));
			int what = random.nextInt(1000);
			if (what < 400) {
				download.pause();
			}
			else if (what < 850) {
				download.resume();
			}
			else if (what < 900) {
				download.priority(random.nextInt(10));
			}
			else if (what < 910) {
				download.cancel();
			}
			else if (what < 930) {
				manager.hold(HoldMode.values()[random.nextInt(3)]);
			}
			else if (what < 960) {
				manager.group("g" + random.nextInt(3)).hold(HoldMode.values()[random.nextInt(3)]);
			}
			else if (what < 980) {
				manager.limits(Limits.of(1 + random.nextInt(6))
					.withMaxPerHost(random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(4)));
			}
			else {
				download.snapshot();
				download.position();
				download.attempts();
			}
		}
	}

	/** One terminal event, the last one; no progress of its life while it is paused. */
	private static void assertOrder(List<DownloadEvent> events) {
		assertThat(events).filteredOn(DownloadEvent::isTerminal).hasSize(1);
		assertThat(events.get(events.size() - 1).isTerminal()).isTrue();
		List<String> types = new ArrayList<>();
		boolean paused = false;
		for (DownloadEvent event : events) {
			types.add(event.type());
			if (event instanceof DownloadEvent.Paused) {
				assertThat(paused).as("paused twice: %s", types).isFalse();
				paused = true;
			}
			else if (event instanceof DownloadEvent.Resumed) {
				assertThat(paused).as("resumed twice: %s", types).isTrue();
				paused = false;
			}
			else if (paused && !(event instanceof DownloadEvent.Reprioritized)) {
				assertThat(event.isTerminal()).as("ran while it was paused: %s", types).isTrue();
			}
		}
	}

}
