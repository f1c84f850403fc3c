package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;

import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A source whose content can stop in the middle; no buffer of it may be lost. */
abstract class PauseFixture {

	static final int HALF = 50_000;

	static final byte[] CONTENT = Content.of(1, 2 * HALF);

	@TempDir
	Path directory;

	final FakeSource source = new FakeSource(CONTENT);

	final Gate half = new Gate();

	@AfterEach
	void everyBufferIsReleased() {
		Await.until("buffers are released", () -> this.source.unreleased() == 0);
	}

}
