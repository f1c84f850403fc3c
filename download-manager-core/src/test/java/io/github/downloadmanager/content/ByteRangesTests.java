package io.github.downloadmanager.content;

import java.util.List;
import java.util.stream.LongStream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds of any set of bytes of any content.
 */
class ByteRangesTests {

	private static final long GREATEST = Long.MAX_VALUE - 1;

	@Property(tries = 3000, seed = "20260103", edgeCases = EdgeCasesMode.NONE)
	void aByteIsInTheSetIfItIsInOneOfTheSpansAdded(@ForAll("spans") List<Span> spans) {
		ByteRanges ranges = ranges(spans);
		edges(spans).forEach((position) -> assertThat(isIn(ranges, position)).as("position %d", position)
			.isEqualTo(spans.stream().anyMatch((span) -> span.has(position))));
	}

	@Property(tries = 3000, seed = "20260104", edgeCases = EdgeCasesMode.NONE)
	void theSpansAreTheFewestAndInOrder(@ForAll("spans") List<Span> spans) {
		ByteRanges ranges = ranges(spans);
		long end = -1;
		long bytes = 0;
		for (ByteRange range : ranges.toList()) {
			assertThat(range.start()).isGreaterThan(end);
			assertThat(range.end()).isGreaterThan(range.start());
			end = range.end();
			bytes += range.length();
		}
		assertThat(ranges.bytes()).isEqualTo(bytes);
	}

	@Property(tries = 3000, seed = "20260105", edgeCases = EdgeCasesMode.NONE)
	void theFirstGapIsWhatIsMissingFirst(@ForAll("spans") List<Span> spans, @ForAll("positions") long one,
			@ForAll("positions") long other) {
		ByteRanges ranges = ranges(spans);
		long from = Math.min(one, other);
		long end = Math.max(one, other);
		ByteRanges.Gap gap = ranges.firstGap(from, end);
		assertThat(gap.start()).isBetween(from, end);
		assertThat(gap.end()).isBetween(gap.start(), end);
		LongStream.concat(edges(spans), LongStream.of(from, end - 1))
			.filter((position) -> position >= from && position < end)
			.forEach((position) -> {
				if (position < gap.start()) {
					assertThat(isIn(ranges, position)).as("before the gap: %d", position).isTrue();
				}
				else if (position < gap.end()) {
					assertThat(isIn(ranges, position)).as("in the gap: %d", position).isFalse();
				}
			});
		if (gap.end() < end) {
			assertThat(isIn(ranges, gap.end())).as("the gap is as long as it can be").isTrue();
		}
	}

	private static ByteRanges ranges(List<Span> spans) {
		ByteRanges ranges = new ByteRanges();
		spans.forEach((span) -> ranges.add(span.start(), span.end()));
		return ranges;
	}

	private static boolean isIn(ByteRanges ranges, long position) {
		return ranges.toList().stream().anyMatch((range) -> range.start() <= position && position < range.end());
	}

	/** Where something may change, and the positions beside. */
	private static LongStream edges(List<Span> spans) {
		return spans.stream()
			.flatMapToLong((span) -> LongStream.of(span.start() - 1, span.start(), span.end() - 1, span.end()))
			.filter((position) -> position >= 0);
	}

	@Provide
	Arbitrary<Long> positions() {
		return Arbitraries.oneOf(Arbitraries.longs().between(0, 30), Arbitraries.of(GREATEST - 1, GREATEST),
				Arbitraries.longs().between(0, GREATEST));
	}

	/**
	 * Small ones, so that they touch; and any. Some are empty, or the wrong way round.
	 */
	@Provide
	Arbitrary<List<Span>> spans() {
		return Combinators.combine(positions(), positions()).as(Span::new).list().ofMaxSize(12);
	}

	/**
	 * A span to add.
	 */
	record Span(long start, long end) {

		boolean has(long position) {
			return this.start <= position && position < this.end;
		}

	}

}
