package io.github.downloadmanager.boot.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JacksonModule;

/**
 * {@link AutoConfiguration Auto-configuration} for the {@link DownloadJacksonModule},
 * which Spring Boot gives to each {@code JsonMapper} that it makes.
 */
@AutoConfiguration
@ConditionalOnClass(JacksonModule.class)
@ConditionalOnBooleanProperty(name = "download-manager.enabled", matchIfMissing = true)
public final class DownloadJacksonAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DownloadJacksonModule downloadJacksonModule() {
		return new DownloadJacksonModule();
	}

}
