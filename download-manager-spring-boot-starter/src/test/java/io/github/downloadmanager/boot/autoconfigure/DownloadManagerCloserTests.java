package io.github.downloadmanager.boot.autoconfigure;

import io.github.downloadmanager.boot.FakeDownloadManager;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DownloadManagerCloserTests {

	private final FakeDownloadManager manager = new FakeDownloadManager();

	private final DownloadManagerCloser closer = new DownloadManagerCloser();

	@Test
	void closesTheManager() {
		assertThat(this.closer.of(this.manager)).isSameAs(this.manager);
		this.closer.destroy();
		assertThat(this.manager.calls).containsExactly("close");
	}

	@Test
	void doesNotWaitAgainForAManagerThatWasShutDown() {
		this.closer.of(this.manager).shutdown();
		this.closer.destroy();
		assertThat(this.manager.calls).containsExactly("shutdown");
	}

	@Test
	void hasNothingToDoWithoutAManager() {
		this.closer.destroy();
		assertThat(this.manager.calls).isEmpty();
	}

}
