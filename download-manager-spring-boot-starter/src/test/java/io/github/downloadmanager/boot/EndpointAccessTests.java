package io.github.downloadmanager.boot;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.Principal;
import java.util.List;
import java.util.Set;

import com.jayway.jsonpath.JsonPath;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.SampleErrors;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.control.PauseOutcome;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/** Rules A1 to A3: what the endpoint answers to whom, and what it tells of them. */
@ExtendWith(OutputCaptureExtension.class)
class EndpointAccessTests {

	private static final String UNRESTRICTED = "--management.endpoint.downloads.access=unrestricted";

	private final HttpClient client = HttpClient.newHttpClient();

	/** A1: the answer says which field is wrong, and what is allowed. */
	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void wrongParametersAreNamed(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext context = start(type)) {
			assertRefused(context, "status=lost", "status is 'lost'; allowed is queued, running, waiting, paused, ");
			assertRefused(context, "reason=tired",
					"reason is 'tired'; allowed is paused, backoff, held, retry_after, ");
			assertRefused(context, "limit=0", "limit is '0'; allowed is a whole number from 1 to 1000");
			assertRefused(context, "limit=1001", "limit is '1001'; allowed is a whole number from 1 to 1000");
			assertRefused(context, "limit=many", "limit is 'many'; allowed is a whole number from 1 to 1000");
			assertThat(send(context, "GET", "?reason=host-limit&status=Running&limit=1000", null).statusCode())
				.isEqualTo(200);
		}
	}

	private void assertRefused(ConfigurableApplicationContext context, String query, String problem)
			throws IOException, InterruptedException {
		HttpResponse<String> response = send(context, "GET", "?" + query, null);
		assertThat(response.statusCode()).as(query).isEqualTo(400);
		assertThat(JsonPath.<String>read(response.body(), "$.message")).startsWith(problem);
	}

	/** A1: a hold of a group is not forgotten because nobody can see it. */
	@Test
	void groupThatIsHeldIsShownThoughItHasNoLimits() throws Exception {
		try (ConfigurableApplicationContext context = start(WebApplicationType.SERVLET, UNRESTRICTED)) {
			assertThat(send(context, "GET", "", null).body()).contains("\"groups\":{}");
			send(context, "POST", "/groups/nightly", "{\"hold\":\"new\"}");
			send(context, "POST", "/groups/unused", "{\"hold\":\"new\"}");
			assertThat(JsonPath.<Object>read(send(context, "GET", "", null).body(), "$.limits[0].groups"))
				.hasToString("{nightly={hold=NEW}}");
			assertThat(send(context, "POST", "", "{\"hold\":\"none\"}").body()).contains("nightly");
			send(context, "POST", "/groups/nightly", "{\"hold\":\"none\"}");
			assertThat(send(context, "GET", "", null).body()).contains("\"groups\":{}");
		}
	}

	/** A2: too late, or what would be lost, is a conflict. */
	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "TOO_LATE | too late to pause: the content is complete and being published",
					"NOT_RESUMABLE | the download cannot pause: its sink could not go on afterwards",
					"ENDED | the download has ended: it is RUNNING" })
	void pauseThatIsNotPossibleIsAConflict(PauseOutcome outcome, String problem) throws Exception {
		try (ConfigurableApplicationContext context = start(WebApplicationType.SERVLET, UNRESTRICTED)) {
			context.getBean(FakeDownloadManager.class).pausing("b", outcome);
			HttpResponse<String> response = send(context, "POST", "/b", "{\"state\":\"paused\",\"priority\":7}");
			assertThat(response.statusCode()).isEqualTo(409);
			assertThat(JsonPath.<String>read(response.body(), "$.message")).isEqualTo(problem);
			assertThat(JsonPath.<Integer>read(send(context, "GET", "/b", null).body(), "$.control.priority"))
				.as("nothing was changed")
				.isZero();
		}
	}

	/** A3: who may see addresses, names of files, errors and what callers attached. */
	@ParameterizedTest
	@CsvSource({ "always, , , true", "never, , ann, false", "when-authorized, , , false",
			"when-authorized, , ann, true", "when-authorized, OPERATOR, ann, true",
			"when-authorized, ADMIN, ann, false" })
	void valuesAreShownToThoseWhoMaySeeThem(String show, String roles, String user, boolean shown) throws Exception {
		try (ConfigurableApplicationContext context = start(WebApplicationType.SERVLET, UNRESTRICTED,
				"--management.endpoint.downloads.show-values=" + show,
				"--management.endpoint.downloads.roles=" + ((roles != null) ? roles : ""))) {
			context.getBean(Users.class).name = user;
			for (String body : new String[] { send(context, "GET", "", null).body(),
					send(context, "GET", "/c", null).body(), send(context, "POST", "/b", "{\"priority\":1}").body() }) {
				assertThat(body.contains("example.org")).as(body).isEqualTo(shown);
				assertThat(body.contains("file.bin")).as(body).isEqualTo(shown);
				assertThat(body.contains("4711")).as(body).isEqualTo(shown);
				assertThat(body.contains("******")).as(body).isNotEqualTo(shown);
			}
			assertThat(JsonPath.<List<Object>>read(send(context, "GET", "?q=example.org", null).body(), "$.downloads"))
				.as("looking for a part of it tells nothing either")
				.hasSize(shown ? 3 : 0);
		}
	}

	/** A3: one line at INFO for each order that changes something. */
	@Test
	void everyChangeIsALineWithTheUserTheOldAndTheNewValue(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext context = start(WebApplicationType.SERVLET, UNRESTRICTED)) {
			context.getBean(Users.class).name = "ann\u001b[31m";
			send(context, "POST", "/b", "{\"state\":\"paused\",\"priority\":5,\"bandwidth\":\"2MB\"}");
			send(context, "POST", "/b", "{\"priority\":5}");
			send(context, "POST", "", "{\"maxConcurrent\":8,\"hold\":\"new\"}");
			send(context, "POST", "/groups/nightly", "{\"bandwidth\":\"1MB\"}");
			send(context, "DELETE", "/a", null);
			assertThat(context.getBean(FakeDownloadManager.class).hold()).isEqualTo(HoldMode.NEW);
		}
		assertThat(output.getOut().lines().filter((line) -> line.contains("DownloadsEndpoint")))
			.allMatch((line) -> line.contains(" INFO ") && line.endsWith(", by ann?[31m"))
			.map((line) -> line.substring(line.lastIndexOf(" : ") + 3, line.lastIndexOf(", by ")))
			.containsExactly("download b: {state=RUNNING -> PAUSED, priority=0 -> 5, bandwidth=none -> 2097152B}",
					"manager: {maxConcurrent=3 -> 8, hold=NONE -> NEW}", "group nightly: {bandwidth=none -> 1048576B}",
					"download a: {state=QUEUED -> CANCELLED}");
	}

	private static ConfigurableApplicationContext start(WebApplicationType type, String... arguments) {
		return new SpringApplicationBuilder(Application.class).web(type)
			.properties("server.port=0", "server.address=127.0.0.1", "logging.console.charset=UTF-8",
					"management.endpoints.web.exposure.include=downloads", "spring.main.banner-mode=off")
			.run(arguments);
	}

	private HttpResponse<String> send(ConfigurableApplicationContext context, String method, String path, String body)
			throws IOException, InterruptedException {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest.Builder request = HttpRequest
			.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/downloads" + path));
		request.method(method,
				(body != null) ? HttpRequest.BodyPublishers.ofString(body) : HttpRequest.BodyPublishers.noBody());
		return this.client.send(request.header("Content-Type", "application/json").build(),
				HttpResponse.BodyHandlers.ofString());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Login.class)
	static class Application {

		@Bean
		FakeDownloadManager manager() {
			FakeDownloadManager manager = new FakeDownloadManager().with("a", DownloadStatus.QUEUED)
				.with("b", DownloadStatus.RUNNING)
				.with("c", DownloadStatus.FAILED, SampleErrors.truncated());
			manager.shutdownEnd.tryEmitEmpty();
			return manager;
		}

		@Bean
		Users users() {
			return new Users();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class Login {

		/** As a security filter does it. */
		@Bean
		Filter login(Users users) {
			return (request, response, chain) -> chain
				.doFilter(new HttpServletRequestWrapper((HttpServletRequest) request) {

					@Override
					public Principal getUserPrincipal() {
						return (users.name != null) ? () -> users.name : null;
					}

					@Override
					public boolean isUserInRole(String role) {
						return users.name != null && Set.of("OPERATOR").contains(role);
					}

				}, response);
		}

	}

	/** Who is logged in, {@code null} for nobody. */
	static final class Users {

		private volatile String name;

	}

}
