package io.github.downloadmanager.boot;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of metrics beside a real scrape.
 */
@Timeout(60)
class MetricNamesTests {

	private static final Path TABLE = Path.of("METRICS.md");

	private static final Path DOCS = Path.of("../docs");

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
			Awaitility.await()
				.atMost(30, TimeUnit.SECONDS)
				.untilAsserted(() -> assertThat(scraped(registry.scrape())).isEqualTo(documented));
			assertThat(registry.scrape().lines().filter((line) -> line.startsWith("download"))).hasSizeLessThan(200);
			// One attempt failed and was followed by one that completed, and one failed.
			assertThat(registry.scrape()).contains("downloads_attempts_total{outcome=\"failed\"} 2.0",
					"downloads_attempts_total{outcome=\"completed\"} 1.0", "downloads_limit{kind=\"bandwidth\"} +Inf",
					"downloads_limit{kind=\"concurrent\"} 3.0");
			assertShippedFilesUseNoOtherNames(scrapedSamples(registry.scrape()));
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

	/** The names of the samples, with suffixes such as {@code _count}. */
	private static Set<String> scrapedSamples(String scrape) {
		return scrape.lines()
			.filter((line) -> line.startsWith("download"))
			.map((line) -> line.split("[{ ]")[0])
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/** M3 and M4: whatever is asked of the metrics is there. */
	private static void assertShippedFilesUseNoOtherNames(Set<String> samples) throws Exception {
		assertThat(samples).containsAll(used(expressionsOfTheAlerts())).containsAll(used(expressionsOfTheDashboard()));
	}

	private static List<String> expressionsOfTheAlerts() throws Exception {
		try (InputStream file = Files.newInputStream(DOCS.resolve("alerts.yml"))) {
			Map<String, List<Map<String, Object>>> alerts = new Yaml().load(file);
			List<String> expressions = new ArrayList<>();
			for (Map<String, Object> group : alerts.get("groups")) {
				for (Object rule : (List<?>) group.get("rules")) {
					assertThat(rule).asInstanceOf(InstanceOfAssertFactories.MAP)
						.containsKeys("alert", "expr", "for", "labels")
						.extractingByKey("annotations", InstanceOfAssertFactories.MAP)
						.containsOnlyKeys("summary", "description");
					expressions.add(String.valueOf(((Map<?, ?>) rule).get("expr")));
				}
			}
			return expressions;
		}
	}

	private static List<String> expressionsOfTheDashboard() throws Exception {
		DocumentContext json = JsonPath.parse(Files.readString(DOCS.resolve("grafana-dashboard.json")));
		assertThat(json.<List<String>>read("$.templating.list[*].name")).containsExactly("datasource", "instance",
				"manager");
		List<String> expressions = json.read("$.panels[*].targets[*].expr");
		assertThat(json.<List<Object>>read("$.panels[*].targets[*]")).hasSameSizeAs(expressions);
		assertThat(expressions).allMatch((expression) -> expression.contains("{instance=~\"$instance\""));
		return expressions;
	}

	private static Set<String> used(List<String> expressions) {
		assertThat(expressions).hasSizeGreaterThan(5);
		return expressions.stream()
			.flatMap((expression) -> Pattern.compile("\\bdownloads?_[a-z_]+").matcher(expression).results())
			.map(MatchResult::group)
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
