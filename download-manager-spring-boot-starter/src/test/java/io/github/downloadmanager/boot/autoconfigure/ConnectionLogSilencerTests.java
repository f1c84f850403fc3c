package io.github.downloadmanager.boot.autoconfigure;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggerConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionLogSilencerTests {

	@AfterEach
	void forget() {
		logging().setLogLevel(ConnectionLogSilencer.LOGGER, null);
	}

	@Test
	void loggerThatPrintsWholeAddressesIsQuietEvenWhenReactorIsDebugged() {
		assertThat(level("--logging.level.reactor=debug")).isEqualTo(LogLevel.ERROR);
	}

	@Test
	void levelThatTheApplicationSetsWins() {
		assertThat(level("--logging.level." + ConnectionLogSilencer.LOGGER + "=debug")).isEqualTo(LogLevel.DEBUG);
	}

	private static LogLevel level(String... arguments) {
		new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off")
			.run(arguments)
			.close();
		LoggerConfiguration configuration = logging().getLoggerConfiguration(ConnectionLogSilencer.LOGGER);
		assertThat(configuration).isNotNull();
		return configuration.getLevelConfiguration().getLevel();
	}

	private static LoggingSystem logging() {
		return LoggingSystem.get(ConnectionLogSilencer.class.getClassLoader());
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

}
