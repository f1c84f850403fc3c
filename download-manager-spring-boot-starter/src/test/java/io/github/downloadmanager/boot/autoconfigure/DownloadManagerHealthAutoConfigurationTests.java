package io.github.downloadmanager.boot.autoconfigure;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.boot.FakeDownloadManager;
import io.github.downloadmanager.boot.actuate.DownloadManagerHealthIndicator;
import io.github.downloadmanager.boot.actuate.DownloadManagers;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class DownloadManagerHealthAutoConfigurationTests {

	private final ApplicationContextRunner withoutManager = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DownloadManagerHealthAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.withoutManager.withBean("manager", DownloadManager.class,
			FakeDownloadManager::new);

	@Test
	void configuresTheIndicator() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(DownloadManagerHealthIndicator.class));
	}

	@Test
	void isSwitchedOffByAProperty() {
		this.runner.withPropertyValues("management.health.downloads.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(DownloadManagerHealthIndicator.class));
	}

	@Test
	void isSwitchedOffWithAllIndicators() {
		this.runner.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(DownloadManagerHealthIndicator.class));
	}

	@Test
	void backsOffWithoutAManager() {
		this.withoutManager
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DownloadManagerHealthIndicator.class));
	}

	@Test
	void backsOffForTheApplicationsIndicator() {
		this.runner
			.withBean("own", DownloadManagerHealthIndicator.class,
					() -> new DownloadManagerHealthIndicator(DownloadManagers.only(new FakeDownloadManager())))
			.run((context) -> assertThat(context).hasSingleBean(DownloadManagerHealthIndicator.class).hasBean("own"));
	}

}
