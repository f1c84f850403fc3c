package io.github.downloadmanager.boot.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} for {@link DownloadStreams}. Apart from
 * the manager's, so that tests of controllers, which start the web part of an application
 * only, have it too.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "download-manager.enabled", matchIfMissing = true)
public final class DownloadStreamsAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	DownloadStreams downloadStreams() {
		return new DownloadStreams();
	}

}
