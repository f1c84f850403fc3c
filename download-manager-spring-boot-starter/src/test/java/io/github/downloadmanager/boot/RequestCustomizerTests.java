package io.github.downloadmanager.boot;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestCustomizer;
import io.github.downloadmanager.boot.autoconfigure.DownloadManagerAutoConfiguration;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Customizers that are beans, with a server.
 */
@Timeout(300)
class RequestCustomizerTests {

	@TempDir
	private Path directory;

	@Test
	void beansCustomizeEachAttemptInTheirOrder() throws Exception {
		try (MockWebServer server = new MockWebServer()) {
			server.start();
			server.enqueue(new MockResponse.Builder().code(503).build());
			server.enqueue(new MockResponse.Builder().body("content").build());
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(DownloadManagerAutoConfiguration.class))
				.withUserConfiguration(Customizers.class)
				.withPropertyValues("download-manager.network.allow=127.0.0.0/8,::1", "download-manager.probe=false",
						"download-manager.retry.initial-delay=1ms", "download-manager.directory=" + this.directory)
				.run((context) -> context.getBean(DownloadManager.class)
					.downloadAndWait(DownloadRequest.builder(server.url("/a.bin").uri()).build()));
			for (int attempt = 1; attempt <= 2; attempt++) {
				RecordedRequest request = server.takeRequest(30, TimeUnit.SECONDS);
				assertThat(request).isNotNull();
				assertThat(request.getHeaders().get("Authorization")).isEqualTo("Bearer token-" + attempt);
				assertThat(request.getHeaders().get("X-Who")).isEqualTo("last");
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Customizers {

		@Bean
		@Order(2)
		DownloadRequestCustomizer last() {
			return (request) -> request.header("X-Who", "last");
		}

		@Bean
		@Order(1)
		DownloadRequestCustomizer first() {
			return (request) -> request.header("X-Who", "first").bearerToken("token-" + request.attempt());
		}

	}

}
