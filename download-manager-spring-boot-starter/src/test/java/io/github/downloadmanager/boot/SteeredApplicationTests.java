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

	private static ConfigurableApplicationContext start(Path directory) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.properties("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off",
					"management.endpoints.web.exposure.include=downloads,health",
					"management.endpoint.downloads.access=unrestricted",
					"management.endpoint.health.show-details=always", "download-manager.directory=" + directory,
					"download-manager.network.allow=any", "download-manager.health.min-free=1B",
					"download-manager.bandwidth.limit=5MB", "download-manager.default-group-limit=4",
					"download-manager.groups.nightly.max-concurrent=2")
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
