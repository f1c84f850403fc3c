package io.github.downloadmanager.internal.http;

import java.util.OptionalLong;

import io.github.downloadmanager.internal.text.HostileText;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ContentRange}.
 */
class ContentRangeTests {

	@Test
	void missingHeaderIsNoRange() {
		assertThat(ContentRange.parse(null)).isNull();
		assertThat(ContentRange.parseUnsatisfied(null)).isEmpty();
	}

	@Test
	void theLengthFollowsFromThePositions() {
		ContentRange range = new ContentRange(100, 199, OptionalLong.of(1000));
		assertThat(range.length()).isEqualTo(100);
	}

	@Test
	void lastPositionThatHasNoEndIsRejected() {
		assertThat(ContentRange.parse("bytes 0-9223372036854775807/*")).isNull();
		assertThat(ContentRange.parse("bytes 0-9223372036854775806/*")).isNull();
		assertThat(ContentRange.parse("bytes 0-9223372036854775805/*")).isNotNull();
	}

	@Test
	void impossibleRangeCannotBeMade() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ContentRange(5, 4, OptionalLong.empty()))
			.withMessageContaining("0 <= first <= last < total");
	}

	@Test
	void anyTextIsARangeThatHoldsOrNone() {
		HostileText.from(1, 20_000, "bytes ", "0-0/1", "0", "12345678901234567890", "-", "/", "*", "*/9")
			.forEach((text) -> {
				ContentRange range = ContentRange.parse(text);
				if (range != null) {
					assertThat(range.first()).isBetween(0L, range.last());
					assertThat(range.length()).isPositive();
				}
				ContentRange.parseUnsatisfied(text).ifPresent((total) -> assertThat(total).isNotNegative());
			});
	}

}
