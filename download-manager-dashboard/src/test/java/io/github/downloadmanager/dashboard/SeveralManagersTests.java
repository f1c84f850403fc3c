package io.github.downloadmanager.dashboard;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.boot.autoconfigure.DownloadManagerAutoConfiguration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Primary;

import static io.github.downloadmanager.dashboard.testsupport.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

/** Of several managers the primary one is shown, and events of others are not. */
class SeveralManagersTests {

	/** The second one is the way that the guide shows. */
	@ParameterizedTest
	@ValueSource(classes = { PrimaryManager.class, ManagerByQualifier.class, FallbackManager.class })
	void eventsOfOtherManagersAreNotTold(Class<?> managers, @TempDir Path directory) {
		new WebApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(DownloadManagerAutoConfiguration.class, DashboardAutoConfiguration.class))
			.withUserConfiguration(managers)
			.withPropertyValues("download-manager.dashboard.enabled=true", "download-manager.directory=" + directory,
					"download-manager.network.allow=any")
			.run((context) -> {
				EventHub hub = context.getBean(EventHub.class);
				EventClient client = hub.join(null);
				assertThat(client).isNotNull();
				ByteArrayOutputStream told = new ByteArrayOutputStream();
				Thread reader = new Thread(
						() -> hub.stream(client, told::writeBytes, context.getBean(DownloadList.class)));
				reader.start();
				String other = pausedOne(context.getBean("other", DownloadManager.class));
				String shown = pausedOne(context.getBean(DownloadManager.class));
				await().until(() -> told.toString(StandardCharsets.UTF_8).contains("event: Cancelled"));
				hub.leave(client);
				reader.join();
				assertThat(told.toString(StandardCharsets.UTF_8)).contains(shown).doesNotContain(other);
			});
	}

	/** One that is paused from the beginning and cancelled then. */
	private static String pausedOne(DownloadManager manager) {
		Download download = manager
			.submit(DownloadRequest.builder("http://127.0.0.1/never-asked.bin").paused(true).build());
		download.cancel();
		await().until(() -> download.status().isTerminal());
		return download.id();
	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryManager {

		@Bean
		@Primary
		DownloadManager shown(DownloadManagerBuilder builder) {
			return builder.build();
		}

		@Bean
		DownloadManager other(DownloadManagerBuilder builder) {
			return builder.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ManagerByQualifier {

		@Bean
		DownloadManager shown(DownloadManagerBuilder builder) {
			return builder.build();
		}

		@Bean(defaultCandidate = false)
		DownloadManager other(DownloadManagerBuilder builder) {
			return builder.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FallbackManager {

		@Bean
		DownloadManager shown(DownloadManagerBuilder builder) {
			return builder.build();
		}

		@Bean
		@Fallback
		DownloadManager other(DownloadManagerBuilder builder) {
			return builder.build();
		}

	}

}
