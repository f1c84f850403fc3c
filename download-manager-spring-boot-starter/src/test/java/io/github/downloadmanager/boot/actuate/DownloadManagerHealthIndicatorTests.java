package io.github.downloadmanager.boot.actuate;

import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.SampleErrors;
import io.github.downloadmanager.boot.FakeDownloadManager;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class DownloadManagerHealthIndicatorTests {

	private final FakeDownloadManager manager = new FakeDownloadManager().with("a", DownloadStatus.RUNNING)
		.with("b", DownloadStatus.FAILED, SampleErrors.truncated());

	private final DownloadManagerHealthIndicator indicator = new DownloadManagerHealthIndicator(
			DownloadManagers.only(this.manager));

	@Test
	void isUpWithCountsThoughDownloadsFail() {
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("active", 1).containsEntry("queued", 0);
	}

	@Test
	void isOutOfServiceOnceShutDown() {
		this.manager.shutdown();
		Health health = this.indicator.health();
		assertThat(health.getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
		assertThat(health.getDetails()).containsEntry("reason", "shut down");
	}

}
