package io.github.downloadmanager.boot;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.jayway.jsonpath.JsonPath;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadStatus;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What docs/operations.md tells operators to do, with a real manager.
 */
class SteeredApplicationTests {

	private final HttpClient client = HttpClient.newHttpClient();

	@Test
	void propertiesHoldUntilAnOperatorOrdersOtherwise(@TempDir Path directory) throws Exception {
		try (ConfigurableApplicationContext context = start(directory)) {
			assertThat(JsonPath.<Map<String, Object>>read(get(context, "/downloads"), "$.limits[0]"))
				.containsEntry("bandwidth", 5 << 20)
				.containsEntry("defaultGroupLimit", 4)
				.hasEntrySatisfying("groups", (groups) -> assertThat(groups).asString().contains("maxConcurrent=2"));
			assertThat(post(context, "", "{\"bandwidth\":\"none\",\"maxConcurrent\":8}").body())
				.doesNotContain("bandwidth\":5");
			assertThat(context.getBean(DownloadManager.class).limits().maxConcurrent()).isEqualTo(8);
			assertThat(context.getBean(DownloadManager.class).limits().bandwidth()).isEmpty();
		}
	}

	@Test
	void heldManagerIsOutOfServiceAndItsDownloadsSayWhyTheyWait(@TempDir Path directory) throws Exception {
		try (ConfigurableApplicationContext context = start(directory)) {
			assertThat(JsonPath.<String>read(get(context, "/health"), "$.components.downloads.status")).isEqualTo("UP");
			assertThat(post(context, "", "{\"hold\":\"new\"}").statusCode()).isEqualTo(200);
			assertThat(JsonPath.<String>read(get(context, "/health"), "$.components.downloads.details.reason"))
				.isEqualTo("held (new)");
			DownloadManager manager = context.getBean(DownloadManager.class);
			Download first = manager.submit(DownloadRequest.builder("http://127.0.0.1:9/first").build());
			Download second = manager.submit(DownloadRequest.builder("http://127.0.0.1:9/second").build());
			assertThat(JsonPath.<Integer>read(get(context, "/downloads/" + second.id()), "$.position")).isEqualTo(2);
			assertThat(post(context, "/" + second.id(), "{\"priority\":5}").statusCode()).isEqualTo(200);
			String shown = get(context, "/downloads/" + second.id());
			assertThat(JsonPath.<Integer>read(shown, "$.position")).isEqualTo(1);
			assertThat(JsonPath.<String>read(shown, "$.control.waiting.reason")).isEqualTo("HELD");
			assertThat(JsonPath.<List<String>>read(get(context, "/downloads?reason=held"), "$.downloads[*].id"))
				.containsExactly(first.id(), second.id());
			HttpResponse<String> paused = post(context, "/" + first.id(), "{\"state\":\"paused\"}");
			assertThat(JsonPath.<String>read(paused.body(), "$.status")).isEqualTo("PAUSED");
			HttpResponse<String> resumed = post(context, "/" + first.id(), "{\"state\":\"queued\"}");
			assertThat(JsonPath.<String>read(resumed.body(), "$.status")).isEqualTo("QUEUED");
			first.cancel();
			assertThat(post(context, "/" + first.id(), "{\"priority\":5}").statusCode()).isEqualTo(409);
		}
	}

	/** A1: what was tried, also after the end. */
	@Test
	void downloadTellsItsAttempts(@TempDir Path directory) throws Exception {
		try (ConfigurableApplicationContext context = start(directory); MockWebServer server = new MockWebServer()) {
			server.enqueue(new MockResponse.Builder().code(404).build());
			server.start();
			Download failed = context.getBean(DownloadManager.class)
				.submit(DownloadRequest.builder(server.url("/lost?token=S3CRET").uri()).retries(0).build());
			failed.result().onErrorComplete().block();
			String shown = get(context, "/downloads/" + failed.id());
			assertThat(JsonPath.<Integer>read(shown, "$.journal.length()")).isEqualTo(1);
			assertThat(JsonPath.<Map<String, Object>>read(shown, "$.journal[0]")).containsEntry("number", 1)
				.containsEntry("uri", server.url("/lost?token=***").toString())
				.containsEntry("outcome", "FAILED")
				.containsEntry("errorType", "UnexpectedStatus")
				.containsEntry("status", 404)
				.containsEntry("connections", 1)
				.containsEntry("resumedFrom", 0)
				.containsEntry("bytes", 0)
				.containsKeys("startedAt", "endedAt", "errorMessage", "waited", "discarded");
			assertThat(JsonPath.<Map<String, Object>>read(get(context, "/downloads"), "$.downloads[0]"))
				.as("many at once come without")
				.doesNotContainKey("journal");
		}
	}

