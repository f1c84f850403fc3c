package io.github.downloadmanager.internal.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import io.github.downloadmanager.internal.text.HostileText;
import io.github.downloadmanager.internal.text.SafeFileName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ContentDispositionName}.
 */
class ContentDispositionNameTests {

	static Stream<AcceptanceTable.Row> table() {
		return AcceptanceTable.rows("content_disposition.tsv");
	}

	@ParameterizedTest
	@MethodSource("table")
	void answersAsTheTableSays(AcceptanceTable.Row row) {
		String name = SafeFileName.of(ContentDispositionName.parse(row.get("header_value")));
		String actual = (name != null) ? name : "";
		List<String> others = List.of(row.get("accept_also").split(" \\| "));
		boolean accepted = actual.equals(row.get("expected")) || (!actual.isEmpty() && others.contains(actual))
				|| (actual.isEmpty() && others.contains("<empty>"));
		if (!accepted && others.contains("<any name of 1..255 UTF-8 bytes>")) {
			assertThat(actual.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, 255);
			return;
		}
		assertThat(accepted).as("'%s' for '%s'", actual, row.get("header_value")).isTrue();
	}

	@Test
	void missingHeaderHasNoName() {
		assertThat(ContentDispositionName.parse(null)).isNull();
	}

	@Test
	void nameIsNotCleanedHere() {
		assertThat(ContentDispositionName.parse("attachment; filename=\"../a\"")).isEqualTo("../a");
	}

	@Test
	void textThatWasDecodedAlreadyIsKept() {
		assertThat(ContentDispositionName.parse("attachment; filename=\"\u5ca1.txt\"")).isEqualTo("\u5ca1.txt");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"", "\\", ";", "filename=", "filename*=UTF-8''%41", "'", "=", "a=\"\\", "%", " " })
	void aMegabyteOfAnythingIsRead(String unit) {
		String value = unit.repeat(1_000_000 / unit.length());
		String name = ContentDispositionName.parse("attachment; filename=" + value);
		assertThat((name != null) ? name.length() : 0).isLessThanOrEqualTo(value.length());
		ContentDispositionName.parse(value);
	}

	@Test
	void anyTextHasANameOrNone() {
		HostileText
			.from(4, 20_000, "attachment", "; ", "filename", "filename*", "=", "\"", "\\", "UTF-8''", "%c3%a4", "a.txt",
					"iso-8859-1'en'", "..%2f")
			.forEach((text) -> {
				String name = ContentDispositionName.parse(text);
				if (name != null) {
					assertThat(name).isNotEmpty();
				}
			});
	}

}
