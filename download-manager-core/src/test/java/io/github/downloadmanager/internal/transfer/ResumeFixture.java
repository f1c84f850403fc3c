package io.github.downloadmanager.internal.transfer;

import java.io.IOException;
import java.nio.file.Path;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Tests of what becomes of bytes that are held when an attempt fails. */
abstract class ResumeFixture {

	static final byte[] OLD = Content.of(1, 50_000);

	static final IOException RESET = new IOException("Connection reset by peer");

	@TempDir
	Path directory;

	final FakeSource source = new FakeSource(OLD);

	@AfterEach
	void everyBufferIsReleased() {
		assertThat(this.source.unreleased()).isZero();
	}

	static void retry(TestManager manager, Download download) {
		TestManager.await(download, DownloadStatus.WAITING);
		// Exactly: the next failure comes on another thread, and may wait again
		// meanwhile.
		manager.advanceTo(download.snapshot().timing().nextAttemptAt());
	}

}
