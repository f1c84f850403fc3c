package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Verifiers and refreshers may hang; the end of the download does not wait for them.
 */
class HangingCodeTests {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private final FakeSource source = new FakeSource(Content.of(1, 20_000));

	@TempDir
	Path directory;

	private TestManager manager() {
		return new TestManager(this.source, this.directory, (settings) -> settings.maxConcurrent = 1);
	}

	private Download submit(TestManager manager, String place, Hang hang) {
		DownloadRequestBuilder request = manager.request("file").timeout(LIMIT);
		if (place.equals("verifier")) {
			return manager.submit(request.verify((staged) -> hang.run()));
		}
		this.source.then(FakeReply.status(401));
		return manager.submit(request.refresher((expired) -> {
			hang.run();
			return null;
		}));
	}

	private static void end(TestManager manager, String how, Download download) {
		switch (how) {
			case "cancel" -> assertThat(download.cancel()).isTrue();
			case "timeout" -> manager.advance(LIMIT);
			default -> manager.manager().shutdown().subscribe();
		}
	}

	@ParameterizedTest
	@CsvSource({ "verifier, cancel", "verifier, timeout", "verifier, shutdown", "refresher, cancel",
			"refresher, timeout", "refresher, shutdown" })
	void theEndOfTheDownloadInterruptsIt(String place, String how) throws InterruptedException {
		Gate hanging = new Gate();
		CountDownLatch interrupted = new CountDownLatch(1);
		try (TestManager manager = manager()) {
			Download download = submit(manager, place, () -> {
				try {
					hanging.passBlocking();
				}
				catch (AssertionError ex) {
					interrupted.countDown();
				}
			});
			hanging.awaitReached();
			end(manager, how, download);
			assertThat(TestManager.types(download)).last().isEqualTo(how.equals("timeout") ? "Failed" : "Cancelled");
			assertThat(interrupted.await(Await.LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
			assertThat(manager.files()).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "verifier", "refresher" })
	void theDownloadEndsAtOnceThoughTheInterruptIsIgnored(String place) {
		Gate hanging = new Gate();
		CountDownLatch open = new CountDownLatch(1);
		try (TestManager manager = manager()) {
			Download download = submit(manager, place, () -> {
				hanging.pass().subscribe();
				awaitWhatever(open);
			});
			hanging.awaitReached();
			download.cancel();
			assertThat(TestManager.types(download)).last().isEqualTo("Cancelled");
			TestManager.result(manager.submit("next"));
			assertThat(manager.files()).isEqualTo(List.of("next"));
			open.countDown();
		}
	}

	private static void awaitWhatever(CountDownLatch latch) {
		while (latch.getCount() > 0) {
			try {
				latch.await();
			}
			catch (InterruptedException ex) {
				// Goes on, as badly written code does.
			}
		}
	}

	/** Something that does not come back by itself. */
	private interface Hang {

		void run();

	}

}
