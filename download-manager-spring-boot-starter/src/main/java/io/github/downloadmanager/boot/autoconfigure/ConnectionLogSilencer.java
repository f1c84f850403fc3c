package io.github.downloadmanager.boot.autoconfigure;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Keeps the two loggers quiet that print whole addresses at DEBUG: that of Reactor Netty,
 * which also prints each broken connection at WARN and at length, though its download
 * tells of it, and that of Spring's WebClient, from the level at which it prints on.
 * Whoever sets a level for one of these very loggers, by a property or in a file of the
 * logging system, gets what was set; a level for all of Reactor or Spring does not count,
 * as it is not known to print secrets.
 */
class ConnectionLogSilencer implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	static final String LOGGER = "reactor.netty.http.client.HttpClientConnect";

	static final String WEB_CLIENT_LOGGER = "org.springframework.web.reactive.function.client.ExchangeFunctions";

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		LoggingSystem logging = LoggingSystem.get(event.getSpringApplication().getClassLoader());
		limit(logging, LOGGER, LogLevel.ERROR);
		limit(logging, WEB_CLIENT_LOGGER, LogLevel.INFO);
	}

	private static void limit(LoggingSystem logging, String logger, LogLevel level) {
		LoggerConfiguration configuration = logging.getLoggerConfiguration(logger);
		if (configuration == null
				|| configuration.getLevelConfiguration(LoggerConfiguration.ConfigurationScope.DIRECT) == null) {
			logging.setLogLevel(logger, level);
		}
	}

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 1;
	}

}
