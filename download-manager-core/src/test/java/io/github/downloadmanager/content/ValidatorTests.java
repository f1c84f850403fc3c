package io.github.downloadmanager.content;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ValidatorTests {

	/** In hexadecimal it is 56289760. */
	private static final Instant MODIFIED = Instant.parse("2015-10-22T07:59:28Z");

	@ParameterizedTest
	@CsvSource({ "-5, false", "0, false", "1, false", "2, true", "100000, true" })
	void aTagOfTheSecondOfTheModificationProvesNothingInThatSecond(long seconds, boolean strong) {
		assertThat(of("\"56289760-1312d00\"", seconds) != null).isEqualTo(strong);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "\"v1\"", "\"56289761-1312d00\"", "\"562897600-1312d00\"", "\"1312d00-56289760\"", "\"\"" })
	void anyOtherStrongTagProvesItWhateverTheTime(String etag) {
		assertThat(of(etag, 0)).isEqualTo(new Validator(etag));
	}

	@Test
	void aTagIsTrustedIfNoTimesAreKnown() {
		assertThat(Validator.of("\"56289760-1312d00\"", null, null, null)).isNotNull();
		assertThat(Validator.of("\"56289760-1312d00\"", "", MODIFIED, null)).isNotNull();
	}

	private static Validator of(String etag, long secondsLater) {
		return Validator.of(etag, "Thu, 22 Oct 2015 07:59:28 GMT", MODIFIED, MODIFIED.plusSeconds(secondsLater));
	}

}
