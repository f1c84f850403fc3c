package io.github.downloadmanager.internal.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadSnapshot;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeReply;
import io.github.downloadmanager.testsupport.FakeSource;
import io.github.downloadmanager.testsupport.Gate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What the manager knows of its downloads: by id, by group, all of them. */
class RegistryTests {

	private static final byte[] CONTENT = Content.of(1, 1000);

	@TempDir
	Path directory;

	private final FakeSource source = new FakeSource(CONTENT);

	@Test
	void findsLiveAndFinishedDownloadsById() {
		Gate gate = new Gate();
		this.source.otherwise(FakeReply.of(CONTENT).headersBehind(gate));
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download download = manager.submit("file");
			assertThat(manager.manager().find(download.id())).hasValue(download);
			assertThat(manager.manager().find("unknown")).isEmpty();
			gate.open();
			TestManager.result(download);
			assertThat(manager.manager().find(download.id())).hasValue(download);
		}
	}

	@Test
	void listsAllInTheOrderOfSubmission() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			List<Download> downloads = IntStream.range(0, 50).mapToObj((i) -> manager.submit("file" + i)).toList();
			assertThat(manager.manager().downloads()).extracting(DownloadSnapshot::id)
				.containsExactlyElementsOf(downloads.stream().map(Download::id).toList());
			downloads.forEach(TestManager::result);
			assertThat(manager.manager().downloads()).extracting(DownloadSnapshot::id)
				.containsExactlyElementsOf(downloads.stream().map(Download::id).toList());
			assertThat(manager.manager().downloads()).extracting(DownloadSnapshot::status)
				.containsOnly(DownloadStatus.COMPLETED);
		}
	}

	@Test
	void remembersTheLastThousandFinishedOnesByDefault() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			Download last = null;
			for (int i = 0; i < 1010; i++) {
				last = manager.submit(DownloadRequest.builder(TestManager.uri("f"))
					.sink(new io.github.downloadmanager.testsupport.RecordingSink())
					.probe(false));
			}
			TestManager.result(java.util.Objects.requireNonNull(last));
			Await.until("all ended",
					() -> manager.manager()
						.downloads()
						.stream()
						.allMatch((download) -> download.status().isTerminal()));
			assertThat(manager.manager().downloads()).hasSize(1000);
		}
	}

	@Test
	void remembersNoneIfToldSo() {
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> settings.history = 0)) {
			Download download = manager.submit("file");
			TestManager.result(download);
			Await.until("it is forgotten", () -> manager.manager().find(download.id()).isEmpty());
			assertThat(manager.manager().downloads()).isEmpty();
			assertThat(download.snapshot().status()).isEqualTo(DownloadStatus.COMPLETED);
		}
	}

	@Test
	void aGroupIsListedAndCancelledTogether() {
		this.source.otherwise(FakeReply.hang());
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			List<Download> nightly = IntStream.range(0, 5)
				.mapToObj((i) -> manager.submit(manager.request("n" + i).group("nightly")))
				.toList();
			Download other = manager.submit(manager.request("other").group("other"));
			Download none = manager.submit("none");
			assertThat(manager.manager().downloads("nightly")).extracting(DownloadSnapshot::id)
				.containsExactlyElementsOf(nightly.stream().map(Download::id).toList());
			assertThat(manager.manager().downloads("unknown")).isEmpty();
			assertThat(manager.manager().cancelGroup("unknown")).isZero();
			assertThat(manager.manager().cancelGroup("nightly")).isEqualTo(5);
			nightly.forEach((download) -> assertThat(TestManager.types(download)).last().isEqualTo("Cancelled"));
			assertThat(manager.manager().cancelGroup("nightly")).isZero();
			assertThat(other.isCancelled()).isFalse();
			assertThat(none.isCancelled()).isFalse();
			// New members are taken as before.
			this.source.at("/again", FakeReply.of(CONTENT));
			TestManager.result(manager.submit(manager.request("again").group("nightly")));
		}
	}

	@Test
	void idsAreUniqueAndSortByTime() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			List<String> ids = IntStream.range(0, 100).mapToObj((i) -> manager.submit("f" + i).id()).toList();
			assertThat(ids).doesNotHaveDuplicates();
			manager.advance(java.time.Duration.ofMillis(1));
			String later = manager.submit("later").id();
			assertThat(ids).allMatch((id) -> id.compareTo(later) < 0);
		}
	}

}
