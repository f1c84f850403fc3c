package io.github.downloadmanager.boot;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of metrics beside a real scrape.
 */
@Timeout(300)
class MetricNamesTests {

	private static final Path TABLE = Path.of("METRICS.md");

	@TempDir
	private Path directory;

	@Test
	void scrapeHasTheDocumentedNamesAndNoOthers() throws Exception {
		try (MockWebServer server = new MockWebServer(); ConfigurableApplicationContext context = run()) {
			server.start();
			server.enqueue(new MockResponse.Builder().code(503).build());
			server.enqueue(new MockResponse.Builder().body("content").build());
			server.enqueue(new MockResponse.Builder().code(404).build());
			DownloadManager manager = context.getBean(DownloadManager.class);
			for (String path : new String[] { "/a.bin", "/b.bin" }) {
				manager.submit(DownloadRequest.builder(server.url(path).uri()).build())
					.result()
					.onErrorComplete()
					.block();
			}
			PrometheusMeterRegistry registry = context.getBean(PrometheusMeterRegistry.class);
			Set<String> documented = documented();
			Await.await()
				.atMost(30, TimeUnit.SECONDS)
				.untilAsserted(() -> assertThat(scraped(registry.scrape())).isEqualTo(documented));
			assertThat(registry.scrape().lines().filter((line) -> line.startsWith("download"))).hasSizeLessThan(200);
			// One attempt failed and was followed by one that completed, and one failed.
			assertThat(registry.scrape()).contains("downloads_attempts_total{outcome=\"failed\"} 2.0",
					"downloads_attempts_total{outcome=\"completed\"} 1.0", "downloads_limit{kind=\"bandwidth\"} +Inf",
					"downloads_limit{kind=\"concurrent\"} 3.0");
		}
	}

	private static Set<String> documented() throws Exception {
		Matcher names = Pattern.compile("`(downloads?_[a-z_]+)`").matcher(Files.readString(TABLE));
		return names.results().map((name) -> name.group(1)).collect(Collectors.toCollection(TreeSet::new));
	}

	/** The names of the families, as the scrape declares them. */
	private static Set<String> scraped(String scrape) {
		return scrape.lines()
			.filter((line) -> line.startsWith("# TYPE download"))
			.map((line) -> line.split(" ")[2])
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private ConfigurableApplicationContext run() {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "download-manager.network.allow=127.0.0.0/8,::1",
					"download-manager.retry.initial-delay=1ms", "download-manager.probe=false",
					"download-manager.directory=" + this.directory)
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
