package io.github.downloadmanager.boot;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import javax.management.MBeanServer;
import javax.management.ObjectName;

import com.jayway.jsonpath.JsonPath;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.SampleErrors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.audit.AuditEvent;
import org.springframework.boot.actuate.audit.listener.AbstractAuditListener;
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

	private static final String UNRESTRICTED = "--management.endpoint.downloads.access=unrestricted";

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
			assertThat(send(context, "GET", "?status=&reason=&limit=").statusCode()).as("a form").isEqualTo(200);
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
					.doesNotContain("of 10 bytes")
					.contains("\"order\":\"******\"")
					.doesNotContain("4711");
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
			Object page = beans.invoke(name, "downloads", new Object[] { "running", null, null, null, 5, null },
					new String[] { "java.lang.String", "java.lang.String", "java.lang.String", "java.lang.String",
							"java.lang.Integer", "java.lang.String" });
			assertThat(page).asString().contains("RUNNING");
			Object steered = beans.invoke(name, "steer", new Object[] { "a", null, "7", null },
					new String[] { "java.lang.String", "java.lang.String", "java.lang.String", "java.lang.String" });
			assertThat(steered).asString().contains("priority=7");
			Object group = beans.invoke(name, "steerGroup", new Object[] { "nightly", null, "2", null, "new" },
					new String[] { "java.lang.String", "java.lang.String", "java.lang.String", "java.lang.String",
							"java.lang.String" });
			assertThat(group).asString().contains("maxConcurrent=2").contains("hold=NEW");
			Object outcome = beans.invoke(name, "cancel", new Object[] { "b" }, new String[] { "java.lang.String" });
			assertThat(outcome).isEqualTo(Map.of("id", "b", "outcome", "ACCEPTED"));
			assertThat(context.getBean(DownloadManager.class).activeDownloads()).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void ordersAreRefusedUnlessAccessIsUnrestricted(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = start(type)) {
			for (String path : new String[] { "", "/b", "/groups/nightly" }) {
				assertThat(post(context, path, "{\"hold\":\"all\"}").statusCode()).as(path).isIn(404, 405);
			}
			assertThat(context.getBean(FakeDownloadManager.class).calls).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void endpointSteersADownload(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = start(type, UNRESTRICTED)) {
			HttpResponse<String> steered = post(context, "/b",
					"{\"state\":\"paused\",\"priority\":5,\"bandwidth\":\"2MB\"}");
			assertThat(steered.statusCode()).isEqualTo(200);
			assertThat(JsonPath.<String>read(steered.body(), "$.status")).isEqualTo("PAUSED");
			assertThat(JsonPath.<Integer>read(steered.body(), "$.control.priority")).isEqualTo(5);
			assertThat(JsonPath.<Integer>read(steered.body(), "$.control.bandwidth")).isEqualTo(2 << 20);
			assertThat(JsonPath.<String>read(post(context, "/b", "{\"state\":\"queued\"}").body(), "$.status"))
				.isEqualTo("QUEUED");
			assertThat(post(context, "/c", "{\"priority\":5}").statusCode()).as("ended").isEqualTo(409);
			assertThat(post(context, "/x", "{\"priority\":5}").statusCode()).as("unknown").isEqualTo(404);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "/a | {'priority':1001} | priority is '1001'",
			"/a | {'priority':5,'state':'gone'} | state is 'gone'; allowed is paused, queued",
			"/a | {'priority':5,'bandwidth':'fast'} | bandwidth is 'fast'; allowed is a data size from 1B",
			"'' | {'maxConcurrent':8,'maxPerHost':0} | maxPerHost is '0'",
			"'' | {'maxConcurrent':0} | maxConcurrent is '0'",
			"'' | {'maxConcurrent':8,'hold':'some'} | hold is 'some'; allowed is none, new, all",
			"'' | {'maxConcurrent':8,'manager':'other'} | manager is 'other'; allowed is manager",
			"/groups/nightly | {'maxConcurrent':2,'bandwidth':'0B'} | bandwidth is '0B'",
			"/groups/%20 | {'maxConcurrent':2} | group is ' '", "/a | {'priority':'\uFF15'} | priority is '\uFF15'",
			"/a | {'stat':'paused'} | the order names nothing to change; allowed are state, priority and bandwidth",
			"'' | {'maxconcurrent':2} | the order names nothing to change; allowed are maxConcurrent, maxPerHost",
			"/groups/nightly | {'maxPerHost':1} | the order names nothing to change; allowed are maxConcurrent" })
	void orderWithAWrongValueIsRefusedAsAWhole(String path, String body, String problem) throws Exception {
		try (ConfigurableApplicationContext context = start(WebApplicationType.SERVLET, UNRESTRICTED)) {
			HttpResponse<String> response = post(context, path, body.replace('\'', '"'));
			assertThat(response.statusCode()).isEqualTo(400);
			assertThat(JsonPath.<String>read(response.body(), "$.message")).startsWith(problem);
			FakeDownloadManager manager = context.getBean(FakeDownloadManager.class);
			assertThat(manager.calls).isEmpty();
			assertThat(manager.find("a").orElseThrow().snapshot().control().priority()).isZero();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void endpointSteersManagerAndGroupsAndTellsWhoDid(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = start(type, UNRESTRICTED)) {
			HttpResponse<String> manager = post(context, "",
					"{\"maxConcurrent\":8,\"maxPerHost\":2,\"bandwidth\":\"10MB\",\"hold\":\"new\"}");
			assertThat(manager.statusCode()).isEqualTo(200);
			assertThat(JsonPath.<Map<String, Object>>read(manager.body(), "$")).containsEntry("maxConcurrent", 8)
				.containsEntry("maxPerHost", 2)
				.containsEntry("bandwidth", 10 << 20)
				.containsEntry("hold", "NEW");
			HttpResponse<String> group = post(context, "/groups/nightly",
					"{\"maxConcurrent\":1,\"bandwidth\":\"1MB\",\"hold\":\"all\"}");
			assertThat(JsonPath.<Map<String, Object>>read(group.body(), "$")).containsEntry("maxConcurrent", 1)
				.containsEntry("bandwidth", 1 << 20)
				.containsEntry("hold", "ALL");
			HttpResponse<String> undone = post(context, "", "{\"maxPerHost\":\"none\",\"bandwidth\":\"none\"}");
			assertThat(undone.body()).doesNotContain("maxPerHost");
			HttpResponse<String> all = send(context, "GET", "");
			assertThat(JsonPath.<Integer>read(all.body(), "$.limits[0].groups.nightly.maxConcurrent")).isEqualTo(1);
			assertThat(post(context, "/hosts/x", "{\"maxConcurrent\":1}").statusCode()).isEqualTo(404);
			List<AuditEvent> told = context.getBean(Audit.class).events;
			assertThat(told).extracting(AuditEvent::getType)
				.containsExactly("DOWNLOADS_MANAGER_CHANGED", "DOWNLOADS_GROUP_CHANGED", "DOWNLOADS_MANAGER_CHANGED");
			assertThat(told).extracting(AuditEvent::getPrincipal).containsOnly("anonymous");
			assertThat(told.get(0).getData()).containsEntry("maxConcurrent", "3 -> 8")
				.containsEntry("hold", "NONE -> NEW");
		}
	}

	private HttpResponse<String> post(ConfigurableApplicationContext context, String path, String body)
			throws IOException, InterruptedException {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/downloads" + path))
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		return this.client.send(request, HttpResponse.BodyHandlers.ofString());
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
		Audit audit() {
			return new Audit();
		}

		@Bean
		FakeDownloadManager manager() {
			FakeDownloadManager manager = new FakeDownloadManager().with("a", DownloadStatus.QUEUED)
				.with("b", DownloadStatus.RUNNING)
				.with("c", DownloadStatus.FAILED, SampleErrors.truncated());
			manager.shutdownEnd.tryEmitEmpty();
			return manager;
		}

	}

	static final class Audit extends AbstractAuditListener {

		private final List<AuditEvent> events = new CopyOnWriteArrayList<>();

		@Override
		protected void onAuditEvent(AuditEvent event) {
			this.events.add(event);
		}

	}

}
