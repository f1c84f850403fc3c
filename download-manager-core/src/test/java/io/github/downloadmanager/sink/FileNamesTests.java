package io.github.downloadmanager.sink;

import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.github.downloadmanager.internal.text.HostileText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link FileNames}.
 */
class FileNamesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			name.zip | http://h/a.bin | name.zip
			         | http://h/a.bin | a.bin
			..       | http://h/a.bin | a.bin
			../x.zip | http://h/a.bin | x.zip
			         | http://h/      | download
			/        | http://h/..    | download
			""")
	void choosesTheServersNameThenTheAddress(String disposition, URI uri, String expected) {
		assertThat(FileNames.choose(disposition, uri)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "a b.txt", ".env", "~a", "-rf", "\u5ca1.txt", "a..b", "archive.tar.gz" })
	void callersMayUseOrdinaryNames(String name) {
		assertThat(FileNames.problem(name)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", "a/b", "a\\b", "/", "a\u0000", "a\nb", "a\u202eb", "\ud800", "a.", "a ",
			" a", "a\u200b", "a\u0085", "\u3164", "\u2800\ufe0f" })
	void callersMayNotLeaveTheDirectoryOrHideTheName(String name) {
		assertThat(FileNames.problem(name)).startsWith("it ");
	}

	@ParameterizedTest
	@ValueSource(strings = { ".x.bin.0123456789abcdef.part", ".X.BIN.0123456789ABCDEF.PART",
			".x.bin.0123456789abcdef.01234567.part", ".x.bin.0123456789abcdef.part.journal",
			".x.bin.0123456789abcdef.Part.Journal.New" })
	void namesOfPartialFilesAreKeptForThem(String name) {
		assertThat(FileNames.problem(name)).contains("partial files");
		assertThat(FileNames.choose(name, URI.create("http://h/"))).doesNotStartWith(".");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { ".x.bin.part", "x.bin.0123456789abcdef.part", ".x.bin.0123456789abcdef.part.txt", ".journal" })
	void namesThatOnlyResembleThoseOfPartialFilesAreFree(String name) {
		assertThat(FileNames.problem(name)).isNull();
	}

	@Test
	void everyNameOfAPartialFileIsKept() {
		for (String target : new String[] { null, "x.bin", "\u5ca1\n", "A".repeat(255) }) {
			String kept = PartFileName.of(target, URI.create("http://h/"));
			String journal = String.valueOf(PartJournal.of(Path.of("d", "x")).getFileName()).substring(1);
			for (String name : new String[] { kept, PartFileName.randomName(target), kept + journal }) {
				assertThat(PartFileName.isReserved(name)).as(name).isTrue();
			}
		}
	}

	@Test
	void callersNamesAreLimitedInBytes() {
		assertThat(FileNames.problem("\u00e4".repeat(127) + "a")).isNull();
		assertThat(FileNames.problem("\u00e4".repeat(128))).contains("255 bytes");
	}

	@Test
	void devicesAreRefusedWhereTheyAreOnes() {
		assertThat(FileNames.problem("nul.txt") != null).isEqualTo(File.separatorChar == '\\');
	}

	@ParameterizedTest
	@CsvSource({ "a.txt,1,a (1).txt", "a,2,a (2)", "a.tar.gz,10,a (10).tar.gz", ".env,1,.env (1)",
			"a.b.c,2147483647,a.b (2147483647).c" })
	void numbersGoBeforeTheExtension(String name, int n, String expected) {
		assertThat(FileNames.numbered(name, n)).isEqualTo(expected);
	}

	@Test
	void numberedNamesAreShortenedButKeepNumberAndExtension() {
		String name = FileNames.numbered("\u5ca1".repeat(83) + ".jpeg", 1000);
		assertThat(name.getBytes(StandardCharsets.UTF_8).length).isBetween(250, 255);
		assertThat(name).endsWith("\u5ca1 (1000).jpeg");
	}

	@Test
	void numbersStartAtOne() {
		assertThatIllegalArgumentException().isThrownBy(() -> FileNames.numbered("a", 0))
			.withMessageContaining("n is 0");
	}

	@Test
	void noNameLeavesTheDirectory() {
		Path directory = Path.of("target").toAbsolutePath();
		URI uri = URI.create("http://h/");
		HostileText.from(6, 20_000, "..", "/", "\\", "%2f", "C:", "a.txt", "\u0000", ".", "~", "con")
			.forEach((text) -> {
				String name = FileNames.choose(text, uri);
				assertThat(directory.resolve(name).normalize().getParent()).isEqualTo(directory);
				assertThat(FileNames.problem(name)).isNull();
				assertThat(FileNames.problem(FileNames.numbered(name, 1))).isNull();
			});
	}

}
