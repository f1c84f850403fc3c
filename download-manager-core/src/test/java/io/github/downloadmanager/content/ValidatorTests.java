package io.github.downloadmanager.content;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ValidatorTests {

	/** In hexadecimal digits it is 56289760, in decimal 1445500768, to base 36 nwm3j4. */
	private static final Instant MODIFIED = Instant.parse("2015-10-22T07:59:28Z");

	@ParameterizedTest
	@CsvSource({ "-5, false", "0, false", "1, false", "2, true", "100000, true" })
	void aTagOfTheSecondOfTheModificationProvesNothingInThatSecond(long seconds, boolean strong) {
		assertThat(of("\"56289760-1312d00\"", seconds) != null).isEqualTo(strong);
	}

	/**
	 * As other servers make them: decimal, with the size or an inode before it, to the
	 * base of 36 (Caddy up to 2.7), as file time (ASP.NET Core), and as a number that
	 * tells nothing (lighttpd).
	 */
	@ParameterizedTest
	@ValueSource(strings = { "\"1445500768-20000000\"", "\"56289760.20000000\"", "\"1312d00-56289760\"",
			"\"2c5-1312D00-56289760\"", "\"56289760\"", "\"file.bin-1445500768-20000000\"", "\"nwm3j4bwo3k\"",
			"\"1d10c9f920d5d00\"", "\"5628976056289760\"", "\"3141592653\"", "\"17\"" })
	void inWhateverFormTheTimeIs(String etag) {
		assertThat(of(etag, 1)).isNull();
		assertThat(of(etag, 2)).isEqualTo(new Validator(etag));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"v1\"", "\"56289761-1312d00\"", "\"5ca1ab1e\"", "\"1312d00-5628976\"", "\"nwm3j5bwo3k\"",
			"\"1d20c9f920d5d00\"", "\"\"" })
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
