package io.github.downloadmanager.internal.transfer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException.TimedOut;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class SidecarTimeoutTests {

	private static final byte[] CONTENT = Content.of(1, 1000);

	@TempDir
	private Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	@Test
	void aChecksumFileThatStopsInTheMiddleEndsTheAttempt() {
		String line = "0".repeat(64) + "  file\n";
		this.source.at("/file.sha256", FakeReply.of(line.getBytes(StandardCharsets.UTF_8)).stallingAfter(10));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager
				.submit(manager.request("file").checksumFrom(TestManager.uri("file.sha256"), "SHA-256").retries(0));
			Await.until("it is asked for", () -> this.source.active() == 1);
			Await.until("the download has ended", () -> {
				if (!download.isDone()) {
					manager.advance(Duration.ofSeconds(1));
				}
				return download.isDone();
			});
			assertThat(TestManager.failure(download)).isInstanceOfSatisfying(TimedOut.class,
					// Time may pass before the ten bytes are there, too.
					(timeout) -> assertThat(timeout.phase()).isIn(TimedOut.Phase.READ, TimedOut.Phase.STALL));
			assertThat(manager.files()).isEmpty();
		}
		assertThat(this.source.unreleased()).isZero();
		assertThat(this.source.active()).isZero();
	}

}
