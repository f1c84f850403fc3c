package io.github.downloadmanager.boot.autoconfigure;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.boot.actuate.DownloadMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for the {@link DownloadMetrics}.
 */
@AutoConfiguration(after = { DownloadManagerAutoConfiguration.class, MetricsAutoConfiguration.class,
		CompositeMeterRegistryAutoConfiguration.class })
@ConditionalOnClass({ MeterRegistry.class, MetricsAutoConfiguration.class })
@ConditionalOnBean({ MeterRegistry.class, DownloadManager.class })
public final class DownloadMetricsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DownloadMetrics downloadMetrics(ConfigurableListableBeanFactory beans) {
		ManagerBeans managers = ManagerBeans.of(beans);
		return new DownloadMetrics(managers.forOperators(), managers::isConfigured);
	}

	@Bean
	ManagerListenerFactory downloadMetricsListeners(DownloadMetrics metrics) {
		return metrics::listener;
	}

}
