package io.github.downloadmanager.internal.transfer;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

import io.github.downloadmanager.content.ByteRange;
import io.github.downloadmanager.content.ByteRanges;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.internal.http.ContentRange;
import io.github.downloadmanager.internal.http.RemoteContent;
import io.github.downloadmanager.internal.transfer.TransferPlan.Identity;
import io.github.downloadmanager.internal.transfer.TransferPlan.Verdict;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds of {@link TransferPlan} whatever is held and whatever comes.
 */
class TransferPlanPropertiesTests {

	private static final Validator V1 = new Validator("\"v1\"");

	private static final Validator V2 = new Validator("\"v2\"");

	/** One less means "open". */
	private static final long GREATEST = Long.MAX_VALUE - 1;

	/** Bytes are joined only if start, total and validator fit. */
	@Property(tries = 20_000, seed = "20260101", edgeCases = EdgeCasesMode.NONE)
	void bytesAreJoinedOnlyIfAllOfItFits(@ForAll("cases") Case given) {
		TransferPlan plan = new TransferPlan(given.held(),
				new ByteRanges.Gap(given.held(), given.known().orElse(Long.MAX_VALUE)),
				new Identity(given.validator(), given.known(), null, false));
		RemoteContent content = given.answer();
		Verdict verdict = plan.judge(content);
		Statistics.label("verdict")
			.collect(verdict.kind(), content.partial())
			.coverage((coverage) -> coverage.check(Verdict.Kind.TAKE, true).count((count) -> count > 100));
		if (given.held() > 0 && !content.partial()) {
			assertThat(verdict.kind()).isEqualTo(Verdict.Kind.START_OVER);
		}
		if (verdict.kind() == Verdict.Kind.TAKE && content.partial()) {
			ContentRange range = Objects.requireNonNull(content.range());
			OptionalLong known = plan.identity().total();
			assertThat(range.first()).isEqualTo(given.held());
			assertThat(content.validator()).isEqualTo(given.validator());
			assertThat(known.isPresent() || range.total().isPresent()).isTrue();
			if (known.isPresent() && range.total().isPresent()) {
				assertThat(range.total()).isEqualTo(known);
			}
			assertThat(verdict.from()).isEqualTo(given.held());
			assertThat(verdict.end().orElseThrow()).isGreaterThan(given.held())
				.isLessThanOrEqualTo(known.orElse(Long.MAX_VALUE));
		}
	}

	/**
	 * Whatever is held of a content of any size, asking for what is missing until nothing
	 * is brings every byte exactly once, however much of it each answer brings.
	 */
	@Property(tries = 2000, seed = "20260102", edgeCases = EdgeCasesMode.NONE)
	void whatIsMissingIsFetchedExactlyOnce(@ForAll("sizes") long total,
			@ForAll @Size(max = 20) List<@LongRange(min = 0) Long> edges,
			@ForAll @IntRange(min = 1, max = 4) int share) {
		ByteRanges ranges = new ByteRanges();
		for (int i = 0; i + 1 < edges.size(); i += 2) {
			long one = edges.get(i) % total;
			long other = edges.get(i + 1) % total;
			ranges.add(Math.min(one, other), Math.max(one, other) + 1);
		}
		long fetched = ranges.bytes();
		for (int questions = 0; ranges.bytes() < total; questions++) {
			assertThat(questions).isLessThan(10_000);
			ByteRanges.Gap missing = ranges.firstGap(0, total);
			TransferPlan plan = new TransferPlan(ranges.bytes(), missing,
					new Identity(V1, OptionalLong.of(total), null, false));
			ByteRange asked = plan.range();
			long start = (asked != null) ? asked.start() : 0;
			long end = (asked != null && !asked.isOpen()) ? asked.end() : total;
			assertThat(start).isEqualTo(missing.start());
			assertThat(end).isEqualTo(missing.end());
			// An answer may be shorter than asked, RFC 9110 section 15.3.7.
			long last = start + Math.max(1, (end - start) / share + (end - start) % share) - 1;
			ContentRange brought = new ContentRange(start, Math.min(last, end - 1), OptionalLong.of(total));
			Verdict verdict = plan.judge(part(brought, OptionalLong.of(brought.length()), V1));
			assertThat(verdict).isEqualTo(Verdict.take(start, OptionalLong.of(brought.last() + 1)));
			ranges.add(brought.first(), brought.last() + 1);
			fetched += brought.length();
		}
		assertThat(fetched).as("no byte came twice").isEqualTo(total);
		assertThat(ranges.toList()).containsExactly(new ByteRange(0, total));
		assertThat(ranges.firstGap(0, total).isEmpty()).isTrue();
	}

	@Provide
	Arbitrary<Long> sizes() {
		return Arbitraries.oneOf(
				Arbitraries.of(1L, 2L, 3L, 10L, Integer.MAX_VALUE + 1L, 1L << 53, GREATEST - 1, GREATEST),
				Arbitraries.longs().between(1, GREATEST));
	}

	@Provide
	Arbitrary<Case> cases() {
		return sizes().flatMap((total) -> {
			Arbitrary<Long> positions = Arbitraries.oneOf(Arbitraries.of(0L, Math.min(1, total - 1), total - 1),
					Arbitraries.longs().between(0, total - 1));
			Arbitrary<OptionalLong> known = Arbitraries.frequencyOf(
					Tuple.of(3, Arbitraries.just(OptionalLong.of(total))),
					Tuple.of(1, Arbitraries.just(OptionalLong.empty())));
			Arbitrary<@Nullable Validator> validators = Arbitraries.of(V1, V1, V1, V2).injectNull(0.1);
			return positions.flatMap(
					(held) -> Combinators.combine(validators, known, answers(total, held, positions, known, validators))
						.as((validator, size, answer) -> new Case(held, validator, size, answer)));
		});
	}

	private static Arbitrary<RemoteContent> answers(long total, long held, Arbitrary<Long> positions,
			Arbitrary<OptionalLong> said, Arbitrary<@Nullable Validator> validators) {
		Arbitrary<RemoteContent> whole = Combinators.combine(said, validators).as(TransferPlanPropertiesTests::whole);
		Arbitrary<Long> firsts = Arbitraries.oneOf(Arbitraries.just(held), Arbitraries.just(held), positions);
		Arbitrary<Long> lasts = Arbitraries.oneOf(Arbitraries.just(total - 1), Arbitraries.just(total - 1), positions);
		Arbitrary<OptionalLong> lengths = positions.map(OptionalLong::of).injectNull(0.8);
		Arbitrary<RemoteContent> parts = Combinators.combine(firsts, lasts, said, lengths, validators)
			.as((first, last, size, length, validator) -> {
				ContentRange range = new ContentRange(Math.min(first, last), Math.max(first, last), size);
				return part(range, (length != null) ? length : OptionalLong.of(range.length()), validator);
			});
		return Arbitraries.oneOf(whole, parts, parts, parts);
	}

	private static RemoteContent whole(OptionalLong length, @Nullable Validator validator) {
		return new RemoteContent(info(length), validator, false, null, length, null, List.of(), Flux.empty());
	}

	private static RemoteContent part(ContentRange range, OptionalLong length, @Nullable Validator validator) {
		return new RemoteContent(info(range.total()), validator, true, range, length, null, List.of(), Flux.empty());
	}

	private static RemoteInfo info(OptionalLong length) {
		return new RemoteInfo(length, true, null, null, null, null, URI.create("http://files.example/"));
	}

	/**
	 * What is held, and what comes.
	 */
	record Case(long held, @Nullable Validator validator, OptionalLong known, RemoteContent answer) {

	}

}
