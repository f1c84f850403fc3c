package io.github.downloadmanager.boot;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import com.jayway.jsonpath.JsonPath;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.SampleErrors;
import org.junit.jupiter.api.Test;
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

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void endpointFiltersAndPages(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = start(type)) {
			HttpResponse<String> first = send(context, "GET", "?limit=2");
			assertThat(JsonPath.<List<String>>read(first.body(), "$.downloads[*].id")).containsExactly("a", "b");
			assertThat(JsonPath.<String>read(first.body(), "$.next")).isEqualTo("b");
			HttpResponse<String> second = send(context, "GET", "?limit=2&after=b");
			assertThat(JsonPath.<List<String>>read(second.body(), "$.downloads[*].id")).containsExactly("c");
			assertThat(second.body()).doesNotContain("next");
			HttpResponse<String> running = send(context, "GET", "?status=running&group=nightly&q=FILE");
			assertThat(JsonPath.<List<String>>read(running.body(), "$.downloads[*].id")).containsExactly("b");
			assertThat(JsonPath.<Integer>read(running.body(), "$.counts.FAILED")).as("of all").isEqualTo(1);
			assertThat(send(context, "GET", "?status=lost").statusCode()).isEqualTo(400);
			assertThat(send(context, "GET", "?limit=0").statusCode()).isEqualTo(400);
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void endpointHidesValuesFromThoseWhoMayNotSeeThem(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = start(type,
				"--management.endpoint.downloads.show-values=when-authorized")) {
			for (String path : new String[] { "", "/c" }) {
				assertThat(send(context, "GET", path).body()).contains("******")
					.doesNotContain("example.org")
					.doesNotContain("file.bin")
					.doesNotContain("of 10 bytes");
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void orderToCancelEverythingIsRefusedWithAHint(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = start(type,
				"--management.endpoint.downloads.access=unrestricted")) {
			HttpResponse<String> response = send(context, "DELETE", "");
			assertThat(response.statusCode()).isEqualTo(400);
			assertThat(response.body()).contains("/downloads/{id}");
			assertThat(context.getBean(DownloadManager.class).activeDownloads()).isEqualTo(1);
		}
	}

	@Test
	void managementClientReadsAndCancels() throws Exception {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=downloads",
					"spring.jmx.unique-names=true", "management.endpoint.downloads.access=unrestricted",
					"spring.main.banner-mode=off")
			.run()) {
			MBeanServer beans = context.getBean(MBeanServer.class);
			ObjectName name = beans
				.queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Downloads,*"), null)
				.iterator()
				.next();
			Object page = beans.invoke(name, "downloads", new Object[] { "running", null, null, 5, null },
					new String[] { "java.lang.String", "java.lang.String", "java.lang.String", "java.lang.Integer",
							"java.lang.String" });
			assertThat(page).asString().contains("RUNNING");
			Object outcome = beans.invoke(name, "cancel", new Object[] { "b" }, new String[] { "java.lang.String" });
			assertThat(outcome).isEqualTo(Map.of("id", "b", "outcome", "ACCEPTED"));
			assertThat(context.getBean(DownloadManager.class).activeDownloads()).isZero();
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
