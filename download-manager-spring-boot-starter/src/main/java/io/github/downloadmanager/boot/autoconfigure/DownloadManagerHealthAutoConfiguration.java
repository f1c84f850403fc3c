package io.github.downloadmanager.boot.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.boot.actuate.DirectoryHealth;
import io.github.downloadmanager.boot.actuate.DownloadManagerHealthIndicator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for the
 * {@link DownloadManagerHealthIndicator}.
 */
@AutoConfiguration(after = DownloadManagerAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("downloads")
@ConditionalOnBean(DownloadManager.class)
@EnableConfigurationProperties(DownloadManagerProperties.class)
public final class DownloadManagerHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DownloadManagerHealthIndicator downloadsHealthIndicator(ConfigurableListableBeanFactory beans,
			DownloadManagerProperties properties) {
		return new DownloadManagerHealthIndicator(ManagerBeans.of(beans).forOperators(), directory(properties),
				properties.health().minFree().toBytes());
	}

	/**
	 * The default is looked at only if it exists: an application that never uses it may
	 * run where nothing can be written.
	 */
	private static @Nullable DirectoryHealth directory(DownloadManagerProperties properties) {
		Path directory = properties.directoryPath();
		boolean unused = properties.directory().equals(DownloadManagerProperties.DEFAULT_DIRECTORY)
				&& !Files.exists(directory);
		return unused ? null : new DirectoryHealth(directory);
	}

}
