package io.github.downloadmanager.boot.autoconfigure;

import java.util.List;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Keeps the loggers quiet that print addresses, or their paths, at DEBUG: one of Reactor
 * Netty, which also prints each broken connection at WARN and at length, though its
 * download tells of it; those of its connection pools; and that of Spring's WebClient.
 * Another one of Reactor Netty prints no address, but a line at WARN for broken
 * connections too, hundreds with a server that resets them. Whoever sets a level for one
 * of these very loggers, by a property or in a file of the logging system, gets what was
 * set; a level for all of Reactor or Spring does not count, as it is not known to print
 * secrets.
 */
class ConnectionLogSilencer implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	static final String LOGGER = "reactor.netty.http.client.HttpClientConnect";

	/** Tells at WARN, of a response that was given up, how its connection broke. */
	static final String RECEIVE_LOGGER = "reactor.netty.channel.FluxReceive";

	static final String POOL_LOGGER = "reactor.netty.resources.DefaultPooledConnectionProvider";

	/** For clients that are changed to do without a pool. */
	static final String NO_POOL_LOGGER = "reactor.netty.resources.NewConnectionProvider";

	static final String WEB_CLIENT_LOGGER = "org.springframework.web.reactive.function.client.ExchangeFunctions";

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		LoggingSystem logging = LoggingSystem.get(event.getSpringApplication().getClassLoader());
		limit(logging, LOGGER, LogLevel.ERROR);
		limit(logging, RECEIVE_LOGGER, LogLevel.ERROR);
		for (String logger : List.of(POOL_LOGGER, NO_POOL_LOGGER, WEB_CLIENT_LOGGER)) {
			limit(logging, logger, LogLevel.INFO);
		}
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
