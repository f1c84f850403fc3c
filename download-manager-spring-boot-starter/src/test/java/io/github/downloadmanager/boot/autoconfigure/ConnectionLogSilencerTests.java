package io.github.downloadmanager.boot.autoconfigure;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
		logging().setLogLevel(ConnectionLogSilencer.WEB_CLIENT_LOGGER, null);
	}

	@Test
	void loggersThatPrintWholeAddressesAreQuietEvenWhenAllAroundThemIsDebugged() {
		assertThat(level(ConnectionLogSilencer.LOGGER, "--logging.level.reactor=debug")).isEqualTo(LogLevel.ERROR);
		assertThat(level(ConnectionLogSilencer.WEB_CLIENT_LOGGER, "--logging.level.org.springframework.web=debug"))
			.isEqualTo(LogLevel.INFO);
	}

	@ParameterizedTest
	@ValueSource(strings = { ConnectionLogSilencer.LOGGER, ConnectionLogSilencer.WEB_CLIENT_LOGGER })
	void levelThatTheApplicationSetsWins(String logger) {
		assertThat(level(logger, "--logging.level." + logger + "=debug")).isEqualTo(LogLevel.DEBUG);
	}

	private static LogLevel level(String logger, String... arguments) {
		new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off")
			.run(arguments)
			.close();
		LoggerConfiguration configuration = logging().getLoggerConfiguration(logger);
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
