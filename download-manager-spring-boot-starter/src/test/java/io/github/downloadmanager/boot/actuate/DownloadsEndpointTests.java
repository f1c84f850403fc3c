package io.github.downloadmanager.boot.actuate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.SampleErrors;
import io.github.downloadmanager.boot.FakeDownloadManager;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.audit.AuditEvent;

import static org.assertj.core.api.Assertions.assertThat;

class DownloadsEndpointTests {

	private final FakeDownloadManager manager = new FakeDownloadManager().with("a", DownloadStatus.COMPLETED)
		.with("b", DownloadStatus.RUNNING)
		.with("c", DownloadStatus.QUEUED)
		.with("d", DownloadStatus.QUEUED)
		.with("e", DownloadStatus.FAILED, SampleErrors.retriesExhausted());

	private final List<AuditEvent> audit = new ArrayList<>();

	private final DownloadsEndpoint endpoint = new DownloadsEndpoint(DownloadManagers.only(this.manager),
			this.audit::add);

	@Test
	void listsDownloadsInOrderWithACountPerStatus() {
		DownloadsDescriptor descriptor = this.endpoint.downloads(null, null, null, null, null, null);
		assertThat(descriptor.downloads()).extracting(DownloadDescriptor::id).containsExactly("a", "b", "c", "d", "e");
		assertThat(descriptor.counts()).containsExactlyInAnyOrderEntriesOf(Map.of(DownloadStatus.QUEUED, 2,
				DownloadStatus.RUNNING, 1, DownloadStatus.WAITING, 0, DownloadStatus.PAUSED, 0,
				DownloadStatus.COMPLETED, 1, DownloadStatus.FAILED, 1, DownloadStatus.CANCELLED, 0));
	}

	@Test
	void describesOne() {
		DownloadDescriptor download = this.endpoint.download("b");
		assertThat(download).isNotNull();
		assertThat(download.uri()).isEqualTo(FakeDownloadManager.URI_SHOWN.toString());
		assertThat(download.status()).isEqualTo(DownloadStatus.RUNNING);
		assertThat(download.group()).isEqualTo("nightly");
		assertThat(download.fileName()).isEqualTo("file.bin");
		assertThat(download.progress()).isEqualTo(new DownloadDescriptor.Transfer(50, 200L, 25.0, 10));
		assertThat(download.attempts()).isEqualTo(new DownloadDescriptor.Attempts(2, 3, null, null));
		assertThat(download.timing()).isEqualTo(new DownloadDescriptor.Timing(FakeDownloadManager.SUBMITTED,
				FakeDownloadManager.SUBMITTED.plusSeconds(1), null, null));
	}

	@Test
	void tellsWhyOneFailed() {
		DownloadDescriptor download = this.endpoint.download("e");
		assertThat(download).isNotNull();
		assertThat(download.attempts().errorType()).isEqualTo("RetriesExhausted");
		assertThat(download.attempts().errorMessage()).startsWith("gave up after 4 attempts");
	}

	@Test
	void doesNotKnowAnUnknownOne() {
		assertThat(this.endpoint.download("x")).isNull();
	}

	/** Who did it is of interest once, and not if nothing changed. */
	@Test
	void tellsWhoCancelledOne() {
		this.endpoint.cancel("b", "ann");
		this.endpoint.cancel("b", "ann");
		this.endpoint.cancel("a", "ann");
		assertThat(this.audit).singleElement().satisfies((event) -> {
			assertThat(event.getPrincipal()).isEqualTo("ann");
			assertThat(event.getType()).isEqualTo("DOWNLOADS_DOWNLOAD_CHANGED");
			assertThat(event.getData()).containsEntry("target", "b").containsEntry("state", "RUNNING -> CANCELLED");
		});
	}

	@Test
	void cancelsOneThatHasNotEnded() {
		assertThat(this.endpoint.cancel("b").outcome()).isEqualTo(DownloadsEndpoint.Cancellation.ACCEPTED);
		assertThat(this.endpoint.cancel("b").outcome()).as("again").isEqualTo(DownloadsEndpoint.Cancellation.ACCEPTED);
		assertThat(this.endpoint.cancel("a").outcome()).isEqualTo(DownloadsEndpoint.Cancellation.ENDED);
		assertThat(this.endpoint.cancel("x").outcome()).isEqualTo(DownloadsEndpoint.Cancellation.UNKNOWN);
		assertThat(this.endpoint.downloads(null, null, null, null, null, null).counts())
			.containsEntry(DownloadStatus.CANCELLED, 1);
	}

}
