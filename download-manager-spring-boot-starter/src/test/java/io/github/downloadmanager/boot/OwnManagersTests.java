package io.github.downloadmanager.boot;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.jayway.jsonpath.JsonPath;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.boot.actuate.DownloadManagerHealthIndicator;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications with managers of their own.
 */
@Timeout(300)
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
			Await.await().untilAsserted(() -> {
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
			Await.await().untilAsserted(() -> {
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

	/** As a refresh of the configuration makes them. */
	@Test
	void managerOfAScopeThatIsMadeAnewGoesOnCounting(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext context = run(Scoped.class)) {
			DownloadManager manager = context.getBean(DownloadManager.class);
			download(manager, "/a.txt");
			Rebuilding scope = context.getBean(Rebuilding.class);
			DownloadManager before = (DownloadManager) scope.objects.get("scopedTarget.downloadManager");
			scope.rebuild();
			assertThat(before.isShutdown()).isTrue();
			assertThat(manager.isShutdown()).isFalse();
			download(manager, "/b.txt");
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			Await.await().untilAsserted(() -> {
				assertThat(meters.get("downloads.finished").tag("outcome", "completed").counter().count()).isEqualTo(2);
				assertThat(context.getBean(Subscriber.class).types).hasSize(8);
			});
			assertThat(JsonPath.<Integer>read(actuator(context), "$.counts.COMPLETED")).isOne();
		}
		assertThat(output.getAll()).doesNotContain(HINT).doesNotContain("did not shut down");
	}

	@Test
	void lazyBeansHaveEverythingToo() throws Exception {
		DownloadManager second;
		try (ConfigurableApplicationContext context = application(Second.class).lazyInitialization(true).run()) {
			second = BeanFactoryAnnotationUtils.qualifiedBeanOfType(context.getBeanFactory(), DownloadManager.class,
					"images");
			download(second, "/b.txt");
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			Await.await().untilAsserted(() -> assertThat(finished(meters, "images")).isEqualTo(1));
			assertThat(JsonPath.<List<String>>read(actuator(context), "$.downloads[*].manager"))
				.containsExactly("images");
		}
		assertThat(second.isShutdown()).isTrue();
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
		return application(configuration).run();
	}

	private SpringApplicationBuilder application(Class<?> configuration) {
		return new SpringApplicationBuilder(Application.class, configuration).web(WebApplicationType.SERVLET)
			.properties(DownloadOrigin.properties(this.directory))
			.properties("management.endpoints.web.exposure.include=downloads");
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

	@Configuration(proxyBeanMethods = false)
	static class Scoped {

		@Bean
		static Rebuilding rebuilding() {
			return new Rebuilding();
		}

		@Bean
		static CustomScopeConfigurer scopes(Rebuilding rebuilding) {
			CustomScopeConfigurer scopes = new CustomScopeConfigurer();
			scopes.addScope("rebuilding", rebuilding);
			return scopes;
		}

		@Bean
		@Scope(scopeName = "rebuilding", proxyMode = ScopedProxyMode.INTERFACES)
		DownloadManager downloadManager(DownloadManagerBuilder builder) {
			return builder.build();
		}

	}

	/** What a cloud's refresh scope does. */
	static class Rebuilding implements org.springframework.beans.factory.config.Scope {

		private final Map<String, Object> objects = new ConcurrentHashMap<>();

		private final Map<String, Runnable> ends = new ConcurrentHashMap<>();

		void rebuild() {
			this.objects.clear();
			List<Runnable> all = List.copyOf(this.ends.values());
			this.ends.clear();
			all.forEach(Runnable::run);
		}

		@Override
		public Object get(String name, ObjectFactory<?> factory) {
			return this.objects.computeIfAbsent(name, (its) -> factory.getObject());
		}

		@Override
		public Object remove(String name) {
			return this.objects.remove(name);
		}

		@Override
		public void registerDestructionCallback(String name, Runnable callback) {
			this.ends.put(name, callback);
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
