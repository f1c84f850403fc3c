package io.github.downloadmanager.boot.autoconfigure;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.boot.actuate.DownloadManagerHealthIndicator;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for the
 * {@link DownloadManagerHealthIndicator}.
 */
@AutoConfiguration(after = DownloadManagerAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("download-manager")
@ConditionalOnBean(DownloadManager.class)
public final class DownloadManagerHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DownloadManagerHealthIndicator downloadManagerHealthIndicator(ConfigurableListableBeanFactory beans) {
		return new DownloadManagerHealthIndicator(ManagerBeans.of(beans).forOperators());
	}

}
