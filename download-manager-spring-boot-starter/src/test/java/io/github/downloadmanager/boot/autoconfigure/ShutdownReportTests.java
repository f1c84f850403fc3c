package io.github.downloadmanager.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.boot.Await;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.sink.PartialFiles;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ShutdownReportTests {

	@TempDir
	private Path directory;

	@Test
	void countsAsKeptOnlyWhatALaterDownloadCanGoOnFrom(CapturedOutput output) throws Exception {
		try (MockWebServer server = new MockWebServer()) {
			server.start();
			DownloadManager manager = DownloadManager.builder()
				.directory(this.directory)
				.addressPolicy(AddressPolicy.any())
				.partialFiles(PartialFiles.KEEP)
				.build();
			server.enqueue(half().addHeader("ETag", "\"1\"").addHeader("Accept-Ranges", "bytes").build());
			Download proven = begin(manager, server.url("/proven.bin").toString());
			server.enqueue(half().build());
			Download unproven = begin(manager, server.url("/unproven.bin").toString());
			ShutdownReport report = new ShutdownReport(List.of(manager));
			manager.shutdown().then(report.write()).block(Duration.ofSeconds(60));
			assertThat(List.of(proven, unproven)).allMatch(Download::isCancelled);
			assertThat(output.getAll()).containsOnlyOnce(
					"Downloads at shutdown: 0 finished, 2 cancelled," + " 1 of these with their partial file kept");
			assertThat(this.directory.toFile().list((parent, name) -> name.endsWith(".part"))).hasSize(1);
		}
	}

	/** An answer of which only a half comes. */
	private static MockResponse.Builder half() {
		return new MockResponse.Builder().body("content ".repeat(10_000)).onResponseBody(SocketEffect.Stall.INSTANCE);
	}

	private static Download begin(DownloadManager manager, String uri) {
		Download download = manager.submit(DownloadRequest.builder(uri).build());
		Await.await().until(() -> download.snapshot().progress().bytesDownloaded() > 0);
		return download;
	}

}
