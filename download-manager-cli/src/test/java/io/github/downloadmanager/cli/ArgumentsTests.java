package io.github.downloadmanager.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ArgumentsTests {

	@Test
	void propertiesAndTheRestAreToldApart() {
		Arguments arguments = Arguments.of("--to=x", "--download-manager.partial-files=keep", "http://a/", "--quiet");
		assertThat(arguments.properties()).containsExactly("--download-manager.partial-files=keep");
		assertThat(arguments.commandLine()).containsExactly("--to=x", "http://a/", "--quiet");
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
		assertThat(Printable.text("\u0645\u06cc\u200c\u0631\u0648\u062f \ud83d\udc69\u200d\ud83d\udcbb"))
			.isEqualTo("\u0645\u06cc\u200c\u0631\u0648\u062f \ud83d\udc69\u200d\ud83d\udcbb");
		assertThat(Printable.text("a".repeat(119) + "\ud83d\ude80b")).isEqualTo("a".repeat(119) + "...");
	}

	@ParameterizedTest
	@CsvSource({ "0, 0 B", "999, 999 B", "1000, 1.0 kB", "1550000, 1.6 MB", "99950, 100 kB", "999500, 1.0 MB",
			"1000000000000, 1.0 TB" })
	void sizesAreForPeople(long bytes, String shown) {
		assertThat(Printable.size(bytes)).isEqualTo(shown);
	}

}
