package io.github.downloadmanager.source;

import java.util.OptionalLong;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ContentRange}.
 */
class ContentRangeTests {

	static Stream<AcceptanceTable.Row> table() {
		return AcceptanceTable.rows("content_range.tsv");
	}

	@ParameterizedTest
	@MethodSource("table")
	void answersAsTheTableSays(AcceptanceTable.Row row) {
		String value = row.get("content_range_value");
		String expected = row.get("expected");
		String offset = row.get("requested_offset");
		ContentRange range = ContentRange.parse(value);
		OptionalLong known = Digits.areDigits(row.get("known_total"), 0, row.get("known_total").length())
				? OptionalLong.of(Long.parseLong(row.get("known_total"))) : OptionalLong.empty();
		if (expected.startsWith("416") || expected.equals("complete")) {
			assertThat(range).isNull();
			assertThat(ContentRange.parseUnsatisfied(value)).isPresent();
			assertThat(value).endsWith("/" + ContentRange.parseUnsatisfied(value).getAsLong());
		}
		else if (expected.startsWith("reject")) {
			if (range != null) {
				assertThat(range.answers(ByteRange.from(Long.parseLong(offset)), known)).isFalse();
			}
			if (!value.contains("*")) {
				assertThat(ContentRange.parseUnsatisfied(value)).isEmpty();
			}
		}
		else if (range == null) {
			assertThat(expected).contains(" or reject");
		}
		else if (expected.startsWith("accept")) {
			assertThat(range.answers(ByteRange.from(Long.parseLong(offset)), known)).isTrue();
		}
		else {
			String total = range.total().isPresent() ? Long.toString(range.total().getAsLong()) : "unknown";
			assertThat(expected).startsWith(range.first() + "," + range.last() + "," + total);
		}
	}

	@Test
	void missingHeaderIsNoRange() {
		assertThat(ContentRange.parse(null)).isNull();
		assertThat(ContentRange.parseUnsatisfied(null)).isEmpty();
	}

	@Test
	void lengthAndSpanFollowFromThePositions() {
		ContentRange range = new ContentRange(100, 199, OptionalLong.of(1000));
		assertThat(range.length()).isEqualTo(100);
		assertThat(range.toByteRange()).isEqualTo(new ByteRange(100, 200));
	}

	@Test
	void lastPositionThatHasNoEndIsRejected() {
		assertThat(ContentRange.parse("bytes 0-9223372036854775807/*")).isNull();
		assertThat(ContentRange.parse("bytes 0-9223372036854775806/*")).isNull();
		assertThat(ContentRange.parse("bytes 0-9223372036854775805/*")).isNotNull();
	}

	@Test
	void answerMustNotGoPastWhatWasAsked() {
		ContentRange range = new ContentRange(100, 199, OptionalLong.empty());
		assertThat(range.answers(new ByteRange(100, 200), OptionalLong.empty())).isTrue();
		assertThat(range.answers(new ByteRange(100, 199), OptionalLong.empty())).isFalse();
		assertThat(range.answers(new ByteRange(99, 200), OptionalLong.empty())).isFalse();
	}

	@Test
	void answerMustBeOfTheSizeKnown() {
		ByteRange asked = ByteRange.from(100);
		assertThat(new ContentRange(100, 199, OptionalLong.of(200)).answers(asked, OptionalLong.of(201))).isFalse();
		assertThat(new ContentRange(100, 199, OptionalLong.empty()).answers(asked, OptionalLong.of(199))).isFalse();
		assertThat(new ContentRange(100, 199, OptionalLong.empty()).answers(asked, OptionalLong.of(200))).isTrue();
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
					assertThat(range.toByteRange().isOpen()).isFalse();
				}
				ContentRange.parseUnsatisfied(text).ifPresent((total) -> assertThat(total).isNotNegative());
			});
	}

}
