package io.github.downloadmanager.boot.autoconfigure;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Keeps the one logger of Reactor Netty quiet that prints whole addresses at DEBUG, and
 * each broken connection at WARN and at length, though its download tells of it. Whoever
 * sets a level for this very logger, by a property or in a file of the logging system,
 * gets what was set; a level for all of Reactor Netty does not count, as it is not known
 * to print secrets.
 */
class ConnectionLogSilencer implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	static final String LOGGER = "reactor.netty.http.client.HttpClientConnect";

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		LoggingSystem logging = LoggingSystem.get(event.getSpringApplication().getClassLoader());
		LoggerConfiguration configuration = logging.getLoggerConfiguration(LOGGER);
		if (configuration == null
				|| configuration.getLevelConfiguration(LoggerConfiguration.ConfigurationScope.DIRECT) == null) {
			logging.setLogLevel(LOGGER, LogLevel.ERROR);
		}
	}

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 1;
	}

}
