package io.github.downloadmanager.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
		// Other tests read what is logged, and the file of one here has it go nowhere.
		run();
		for (String logger : List.of(ConnectionLogSilencer.LOGGER, ConnectionLogSilencer.RECEIVE_LOGGER,
				ConnectionLogSilencer.POOL_LOGGER, ConnectionLogSilencer.NO_POOL_LOGGER,
				ConnectionLogSilencer.WEB_CLIENT_LOGGER)) {
			logging().setLogLevel(logger, null);
		}
	}

	@Test
	void loggersThatPrintWholeAddressesAreQuietEvenWhenAllAroundThemIsDebugged() {
		assertThat(level(ConnectionLogSilencer.LOGGER, "--logging.level.reactor=debug")).isEqualTo(LogLevel.ERROR);
		assertThat(level(ConnectionLogSilencer.POOL_LOGGER, "--logging.level.reactor=debug")).isEqualTo(LogLevel.INFO);
		assertThat(level(ConnectionLogSilencer.NO_POOL_LOGGER, "--logging.level.reactor=debug"))
			.isEqualTo(LogLevel.INFO);
		assertThat(level(ConnectionLogSilencer.WEB_CLIENT_LOGGER, "--logging.level.org.springframework.web=debug"))
			.isEqualTo(LogLevel.INFO);
	}

	@ParameterizedTest
	@ValueSource(strings = { ConnectionLogSilencer.LOGGER, ConnectionLogSilencer.RECEIVE_LOGGER })
	void brokenConnectionsOfWhichDownloadsTellAreNoWarnings(String logger) {
		assertThat(level(logger)).isEqualTo(LogLevel.ERROR);
	}

	@ParameterizedTest
	@ValueSource(strings = { ConnectionLogSilencer.LOGGER, ConnectionLogSilencer.RECEIVE_LOGGER,
			ConnectionLogSilencer.POOL_LOGGER, ConnectionLogSilencer.WEB_CLIENT_LOGGER })
	void levelThatTheApplicationSetsWins(String logger) {
		assertThat(level(logger, "--logging.level." + logger + "=debug")).isEqualTo(LogLevel.DEBUG);
	}

	@ParameterizedTest
	@ValueSource(strings = { ConnectionLogSilencer.LOGGER, ConnectionLogSilencer.POOL_LOGGER,
			ConnectionLogSilencer.WEB_CLIENT_LOGGER })
	void levelInAFileOfTheLoggingSystemWins(String logger, @TempDir Path directory) throws IOException {
		Path file = Files.writeString(directory.resolve("logback.xml"),
				"<configuration><root level='WARN'/><logger name='" + logger + "' level='DEBUG'/></configuration>");
		assertThat(level(logger, "--logging.config=" + file)).isEqualTo(LogLevel.DEBUG);
	}

	/** The one of an application that is restarted in this process, as developers do. */
	@Test
	void levelIsKeptWhenTheApplicationStartsAgain() {
		for (int i = 0; i < 2; i++) {
			assertThat(level(ConnectionLogSilencer.LOGGER, "--logging.level.root=debug")).isEqualTo(LogLevel.ERROR);
		}
	}

	private static LogLevel level(String logger, String... arguments) {
		run(arguments);
		LoggerConfiguration configuration = logging().getLoggerConfiguration(logger);
		assertThat(configuration).isNotNull();
		return configuration.getLevelConfiguration().getLevel();
	}

	private static void run(String... arguments) {
		new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off")
			.run(arguments)
			.close();
	}

	private static LoggingSystem logging() {
		return LoggingSystem.get(ConnectionLogSilencer.class.getClassLoader());
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

}
