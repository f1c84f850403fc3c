package io.github.downloadmanager.boot;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import com.jayway.jsonpath.JsonPath;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.SampleErrors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint over real HTTP, in a servlet and in a reactive application.
 */
class WebApplicationTests {

	private final HttpClient client = HttpClient.newHttpClient();

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void endpointShowsDownloadsAndIsReadOnly(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = start(type)) {
			HttpResponse<String> all = send(context, "GET", "");
			assertThat(all.statusCode()).isEqualTo(200);
			assertThat(JsonPath.<Integer>read(all.body(), "$.counts.RUNNING")).isEqualTo(1);
			assertThat(JsonPath.<Integer>read(all.body(), "$.downloads.length()")).isEqualTo(3);
			assertThat(all.body()).doesNotContain("canary").doesNotContain("null");
			HttpResponse<String> one = send(context, "GET", "/b");
			assertThat(one.statusCode()).isEqualTo(200);
			assertThat(JsonPath.<String>read(one.body(), "$.uri")).isEqualTo("https://example.org/file.bin?token=***");
			assertThat(JsonPath.<String>read(one.body(), "$.timing.submittedAt")).isEqualTo("2026-01-01T00:00:00Z");
			assertThat(JsonPath.<Double>read(one.body(), "$.progress.percent")).isEqualTo(25.0);
			HttpResponse<String> failed = send(context, "GET", "/c");
			assertThat(JsonPath.<String>read(failed.body(), "$.attempts.errorType")).isEqualTo("Truncated");
			assertThat(send(context, "GET", "/x").statusCode()).isEqualTo(404);
			assertThat(send(context, "DELETE", "/b").statusCode()).isEqualTo(405);
			assertThat(context.getBean(DownloadManager.class).activeDownloads()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void endpointCancelsWithUnrestrictedAccess(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = start(type,
				"--management.endpoint.downloads.access=unrestricted")) {
			assertThat(send(context, "DELETE", "/b").statusCode()).isEqualTo(204);
			assertThat(context.getBean(DownloadManager.class).activeDownloads()).isZero();
			assertThat(send(context, "DELETE", "/b").statusCode()).as("again").isEqualTo(204);
			assertThat(send(context, "DELETE", "/c").statusCode()).isEqualTo(409);
			assertThat(send(context, "DELETE", "/x").statusCode()).isEqualTo(404);
		}
	}

	private static ConfigurableApplicationContext start(WebApplicationType type, String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(type)
			.properties("server.port=0", "server.address=127.0.0.1",
					"management.endpoints.web.exposure.include=downloads", "spring.main.banner-mode=off")
			.run(arguments);
	}

	private HttpResponse<String> send(ConfigurableApplicationContext context, String method, String path)
			throws IOException, InterruptedException {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/downloads" + path))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.build();
		return this.client.send(request, HttpResponse.BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		FakeDownloadManager manager() {
			FakeDownloadManager manager = new FakeDownloadManager().with("a", DownloadStatus.QUEUED)
				.with("b", DownloadStatus.RUNNING)
				.with("c", DownloadStatus.FAILED, SampleErrors.truncated());
			manager.shutdownEnd.tryEmitEmpty();
			return manager;
		}

	}

}
