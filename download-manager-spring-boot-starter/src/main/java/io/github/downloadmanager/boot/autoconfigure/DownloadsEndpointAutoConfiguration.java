package io.github.downloadmanager.boot.autoconfigure;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.boot.actuate.DownloadsEndpoint;
import io.github.downloadmanager.boot.actuate.DownloadsEndpointJmxExtension;
import io.github.downloadmanager.boot.actuate.DownloadsEndpointWebExtension;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.actuate.audit.listener.AuditApplicationEvent;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for the {@link DownloadsEndpoint}.
 */
@AutoConfiguration(after = DownloadManagerAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(DownloadsEndpoint.class)
@ConditionalOnBean(DownloadManager.class)
@EnableConfigurationProperties(DownloadsEndpointProperties.class)
public final class DownloadsEndpointAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DownloadsEndpoint downloadsEndpoint(ConfigurableListableBeanFactory beans, ApplicationEventPublisher publisher) {
		return new DownloadsEndpoint(ManagerBeans.of(beans).forOperators(),
				(event) -> publisher.publishEvent(new AuditApplicationEvent(event)));
	}

	@Bean
	@ConditionalOnBean(DownloadsEndpoint.class)
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(endpoint = DownloadsEndpoint.class, exposure = EndpointExposure.JMX)
	DownloadsEndpointJmxExtension downloadsEndpointJmxExtension(DownloadsEndpoint endpoint) {
		return new DownloadsEndpointJmxExtension(endpoint);
	}

	@Bean
	@ConditionalOnBean(DownloadsEndpoint.class)
	@ConditionalOnMissingBean
	@ConditionalOnAvailableEndpoint(endpoint = DownloadsEndpoint.class, exposure = EndpointExposure.WEB)
	DownloadsEndpointWebExtension downloadsEndpointWebExtension(DownloadsEndpoint endpoint,
			DownloadsEndpointProperties properties) {
		return new DownloadsEndpointWebExtension(endpoint, properties.showValues(), properties.roles());
	}

}
