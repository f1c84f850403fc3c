package io.github.downloadmanager.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.boot.actuate.DownloadManagerHealthIndicator;
import io.github.downloadmanager.boot.actuate.DownloadMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * The whole starter with one technology after the other taken away: only what belongs to
 * it goes. Imports as Boot does, which looks at required classes before it loads an
 * auto-configuration.
 */
class OptionalTechnologyTests {

	private static final List<String> OPTIONAL = List.of("downloadsEndpoint", "downloadMetrics",
			"downloadsHealthIndicator");

	private final ApplicationContextRunner withoutRegistry = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues("management.endpoints.jmx.exposure.include=*", "spring.jmx.enabled=true");

	private final ApplicationContextRunner runner = this.withoutRegistry.withBean(SimpleMeterRegistry.class);

	@Test
	void everythingIsThere() {
		this.runner.withUserConfiguration(Filter.class)
			.run((context) -> assertThat(context).hasSingleBean(DownloadManager.class)
				.hasSingleBean(AddressRestriction.class)
				.satisfies((all) -> assertThat(OPTIONAL).allMatch(all::containsBean)));
	}

	@ParameterizedTest
	@CsvSource({ "org.springframework.boot.actuate, downloadsEndpoint",
			"org.springframework.boot.health, downloadsHealthIndicator",
			"org.springframework.boot.micrometer.metrics, downloadMetrics" })
	void onlyWhatBelongsToTheMissingTechnologyIsMissing(String missing, String bean) {
		List<String> others = new ArrayList<>(OPTIONAL);
		others.remove(bean);
		this.runner.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(DownloadManager.class)
				.doesNotHaveBean(bean)
				.satisfies((rest) -> assertThat(others).allMatch(rest::containsBean)));
	}

	@Test
	void theManagerIsThereWithNothingElse() {
		this.withoutRegistry
			.withClassLoader(
					new FilteredClassLoader("org.springframework.boot.actuate", "org.springframework.boot.health",
							"org.springframework.boot.http", "org.springframework.boot.micrometer",
							"io.micrometer.core", "tools.jackson", "jakarta.servlet", "org.apache.catalina"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(DownloadManager.class)
				.satisfies((rest) -> assertThat(OPTIONAL).noneMatch(rest::containsBean)));
	}

	/** A test of a controller needs no downloads. */
	@Test
	void mockInThePlaceOfTheManagerIsHealthyAndCanBeMeasured() {
		this.runner.withBean("own", DownloadManager.class, () -> mock(DownloadManager.class)).run((context) -> {
			assertThat(context.getBean(DownloadManagerHealthIndicator.class).health().getStatus()).isEqualTo(Status.UP);
			SimpleMeterRegistry registry = context.getBean(SimpleMeterRegistry.class);
			context.getBean(DownloadMetrics.class).bindTo(registry);
			assertThat(registry.getMeters()).isNotEmpty()
				.allSatisfy((meter) -> assertThat(meter.measure())
					.allSatisfy((measured) -> assertThat(measured.getValue()).as("%s", meter.getId()).isNotNaN()));
		});
	}

	@Test
	void everythingGoesWhenSwitchedOff() {
		this.runner.withPropertyValues("download-manager.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(DownloadManager.class)
				.satisfies((rest) -> assertThat(OPTIONAL).noneMatch(rest::containsBean)));
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ DownloadManagerAutoConfiguration.class, DownloadAddressFilterAutoConfiguration.class,
			DownloadsEndpointAutoConfiguration.class, DownloadMetricsAutoConfiguration.class,
			DownloadManagerHealthAutoConfiguration.class })
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class Filter {

		@Bean
		InetAddressFilter filter() {
			return InetAddressFilter.externalAddresses();
		}

	}

}
