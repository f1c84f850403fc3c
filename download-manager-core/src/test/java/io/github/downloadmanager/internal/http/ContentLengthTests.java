package io.github.downloadmanager.internal.http;

import java.net.ProtocolException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

import io.github.downloadmanager.internal.text.HostileText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ContentLength}.
 */
class ContentLengthTests {

	static Stream<AcceptanceTable.Row> table() {
		return AcceptanceTable.rows("content_length.tsv");
	}

	@ParameterizedTest
	@MethodSource("table")
	void answersAsTheTableSays(AcceptanceTable.Row row) throws Exception {
		List<String> lines = List.of(row.get("content_length_value").split("\r\n", -1));
		String expected = row.get("expected");
		if (expected.startsWith("error") || expected.startsWith("too large")) {
			assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> ContentLength.parse(lines))
				.withMessageStartingWith("Content-Length ");
		}
		else if (expected.equals("unknown length")) {
			assertThat(ContentLength.parse(lines)).isEmpty();
		}
		else {
			assertThat(ContentLength.parse(lines)).hasValue(Long.parseLong(expected));
		}
	}

	@Test
	void noHeaderIsUnknown() throws Exception {
		assertThat(ContentLength.parse(List.of())).isEmpty();
	}

	@Test
	void greatestLengthIsNotTheOneThatMeansOpen() throws Exception {
		assertThat(ContentLength.parse(List.of("9223372036854775806"))).hasValue(Long.MAX_VALUE - 1);
	}

	@Test
	void emptyLineBesideANumberIsMalformed() {
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> ContentLength.parse(List.of("", "42")));
		assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> ContentLength.parse(List.of("42,")));
	}

	@Test
	void digitsOfOtherScriptsAreMalformed() {
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> ContentLength.parse(List.of("\u0664\u0662")));
	}

	@Test
	void anyTextIsALengthOrAProtocolError() {
		HostileText.from(2, 20_000, "42", ",", " ", "9223372036854775807", "0", "-", "+1").forEach((text) -> {
			try {
				OptionalLong length = ContentLength.parse(List.of(text, text));
				length.ifPresent((value) -> assertThat(value).isBetween(0L, Long.MAX_VALUE - 1));
			}
			catch (ProtocolException ex) {
				assertThat(ex.getMessage()).startsWith("Content-Length ");
			}
		});
	}

}
