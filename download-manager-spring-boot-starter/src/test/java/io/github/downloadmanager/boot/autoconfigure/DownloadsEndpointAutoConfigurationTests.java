package io.github.downloadmanager.boot.autoconfigure;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.boot.FakeDownloadManager;
import io.github.downloadmanager.boot.actuate.DownloadManagers;
import io.github.downloadmanager.boot.actuate.DownloadsEndpoint;
import io.github.downloadmanager.boot.actuate.DownloadsEndpointWebExtension;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class DownloadsEndpointAutoConfigurationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DownloadsEndpointAutoConfiguration.class))
		.withBean("manager", DownloadManager.class, FakeDownloadManager::new);

	@Test
	void configuresTheEndpointWhenItIsExposed() {
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=downloads")
			.run((context) -> assertThat(context).hasSingleBean(DownloadsEndpoint.class)
				.hasSingleBean(DownloadsEndpointWebExtension.class));
	}

	@Test
	void configuresNoWebExtensionWhenItIsExposedOverJmxOnly() {
		this.runner.withPropertyValues("management.endpoints.jmx.exposure.include=downloads", "spring.jmx.enabled=true")
			.run((context) -> assertThat(context).hasSingleBean(DownloadsEndpoint.class)
				.doesNotHaveBean(DownloadsEndpointWebExtension.class));
	}

	@Test
	void backsOffWhenItIsNotExposed() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(DownloadsEndpoint.class)
			.doesNotHaveBean(DownloadsEndpointWebExtension.class));
	}

	@Test
	void backsOffWithoutAccess() {
		this.runner
			.withPropertyValues("management.endpoints.web.exposure.include=*",
					"management.endpoint.downloads.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(DownloadsEndpoint.class)
				.doesNotHaveBean(DownloadsEndpointWebExtension.class));
	}

	@Test
	void backsOffWithoutAManager() {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DownloadManagerAutoConfiguration.class,
					DownloadsEndpointAutoConfiguration.class))
			.withPropertyValues("management.endpoints.web.exposure.include=*", "download-manager.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(DownloadsEndpoint.class));
	}

	@Test
	void backsOffForTheApplicationsEndpoint() {
		DownloadsEndpoint own = new DownloadsEndpoint(DownloadManagers.only(new FakeDownloadManager()), (event) -> {
		});
		this.runner.withPropertyValues("management.endpoints.web.exposure.include=*")
			.withBean("own", DownloadsEndpoint.class, () -> own)
			.run((context) -> assertThat(context.getBean(DownloadsEndpoint.class)).isSameAs(own));
	}

}
