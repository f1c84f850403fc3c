package io.github.downloadmanager.boot.tracing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.boot.Await;
import io.micrometer.observation.ObservationRegistry;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationRegistryCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Downloads that a reactive application submits belong to the request that caused them,
 * with the context propagation that Spring Boot has by default; anywhere in a chain only
 * with the other one.
 */
@Timeout(300)
class ReactiveTracingTests {

	@TempDir
	private Path directory;

	static Stream<Arguments> waysAndTracers() {
		return Stream.of("handle", "fetch", "map")
			.flatMap((way) -> TracingTests.tracers().stream().map((tracer) -> Arguments.of(way, tracer)));
	}

	@ParameterizedTest
	@MethodSource("waysAndTracers")
	void downloadBelongsToTheTraceOfTheRequest(String way, Supplier<TracerUnderTest> kind) throws Exception {
		try (TracerUnderTest tracer = kind.get();
				MockWebServer server = new MockWebServer();
				ConfigurableApplicationContext context = run(tracer, way)) {
			server.start();
			server.enqueue(new MockResponse.Builder().body("content").build());
			String port = context.getEnvironment().getRequiredProperty("local.server.port");
			URI address = URI.create("http://127.0.0.1:" + port + "/" + way + "?uri=" + server.url("/a.bin"));
			HttpResponse<String> response = HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
			assertThat(response.statusCode()).isEqualTo(200);
			// The server's span may end after its response.
			Await.await().untilAsserted(() -> assertThat(tracer.spans()).hasSize(3));
			List<RecordedSpan> spans = tracer.spans();
			RecordedSpan served = one(spans, "http get /" + way);
			RecordedSpan download = one(spans, "download");
			RecordedSpan attempt = one(spans, "download attempt");
			assertThat(served.parentId()).isNull();
			assertThat(download.parentId()).isEqualTo(served.id());
			assertThat(attempt.parentId()).isEqualTo(download.id());
			assertThat(spans).extracting(RecordedSpan::traceId).containsOnly(served.traceId());
			assertThat(spans).extracting(RecordedSpan::isError).containsOnly(false);
			RecordedRequest sent = server.takeRequest(30, TimeUnit.SECONDS);
			assertThat(sent).isNotNull();
			assertThat(tracer.spanId(sent)).isEqualTo(attempt.id());
		}
	}

	private static RecordedSpan one(List<RecordedSpan> spans, String name) {
		assertThat(spans).filteredOn((span) -> span.name().equals(name)).as("%s in %s", name, spans).hasSize(1);
		return spans.stream().filter((span) -> span.name().equals(name)).findFirst().orElseThrow();
	}

	/** It holds for the whole JVM. */
	@AfterEach
	void propagateNoMoreThanBefore() {
		Hooks.disableAutomaticContextPropagation();
	}

	private ConfigurableApplicationContext run(TracerUnderTest tracer, String way) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.REACTIVE)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean(TracerUnderTest.class,
					() -> tracer))
			.properties("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off",
					"download-manager.network.allow=127.0.0.0/8,::1", "download-manager.directory=" + this.directory,
					"spring.reactor.context-propagation=" + (way.equals("map") ? "auto" : "limited"))
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		ObservationRegistryCustomizer<ObservationRegistry> tracing(TracerUnderTest tracer) {
			return (registry) -> registry.observationConfig().observationHandler(tracer.handler());
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

		@GetMapping("/handle")
		Mono<String> handle(@RequestParam String uri) {
			return Mono.just(DownloadRequest.builder(uri).build())
				.<String>handle((request, sink) -> sink.next(this.downloads.submit(request).id()));
		}

		@GetMapping("/map")
		Mono<String> map(@RequestParam String uri) {
			return Mono.just(DownloadRequest.builder(uri).build())
				.map((request) -> this.downloads.submit(request).id());
		}

		@GetMapping("/fetch")
		Mono<String> fetch(@RequestParam String uri) {
			return this.downloads.fetch(DownloadRequest.builder(uri).build()).map((result) -> result.id());
		}

	}

}