	/** M1: nobody has to do anything about it. */
	@Test
	void isNotOutOfServiceWhileAScheduleHolds(@TempDir Path directory) throws Exception {
		try (ConfigurableApplicationContext context = start(directory,
				"download-manager.bandwidth.profiles[0].from=00:00", "download-manager.bandwidth.profiles[0].to=00:00",
				"download-manager.bandwidth.profiles[0].hold=true")) {
			Download held = context.getBean(DownloadManager.class)
				.submit(DownloadRequest.builder("http://127.0.0.1:9/first").build());
			assertThat(JsonPath.<Map<String, Object>>read(get(context, "/downloads/" + held.id()), "$.control.waiting"))
				.containsEntry("reason", "HELD")
				.containsEntry("detail", "the schedule");
			assertThat(JsonPath.<String>read(get(context, "/health"), "$.components.downloads.status")).isEqualTo("UP");
			post(context, "", "{\"hold\":\"new\"}");
			assertThat(JsonPath.<String>read(get(context, "/health"), "$.components.downloads.status"))
				.as("an operator's hold, besides")
				.isEqualTo("OUT_OF_SERVICE");
		}
	}

	/** M1: that tells of a server, and of the work there is, not of this application. */
	@Test
	void isUpWhileAHostIsNotAskedAndTheLineIsLong(@TempDir Path directory) throws Exception {
		try (ConfigurableApplicationContext context = start(directory); MockWebServer server = new MockWebServer()) {
			server.enqueue(new MockResponse.Builder().code(429).addHeader("Retry-After", "60").build());
			server.start();
			DownloadManager manager = context.getBean(DownloadManager.class);
			Download refused = manager.submit(DownloadRequest.builder(server.url("/first").uri()).build());
			Await.await().until(() -> refused.status() == DownloadStatus.WAITING);
			for (int i = 0; i < 500; i++) {
				manager.submit(DownloadRequest.builder(server.url("/" + i).uri()).build());
			}
			assertThat(manager.pausedHosts()).isEqualTo(1);
			String health = get(context, "/health");
			assertThat(JsonPath.<String>read(health, "$.components.downloads.status")).isEqualTo("UP");
			assertThat(JsonPath.<Map<String, Object>>read(health, "$.components.downloads.details"))
				.containsEntry("queued", 500)
				.containsEntry("waiting", 1)
				.containsEntry("active", 0);
			assertThat(server.getRequestCount()).isEqualTo(1);
			manager.cancelAll();
		}
	}

	private static ConfigurableApplicationContext start(Path directory, String... properties) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.properties("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off",
					"management.endpoints.web.exposure.include=downloads,health",
					"management.endpoint.downloads.access=unrestricted",
					"management.endpoint.health.show-details=always", "download-manager.directory=" + directory,
					"download-manager.network.allow=any", "download-manager.health.min-free=1B",
					"download-manager.bandwidth.limit=5MB", "download-manager.default-group-limit=4",
					"download-manager.groups.nightly.max-concurrent=2")
			.properties(properties)
			.run();
	}

	private String get(ConfigurableApplicationContext context, String path) throws Exception {
		return this.client
			.send(HttpRequest.newBuilder(address(context, path)).build(), HttpResponse.BodyHandlers.ofString())
			.body();
	}

	private HttpResponse<String> post(ConfigurableApplicationContext context, String path, String body)
			throws Exception {
		HttpRequest request = HttpRequest.newBuilder(address(context, "/downloads" + path))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		return this.client.send(request, HttpResponse.BodyHandlers.ofString());
	}

	private static URI address(ConfigurableApplicationContext context, String path) {
		return URI.create("http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port")
				+ "/actuator" + path);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
