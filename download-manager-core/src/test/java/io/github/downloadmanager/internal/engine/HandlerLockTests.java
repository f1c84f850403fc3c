package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.observation.DownloadObservationContext;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import io.github.downloadmanager.testsupport.Threads;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Handlers of observations are user code, and are called without the lock of a download.
 */
class HandlerLockTests {

	@TempDir
	Path directory;

	@Test
	void aDownloadWhoseObservationHandlerHangsCanBeLookedAtAndCancelled() throws Exception {
		Gate hanging = new Gate();
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new HangingHandler(hanging));
		try (TestManager manager = new TestManager(new FakeSource(Content.of(1, 1000)), this.directory,
				(settings) -> settings.observationRegistry = registry)) {
			CompletableFuture<Download> submitted = CompletableFuture.supplyAsync(() -> manager.submit("file"),
					Threads.ONE_EACH);
			hanging.awaitReached();
			CompletableFuture<Integer> cancelled = CompletableFuture.supplyAsync(() -> {
				assertThat(manager.manager().downloads()).extracting(DownloadSnapshot::id).hasSize(1);
				return manager.manager().cancelAll();
			}, Threads.ONE_EACH);
			assertThat(cancelled.get(60, TimeUnit.SECONDS)).isOne();
			hanging.open();
			Download download = submitted.get(60, TimeUnit.SECONDS);
			assertThat(TestManager.types(download)).containsExactly("Queued", "Cancelled");
		}
	}

	private record HangingHandler(Gate gate) implements ObservationHandler<DownloadObservationContext> {

		@Override
		public void onStart(DownloadObservationContext context) {
			this.gate.passBlocking();
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof DownloadObservationContext;
		}

	}

}
