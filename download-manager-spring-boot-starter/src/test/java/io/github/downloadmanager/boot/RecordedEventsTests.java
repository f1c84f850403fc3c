package io.github.downloadmanager.boot;

import java.nio.file.Path;
import java.util.List;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the documentation of the event publisher tells tests to ask, in a context that
 * several tests share.
 */
@Timeout(300)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE,
		properties = { "download-manager.network.allow=any", "download-manager.probe=false" })
class RecordedEventsTests {

	private static final MockWebServer server = new MockWebServer();

	@TempDir
	private static Path directory;

	@Autowired
	private DownloadManager manager;

	@DynamicPropertySource
	static void directory(DynamicPropertyRegistry properties) {
		properties.add("download-manager.directory", directory::toString);
		properties.add("download-manager.existing-file", () -> "replace");
	}

	@BeforeAll
	static void start() throws Exception {
		server.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@RepeatedTest(3)
	void handleTellsEachTestAllEventsOfItsDownload() {
		server.enqueue(new MockResponse.Builder().body("content").build());
		Download download = this.manager.submit(DownloadRequest.builder(server.url("/a.bin").uri()).build());
		List<String> types = download.events().map(DownloadEvent::type).collectList().block();
		assertThat(types).containsExactly("Queued", "Probed", "Started", "Completed");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
