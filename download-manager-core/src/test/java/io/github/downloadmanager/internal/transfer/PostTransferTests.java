package io.github.downloadmanager.internal.transfer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequestBuilder;

import io.github.downloadmanager.control.PauseMode;
import io.github.downloadmanager.control.PauseOutcome;
import io.github.downloadmanager.control.Resumability;
import io.github.downloadmanager.internal.engine.ManagerSettings;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server may do something each time it is asked by POST: nobody asks again who was not
 * told to, though the content could be gone on with if it came from a GET.
 */
class PostTransferTests {

	private static final byte[] CONTENT = Content.of(1, 400_000);

	private static final long HALF = CONTENT.length / 2;

	@TempDir
	private Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	private TestManager manager(Consumer<ManagerSettings> settings) {
		return new TestManager(this.source, this.directory, settings);
	}

	private static DownloadRequestBuilder request(TestManager manager) {
		return manager.request("file").post("text/plain", "query".getBytes(StandardCharsets.UTF_8));
	}

	/** Let time pass until the download has ended. */
	private static void passToTheEnd(TestManager manager, Download download) {
		Await.until("the end", () -> {
			if (!download.status().isTerminal()) {
				manager.advance(Duration.ofSeconds(1));
			}
			return download.status().isTerminal();
		});
	}

	@Test
	void aConnectionThatStallsIsNotReplaced() {
		this.source.then(FakeReply.of(CONTENT).stallingAfter(HALF));
		try (TestManager manager = manager((settings) -> {
		})) {
			Download download = manager.submit(request(manager));
			passToTheEnd(manager, download);
			assertThat(TestManager.failure(download)).isInstanceOf(DownloadException.TimedOut.class);
			assertThat(this.source.fetches()).hasSize(1);
		}
	}

	@Test
	void aConnectionThatIsCutWhileThrottledIsNotContinued() {
		this.source
			.then(FakeReply.of(CONTENT).failingAfter(CONTENT.length - 10_000, new IOException("connection reset")));
		try (TestManager manager = manager((settings) -> settings.bandwidth = OptionalLong.of(50_000))) {
			Download download = manager.submit(request(manager));
			passToTheEnd(manager, download);
			assertThat(TestManager.failure(download)).isInstanceOf(DownloadException.Truncated.class);
			assertThat(this.source.fetches()).hasSize(1);
		}
	}

	@Test
	void aPauseIsOnlyTakenIfItIsInsistedOnAndToGoOnAsksForTheWholeAgain() {
		Gate half = new Gate();
		this.source.then(FakeReply.of(CONTENT).pausingAfter(HALF, half));
		try (TestManager manager = manager((settings) -> settings.segments = 0)) {
			Download download = manager.submit(request(manager));
			half.awaitReached();
			Await.until("the first half is held", () -> download.snapshot().progress().bytesDownloaded() >= HALF);
			assertThat(download.pause(PauseMode.IF_RESUMABLE).block(Await.LIMIT)).isEqualTo(PauseOutcome.NOT_RESUMABLE);
			assertThat(Objects.requireNonNull(download.pause().block(Await.LIMIT))).isEqualTo(PauseOutcome.PAUSED);
			assertThat(TestManager.event(download, DownloadEvent.Paused.class).resumable()).isEqualTo(Resumability.NO);
			assertThat(this.source.fetches()).hasSize(1);
			download.resume();
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			assertThat(this.source.fetches()).hasSize(2).allSatisfy((request) -> {
				assertThat(request.range()).isNull();
				assertThat(request.content()).isNotNull();
			});
		}
	}

}
