package io.github.downloadmanager.boot;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.observation.DownloadObservationContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Downloads that a reactive application submits belong to the request that caused them,
 * with the context propagation that Spring Boot has by default.
 */
@Timeout(60)
class ReactiveSubmitterTests {

	@TempDir
	private Path directory;

	@Test
	void downloadThatIsSubmittedByAHandleOperatorBelongsToTheRequest() throws Exception {
		try (MockWebServer server = new MockWebServer();
				ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
					.web(WebApplicationType.REACTIVE)
					.properties("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off",
							"download-manager.network.allow=127.0.0.0/8,::1",
							"download-manager.directory=" + this.directory)
					.run()) {
			server.start();
			server.enqueue(new MockResponse.Builder().body("content").build());
			String port = context.getEnvironment().getRequiredProperty("local.server.port");
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(HttpRequest
					.newBuilder(URI.create("http://127.0.0.1:" + port + "/fetch?uri=" + server.url("/a.bin")))
					.build(), HttpResponse.BodyHandlers.ofString());
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(context.getBean(Parents.class).name.get(30, TimeUnit.SECONDS)).isEqualTo("http.server.requests");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Parents parents() {
			return new Parents();
		}

		@Bean
		Controller controller(DownloadManager downloads) {
			return new Controller(downloads);
		}

	}

	@RestController
	static class Controller {

		private final DownloadManager downloads;

		Controller(DownloadManager downloads) {
			this.downloads = downloads;
		}

		@GetMapping("/fetch")
		Mono<String> fetch(@RequestParam String uri) {
			return Mono.just(DownloadRequest.builder(uri).build())
				.<String>handle((request, sink) -> sink.next(this.downloads.submit(request).id()));
		}

	}

	static class Parents implements ObservationHandler<DownloadObservationContext> {

		private final CompletableFuture<String> name = new CompletableFuture<>();

		@Override
		public void onStart(DownloadObservationContext context) {
			ObservationView parent = context.getParentObservation();
			this.name.complete((parent != null) ? String.valueOf(parent.getContextView().getName()) : "none");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof DownloadObservationContext;
		}

	}

}
