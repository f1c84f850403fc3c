package io.github.downloadmanager.boot;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.jayway.jsonpath.JsonPath;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.boot.actuate.DownloadManagerHealthIndicator;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications with managers of their own.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class OwnManagersTests {

	private static final String HINT = "was not made with the DownloadManagerBuilder bean";

	@RegisterExtension
	private final DownloadOrigin origin = new DownloadOrigin();

	@TempDir
	private Path directory;

	@Test
	void ownManagerHasEverything(CapturedOutput output) throws Exception {
		DownloadManager manager;
		try (ConfigurableApplicationContext context = run(Own.class)) {
			manager = context.getBean(DownloadManager.class);
			download(manager, "/a.txt");
			assertThat(this.directory.resolve("a.txt")).as("where the property says").exists();
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			Awaitility.await().untilAsserted(() -> {
				assertThat(meters.get("downloads.finished").tag("outcome", "completed").counter().count()).isOne();
				assertThat(meters.get("download").timer().count()).isOne();
				assertThat(context.getBean(Subscriber.class).types).containsExactly("Queued", "Probed", "Started",
						"Completed");
			});
			assertThat(meters.get("downloads.finished").counters())
				.allSatisfy((counter) -> assertThat(counter.getId().getTag("manager")).isNull());
		}
		assertThat(manager.isShutdown()).isTrue();
		assertThat(output.getAll()).doesNotContain(HINT);
	}

	@Test
	void secondManagerIsSeenBesideTheFirst() throws Exception {
		DownloadManager second;
		try (ConfigurableApplicationContext context = run(Second.class)) {
			second = BeanFactoryAnnotationUtils.qualifiedBeanOfType(context.getBeanFactory(), DownloadManager.class,
					"images");
			DownloadManager first = context.getBean(DownloadManager.class);
			assertThat(first).isNotSameAs(second);
			download(first, "/a.txt");
			download(second, "/b.txt");
			download(second, "/c.txt");
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			Awaitility.await().untilAsserted(() -> {
				assertThat(finished(meters, "downloadManager")).isEqualTo(1);
				assertThat(finished(meters, "images")).isEqualTo(2);
				assertThat(context.getBean(Subscriber.class).types).hasSize(12);
			});
			assertThat(meters.get("downloads.active").gauges()).hasSize(2);
			String listed = actuator(context);
			assertThat(JsonPath.<Integer>read(listed, "$.counts.COMPLETED")).isEqualTo(3);
			assertThat(JsonPath.<List<String>>read(listed, "$.downloads[*].manager")).containsExactly("downloadManager",
					"images", "images");
			second.close();
			assertThat(context.getBean(DownloadManagerHealthIndicator.class).health().getDetails())
				.containsEntry("reason", "shut down: images");
		}
		assertThat(second.isShutdown()).isTrue();
	}

	@Test
	void managerThatKnowsNothingOfTheApplicationIsToldOf(CapturedOutput output) throws Exception {
		DownloadManager manager;
		try (ConfigurableApplicationContext context = run(HandMade.class)) {
			manager = context.getBean(DownloadManager.class);
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(meters.find("downloads.active").gauge()).isNotNull();
			assertThat(meters.find("downloads.finished").counter()).as("would be 0 for ever").isNull();
			assertThat(JsonPath.<Integer>read(actuator(context), "$.counts.RUNNING")).isZero();
		}
		assertThat(manager.isShutdown()).isTrue();
		assertThat(output.getAll()).containsOnlyOnce("The download manager 'handMade' " + HINT);
	}

	private static double finished(MeterRegistry meters, String manager) {
		return meters.get("downloads.finished").tag("manager", manager).tag("outcome", "completed").counter().count();
	}

	private void download(DownloadManager manager, String path) throws Exception {
		this.origin.serve("content");
		manager.submit(this.origin.request(path)).get();
	}

	private static String actuator(ConfigurableApplicationContext context) throws Exception {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/downloads")).build(),
					HttpResponse.BodyHandlers.ofString())
			.body();
	}

	private ConfigurableApplicationContext run(Class<?> configuration) {
		return new SpringApplicationBuilder(Application.class, configuration).web(WebApplicationType.SERVLET)
			.properties(DownloadOrigin.properties(this.directory))
			.properties("management.endpoints.web.exposure.include=downloads")
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Subscriber subscriber() {
			return new Subscriber();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Own {

		@Bean
		DownloadManager own(DownloadManagerBuilder builder) {
			return builder.maxConcurrent(8).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Second {

		@Bean(defaultCandidate = false)
		DownloadManager images(DownloadManagerBuilder builder) {
			return builder.maxConcurrent(1).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HandMade {

		@Bean
		DownloadManager handMade() {
			return DownloadManager.builder().build();
		}

	}

	static class Subscriber {

		private final Queue<String> types = new ConcurrentLinkedQueue<>();

		@EventListener
		void on(DownloadEvent event) {
			this.types.add(event.type());
		}

	}

}
