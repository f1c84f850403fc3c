package io.github.downloadmanager.boot.actuate;

import java.util.ArrayList;
import java.util.List;

import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.boot.FakeDownloadManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DownloadPagesTests {

	private final FakeDownloadManager manager = new FakeDownloadManager();

	private final DownloadsEndpoint endpoint = new DownloadsEndpoint(DownloadManagers.only(this.manager), (event) -> {
	});

	@Test
	void pagesFollowEachOtherAndTheLastNamesNoOther() {
		fill(250);
		List<String> seen = new ArrayList<>();
		String after = null;
		int pages = 0;
		do {
			DownloadsDescriptor page = page(null, null, after);
			page.downloads().forEach((download) -> seen.add(download.id()));
			assertThat(page.counts()).containsEntry(DownloadStatus.QUEUED, 125)
				.containsEntry(DownloadStatus.FAILED, 125);
			after = page.next();
			pages++;
		}
		while (after != null);
		assertThat(pages).isEqualTo(3);
		assertThat(seen).hasSize(250).doesNotHaveDuplicates().isSorted();
	}

	@Test
	void pageThatIsJustFullIsTheLast() {
		fill(100);
		assertThat(page(null, null, null).next()).isNull();
		assertThat(page(null, 100, null).next()).isNull();
		assertThat(page(null, 99, null).next()).isEqualTo("d098");
	}

	@Test
	void pageCanBeginAfterOneThatIsForgotten() {
		this.manager.with("a", DownloadStatus.QUEUED).with("c", DownloadStatus.QUEUED);
		assertThat(page(null, null, "b").downloads()).extracting(DownloadDescriptor::id).containsExactly("c");
		assertThat(page(null, null, "x").downloads()).isEmpty();
	}

	@Test
	void onlyWhatIsAskedForIsListed() {
		fill(10);
		assertThat(page(DownloadStatus.FAILED, null, null).downloads()).hasSize(5);
		assertThat(this.endpoint.downloads(null, "nightly", null, null, null, null).downloads()).hasSize(10);
		assertThat(this.endpoint.downloads(null, "daily", null, null, null, null).downloads()).isEmpty();
		assertThat(this.endpoint.downloads(null, null, null, "D00", null, null).downloads()).hasSize(10);
		assertThat(this.endpoint.downloads(null, null, null, "FILE.bin", 3, null).downloads()).hasSize(3);
		assertThat(this.endpoint.downloads(null, null, null, "elsewhere", null, null).downloads()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, 1001 })
	void limitIsNamedIfItIsNotAllowed(int limit) {
		assertThatExceptionOfType(InvalidEndpointRequestException.class).isThrownBy(() -> page(null, limit, null))
			.satisfies((ex) -> assertThat(ex.getReason())
				.isEqualTo("limit is " + limit + "; allowed is a whole number from 1 to 1000"));
	}

	private void fill(int number) {
		for (int i = 0; i < number; i++) {
			this.manager.with(String.format("d%03d", i), (i % 2 == 0) ? DownloadStatus.QUEUED : DownloadStatus.FAILED);
		}
	}

	private DownloadsDescriptor page(@Nullable DownloadStatus status, @Nullable Integer limit, @Nullable String after) {
		return this.endpoint.downloads(status, null, null, null, limit, after);
	}

}
