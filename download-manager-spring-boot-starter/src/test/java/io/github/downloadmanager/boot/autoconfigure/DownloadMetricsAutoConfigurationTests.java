package io.github.downloadmanager.boot.autoconfigure;

import io.github.downloadmanager.boot.FakeDownloadManager;
import io.github.downloadmanager.boot.actuate.DownloadManagers;
import io.github.downloadmanager.boot.actuate.DownloadMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class DownloadMetricsAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DownloadManagerAutoConfiguration.class,
				DownloadMetricsAutoConfiguration.class, MetricsAutoConfiguration.class));

	private final ApplicationContextRunner withRegistry = this.runner.withBean(SimpleMeterRegistry.class);

	@Test
	void bindsTheMetersToTheRegistry() {
		this.withRegistry
			.run((context) -> assertThat(context.getBean(MeterRegistry.class).get("downloads.active").gauge().value())
				.isZero());
	}

	@Test
	void listensToTheManager() {
		this.withRegistry
			.withBean("check", DownloadManagerBuilderCustomizer.class, () -> (builder) -> assertThat(builder)
				.extracting("settings.listeners")
				.asInstanceOf(InstanceOfAssertFactories.LIST)
				.anyMatch((listener) -> listener.getClass().getPackage().equals(DownloadMetrics.class.getPackage())))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(DownloadMetrics.class));
	}

	@Test
	void backsOffWithoutARegistry() {
		this.runner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DownloadMetrics.class));
	}

	@Test
	void backsOffWithoutAManager() {
		this.withRegistry.withPropertyValues("download-manager.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DownloadMetrics.class));
	}

	@Test
	void backsOffForTheApplicationsMetrics() {
		this.withRegistry
			.withBean("own", DownloadMetrics.class,
					() -> new DownloadMetrics(DownloadManagers.only(new FakeDownloadManager()), (name) -> true))
			.run((context) -> assertThat(context).hasSingleBean(DownloadMetrics.class).hasBean("own"));
	}

}
