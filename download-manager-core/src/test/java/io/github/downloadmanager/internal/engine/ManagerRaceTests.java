package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Downloads are submitted, cancelled and shut down by several threads at once: each of
 * them ends once, every slot comes back, and only what completed leaves a file.
 */
class ManagerRaceTests {

	private static final int ROUNDS = 20;

	private static final int EACH = 200;

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(Content.of(1, 100));

	private final Queue<Download> downloads = new ConcurrentLinkedQueue<>();

	@Test
	void submittingAndCancellingAll() throws Exception {
		try (TestManager manager = manager()) {
			race(manager, () -> manager.manager().cancelAll(), () -> manager.manager().cancelGroup("group-1"));
			for (Download download : this.downloads) {
				assertEndsOnce(download);
			}
			Await.until("every slot is back", () -> manager.manager().activeDownloads() == 0);
			assertThat(manager.manager().queuedDownloads()).isZero();
			assertFilesOfCompletedOnly(manager);
			TestManager.result(manager.submit("after"));
		}
	}

	@Test
	void submittingCancellingAndShuttingDown() throws Exception {
		TestManager manager = manager();
		race(manager, () -> manager.manager().cancelAll(), () -> {
			if (this.downloads.size() > EACH) {
				manager.manager().shutdown();
			}
		});
		manager.close();
		int fetches = this.source.fetches().size();
		List<String> files = manager.files();
		for (Download download : this.downloads) {
			assertThat(download.isDone()).isTrue();
			assertEndsOnce(download);
		}
		assertThat(manager.manager().activeDownloads()).isZero();
		assertThat(manager.manager().queuedDownloads()).isZero();
		assertFilesOfCompletedOnly(manager);
		assertThat(this.source.fetches()).hasSize(fetches);
		assertThat(manager.files()).isEqualTo(files);
		assertThat(this.source.shutdowns()).isEqualTo(1);
	}

	private TestManager manager() {
		this.source.at("/failing", FakeReply.status(404));
		return new TestManager(this.source, this.directory, (settings) -> {
			settings.maxConcurrent = 4;
			settings.history = 10 * ROUNDS * EACH;
		});
	}

	private void race(TestManager manager, Runnable first, Runnable second) throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Future<?>> running = new ArrayList<>();
			for (int n = 0; n < 2; n++) {
				int thread = n;
				running.add(threads.submit(() -> submit(manager, thread)));
			}
			running.add(threads.submit(() -> repeat(first)));
			running.add(threads.submit(() -> repeat(second)));
			for (Future<?> each : running) {
				each.get(60, TimeUnit.SECONDS);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private void submit(TestManager manager, int thread) {
		try {
			for (int n = 0; n < ROUNDS * EACH / 2; n++) {
				this.downloads.add(manager.submit(manager.request("file-" + thread + "-" + n).group("group-" + n % 3)));
			}
		}
		catch (DownloadException.ManagerShutdown ex) {
			// As it should be.
		}
	}

	private void repeat(Runnable action) {
		for (int n = 0; n < 10 * ROUNDS; n++) {
			action.run();
			for (int i = 0; i < 20_000; i++) {
				Thread.onSpinWait();
			}
		}
	}

	private static void assertEndsOnce(Download download) {
		List<String> types = TestManager.types(download);
		assertThat(TestManager.events(download)).filteredOn(DownloadEvent::isTerminal).hasSize(1);
		assertThat(types).startsWith("Queued").last().isIn("Completed", "Cancelled");
		assertThat(types.get(types.size() - 1)).isEqualToIgnoringCase(download.status().name());
	}

	private void assertFilesOfCompletedOnly(TestManager manager) {
		List<String> completed = this.downloads.stream()
			.filter((download) -> download.status() == DownloadStatus.COMPLETED)
			.map((download) -> download.request().uri().getPath().substring(1))
			.sorted()
			.toList();
		assertThat(manager.files()).isEqualTo(completed);
	}

}
