package io.github.downloadmanager.internal.http;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

import io.github.downloadmanager.internal.text.ArgumentChecks;
import io.github.downloadmanager.internal.text.HostileText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RetryAfter} and {@link HttpDate}.
 */
class RetryAfterTests {

	private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");

	private static final Duration CAP = Duration.ofMinutes(10);

	static Stream<AcceptanceTable.Row> table() {
		return AcceptanceTable.rows("retry_after.tsv");
	}

	@ParameterizedTest
	@MethodSource("table")
	void answersAsTheTableSays(AcceptanceTable.Row row) {
		Duration wait = RetryAfter.parse(row.get("retry_after_value"), NOW);
		String expected = row.get("expected_delay_ms");
		if (wait == null) {
			assertThat(expected).contains("backoff");
		}
		else if (expected.startsWith("cap")) {
			assertThat(wait).isGreaterThan(CAP);
		}
		else {
			assertThat(expected).contains(Long.toString(wait.toMillis()));
		}
	}

	@Test
	void missingHeaderIsNothing() {
		assertThat(RetryAfter.parse(null, NOW)).isNull();
	}

	@Test
	void zeroIsAtOnce() {
		assertThat(RetryAfter.parse("0", NOW)).isEqualTo(Duration.ZERO);
	}

	@ParameterizedTest
	@ValueSource(strings = { "9223372036854775807", "9223372036854775808", "99999999999999999999999",
			"Fri, 31 Dec 9999 23:59:59 GMT" })
	void hugeWaitsSaturateWhereNanosecondsStillFit(String value) {
		Duration wait = RetryAfter.parse(value, NOW);
		assertThat(wait).isEqualTo(ArgumentChecks.MAX_DURATION);
		assertThat(ArgumentChecks.MAX_DURATION.toNanos()).isPositive();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Sun, 06 Nov 1994 08:49:37 GMT  | 1994-11-06T08:49:37Z
			Sunday, 06-Nov-94 08:49:37 GMT | 1994-11-06T08:49:37Z
			Sunday, 06-Nov-74 08:49:37 GMT | 2074-11-06T08:49:37Z
			Sun Nov  6 08:49:37 1994       | 1994-11-06T08:49:37Z
			Sun Nov 16 08:49:37 1994       | 1994-11-16T08:49:37Z
			Sat, 31 Dec 2016 23:59:60 GMT  | 2016-12-31T23:59:59Z
			""")
	void readsTheThreeFormsOfADate(String value, Instant expected) {
		assertThat(HttpDate.parse(value, NOW)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "Sun, 06 nov 1994 08:49:37 GMT", "Son, 06 Nov 1994 08:49:37 GMT",
			"Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC",
			"Sunday, 06-Nov-1994 08:49:37 GMT", "Someday, 06-Nov-94 08:49:37 GMT", "Sun Nov 6 08:49:37 1994",
			"Sun, 06 Nov 1994 08:49:37 GMTx", "Sun, 06 Nov 1994 08:49:61 GMT" })
	void anythingElseIsNoDate(String value) {
		assertThat(HttpDate.parse(value, NOW)).isNull();
	}

	@Test
	void anyTextIsAWaitWithinBoundsOrNothing() {
		HostileText.from(3, 20_000, "Wed, ", "01 Jan ", "2025 ", "00:00:10 ", "GMT", "10", "Wednesday, ", "01-Jan-25 ")
			.forEach((text) -> {
				Duration wait = RetryAfter.parse(text, NOW);
				if (wait != null) {
					assertThat(wait).isBetween(Duration.ZERO, ArgumentChecks.MAX_DURATION);
				}
			});
	}

}
