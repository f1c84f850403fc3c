package io.github.downloadmanager.sample.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ArgumentsTests {

	@Test
	void noArgumentsOrPropertiesAloneMeanTheServer() {
		assertThat(Arguments.of().isCommandLine()).isFalse();
		assertThat(Arguments
			.of("--server.port=9000", "--download-manager.max-concurrent=1", "--spring.profiles.active=x",
					"--management.server.port=1", "--logging.level.root=debug", "--sample.events.buffer=1")
			.isCommandLine()).isFalse();
	}

	@Test
	void propertiesAndTheRestAreToldApart() {
		Arguments arguments = Arguments.of("--to=x", "--download-manager.partial-files=keep", "http://a/", "--quiet");
		assertThat(arguments.properties()).containsExactly("--download-manager.partial-files=keep");
		assertThat(arguments.commandLine()).containsExactly("--to=x", "http://a/", "--quiet");
		assertThat(arguments.isCommandLine()).isTrue();
	}

	@Test
	void misspeltPropertyIsAnOption() {
		assertThat(Arguments.of("--serve.port=1").isCommandLine()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "http://host/path?token=S3CR3T, http://host/path...", "http://user:S3CR3T@host/p, http://***@host/p",
			"http://user:S3#CR3T@host/p, http://***@...", "http://user:S3?CR3T@host/p, http://***@...",
			"S3CR3T@host, ***@host", "file.bin, file.bin", "http://a/#S3CR3T, http://a/..." })
	void shownArgumentHoldsNoSecret(String argument, String shown) {
		assertThat(Printable.argument(argument)).isEqualTo(shown).doesNotContain("CR3T");
	}

	@Test
	void shownTextCannotDriveTheTerminal() {
		assertThat(Printable.text("a\u001B[2Jb\nc\u202Ed")).isEqualTo("a?[2Jb?c?d");
	}

	@ParameterizedTest
	@CsvSource({ "0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "1572864, 1.5 MiB", "1099511627776, 1.0 TiB" })
	void sizesAreForPeople(long bytes, String shown) {
		assertThat(Printable.size(bytes)).isEqualTo(shown);
	}

}
