package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A download is cancelled by several threads in the very moment in which it ends: one of
 * the ends wins, and everybody hears of that one.
 */
class EndRaceTests {

	private static final int ROUNDS = 300;

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(Content.of(1, 1000));

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theFirstEndWins(boolean wouldSucceed) throws Exception {
		if (!wouldSucceed) {
			this.source.otherwise(FakeReply.status(404));
		}
		CyclicBarrier barrier = new CyclicBarrier(3);
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			for (int round = 0; round < ROUNDS; round++) {
				Download[] download = new Download[1];
				// The later in the round, the later in the life of the download.
				int spins = round * 200;
				Callable<Boolean> cancel = () -> {
					barrier.await(60, TimeUnit.SECONDS);
					for (int i = 0; i < spins; i++) {
						Thread.onSpinWait();
					}
					barrier.await(60, TimeUnit.SECONDS);
					return download[0].cancel();
				};
				List<Future<Boolean>> cancels = List.of(threads.submit(cancel), threads.submit(cancel));
				barrier.await(60, TimeUnit.SECONDS);
				download[0] = manager.submit(manager.request("file-" + round).probe(false));
				barrier.await(60, TimeUnit.SECONDS);
				int won = (cancels.get(0).get() ? 1 : 0) + (cancels.get(1).get() ? 1 : 0);
				download[0].toCompletableFuture().handle((result, error) -> true).get(60, TimeUnit.SECONDS);
				assertThat(won).isLessThanOrEqualTo(1);
				DownloadStatus expected = (won == 1) ? DownloadStatus.CANCELLED
						: wouldSucceed ? DownloadStatus.COMPLETED : DownloadStatus.FAILED;
				assertThat(download[0].status()).isEqualTo(expected);
				assertThat(TestManager.events(download[0])).filteredOn(DownloadEvent::isTerminal)
					.singleElement()
					.satisfies((event) -> assertThat(event.type()).isEqualToIgnoringCase(expected.name()));
				assertThat(download[0].isCancelled()).isEqualTo(won == 1);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

}
