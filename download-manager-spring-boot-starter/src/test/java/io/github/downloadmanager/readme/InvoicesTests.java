package io.github.downloadmanager.readme;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadIdentity;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadResult;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

// docs/how-to.md shows what is between the marks.
// @formatter:off
// README mock
class InvoicesTests {

	private final DownloadManager downloads = mock();

	private final Invoices invoices = new Invoices(this.downloads);

	private final DownloadResult result = new DownloadResult("1", DownloadResult.Outcome.DOWNLOADED,
			Path.of("invoice.pdf"), 7, null, new DownloadResult.Transfer(1, 7, 0, 0, Duration.ofSeconds(1)));

	@Test
	void fetches() {
		given(this.downloads.downloadAndWait(any())).willReturn(this.result);
		assertThat(this.invoices.fetch(URI.create("https://example.com/invoice.pdf"))).hasFileName("invoice.pdf");
	}

	@Test
	void hearsOfTheEnd() {
		DownloadIdentity download = DownloadIdentity.of("1", URI.create("https://example.com/invoice.pdf"));
		this.invoices.arrived(new DownloadEvent.Completed(download, Instant.now(), this.result));
		assertThat(this.invoices.count()).isEqualTo(1);
	}

	@Test
	void tellsWhatWentWrong() {
		given(this.downloads.downloadAndWait(any())).willThrow(new DownloadException.QueueFull(10));
		assertThatThrownBy(() -> this.invoices.fetch(URI.create("https://example.com/invoice.pdf")))
			.isInstanceOf(DownloadException.QueueFull.class);
	}

}
// README end
