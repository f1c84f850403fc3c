package io.github.downloadmanager.sample.web;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Threads for responses that are written over a long time, as demo files are. Apart from
 * all other threads, so that a slow reader blocks nothing but its own stream.
 */
@Configuration(proxyBeanMethods = false)
class StreamingConfiguration {

	private static final int MAX_STREAMS = 1500;

	/** Not a default candidate, so that Boot's own executor does not back off. */
	@Bean(defaultCandidate = false)
	ThreadPoolTaskExecutor streamExecutor() {
		ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
		executor.setThreadNamePrefix("stream-");
		executor.setCorePoolSize(0);
		executor.setMaxPoolSize(MAX_STREAMS);
		// No queue: a stream that would have to wait for another to end is refused.
		executor.setQueueCapacity(0);
		executor.setKeepAliveSeconds(10);
		executor.setDaemon(true);
		return executor;
	}

	@Bean
	WebMvcConfigurer streaming(@Qualifier("streamExecutor") ThreadPoolTaskExecutor executor) {
		return new WebMvcConfigurer() {

			@Override
			public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
				configurer.setTaskExecutor(executor);
				// A demo file can be slow on purpose.
				configurer.setDefaultTimeout(-1);
			}

		};
	}

}
