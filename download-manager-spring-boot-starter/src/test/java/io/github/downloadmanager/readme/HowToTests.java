package io.github.downloadmanager.readme;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import com.sun.net.httpserver.HttpServer;
import io.github.downloadmanager.AttemptRequest;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestCustomizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The samples that answer "how to", over real HTTP. */
@Timeout(300)
class HowToTests {

	/** More than the buffer of a response. */
	private static final String HALF = "half".repeat(25_000);

	private HttpServer origin;

	@BeforeEach
	void serve() throws IOException {
		this.origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		serve("/whole", 2);
		serve("/half", 1);
		this.origin.start();
	}

	private void serve(String path, int halves) {
		this.origin.createContext(path, (exchange) -> {
			exchange.sendResponseHeaders(200, 2L * HALF.length());
			for (int i = 0; i < halves; i++) {
				exchange.getResponseBody().write(HALF.getBytes(StandardCharsets.US_ASCII));
			}
			exchange.close();
		});
	}

	@AfterEach
	void stop() {
		this.origin.stop(0);
	}

	@Test
	void aContentIsPassedOnToABrowser() throws Exception {
		try (ConfigurableApplicationContext context = run("/whole")) {
			assertThat(report(context).body()).isEqualTo(HALF + HALF);
		}
	}

	/** Half of a file must not look like the whole of it. */
	@Test
	void aBrowserHearsThatAContentBrokeOff() {
		try (ConfigurableApplicationContext context = run("/half")) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> report(context));
		}
	}

	@Test
	void aTenantHasItsOwnToken() throws Exception {
		HowToSamples samples = new HowToSamples(DownloadManager.builder().build(), URI.create("https://example.com"));
		DownloadRequestCustomizer tenants = samples.tenants((tenant) -> "token-of-" + tenant);
		assertThat(headers(tenants, Map.of("tenant", "acme")).getFirst(HttpHeaders.AUTHORIZATION))
			.isEqualTo("Bearer token-of-acme");
		assertThat(headers(tenants, Map.of()).isEmpty()).isTrue();
	}

	private static HttpHeaders headers(DownloadRequestCustomizer customizer, Map<String, String> attributes)
			throws Exception {
		URI uri = URI.create("https://files.example.com/a");
		AttemptRequest request = new AttemptRequest(DownloadRequest.builder(uri).attributes(attributes).build(), uri,
				1);
		customizer.customize(request);
		return request.headers();
	}

	private static HttpResponse<String> report(ConfigurableApplicationContext context) throws Exception {
		URI uri = URI
			.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port") + "/report");
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
	}

	private ConfigurableApplicationContext run(String path) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.SERVLET)
			.properties("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off",
					"download-manager.network.allow=any", "download-manager.retry.max-retries=0",
					"report=http://localhost:" + this.origin.getAddress().getPort() + path)
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		HowToSamples samples(DownloadManager downloads, Environment environment) {
			return new HowToSamples(downloads, URI.create(environment.getRequiredProperty("report")));
		}

	}

}
