package io.github.downloadmanager.internal.transfer;

import java.net.URI;
import java.util.List;
import java.util.OptionalLong;

import io.github.downloadmanager.content.ByteRanges;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.internal.http.ContentRange;
import io.github.downloadmanager.internal.http.RemoteContent;
import io.github.downloadmanager.internal.transfer.TransferPlan.Identity;
import io.github.downloadmanager.internal.transfer.TransferPlan.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

class TransferPlanTests {

	private static final Validator V1 = new Validator("\"v1\"");

	private static final Validator V2 = new Validator("\"v2\"");

	private static TransferPlan held(long held, @Nullable Validator validator, OptionalLong total) {
		return new TransferPlan(held, new ByteRanges.Gap(held, total.orElse(Long.MAX_VALUE)),
				new Identity(validator, total, null, false));
	}

	private static RemoteContent whole(OptionalLong length, @Nullable Validator validator) {
		return new RemoteContent(info(length, "application/octet-stream"), validator, false, null, length, null,
				List.of(), Flux.empty());
	}

	private static RemoteContent part(@Nullable ContentRange range, OptionalLong bodyLength,
			@Nullable Validator validator) {
		OptionalLong total = (range != null) ? range.total() : OptionalLong.empty();
		return new RemoteContent(info(total, "application/octet-stream"), validator, true, range, bodyLength, null,
				List.of(), Flux.empty());
	}

	private static RemoteContent wholeClaiming(ContentRange range, OptionalLong bodyLength) {
		return new RemoteContent(info(bodyLength, "application/octet-stream"), V1, false, range, bodyLength, null,
				List.of(), Flux.empty());
	}

	private static RemoteInfo info(OptionalLong length, String type) {
		return new RemoteInfo(length, true, null, null, type, null, URI.create("http://files.example/"));
	}

	private static OptionalLong size(String value) {
		return value.equals("?") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
	}

	@Test
	void nothingHeldAsksForEverything() {
		TransferPlan plan = held(0, null, OptionalLong.empty());
		assertThat(plan.canResume()).isFalse();
		assertThat(plan.range()).isNull();
		assertThat(plan.condition()).isNull();
		assertThat(plan.judge(whole(OptionalLong.of(10), V1))).isEqualTo(Verdict.take(0, OptionalLong.of(10)));
		assertThat(plan.judge(whole(OptionalLong.empty(), null))).isEqualTo(Verdict.take(0, OptionalLong.empty()));
	}

	@Test
	void whatIsMissingIsAskedForToTheEnd() {
		TransferPlan plan = held(100, V1, OptionalLong.of(1000));
		assertThat(plan.canResume()).isTrue();
		assertThat(plan.range().toHeaderValue()).isEqualTo("bytes=100-");
		assertThat(plan.condition()).isEqualTo(V1);
	}

	@Test
	void aGapInTheMiddleIsAskedForExactly() {
		TransferPlan plan = new TransferPlan(500, new ByteRanges.Gap(100, 200),
				new Identity(V1, OptionalLong.of(1000), null, false));
		assertThat(plan.range().toHeaderValue()).isEqualTo("bytes=100-199");
	}

	@Test
	void withoutAValidatorNothingIsBuiltUpon() {
		TransferPlan plan = held(100, null, OptionalLong.of(1000));
		assertThat(plan.canResume()).isFalse();
		assertThat(plan.range()).isNull();
	}

	@Test
	void aWholeAnswerToARangeStartsOver() {
		TransferPlan plan = held(100, V1, OptionalLong.of(1000));
		assertThat(plan.judge(whole(OptionalLong.of(1000), V1))).isEqualTo(new Verdict(Verdict.Kind.START_OVER, 0,
				OptionalLong.of(1000), "the server does not support ranges here"));
		assertThat(plan.judge(whole(OptionalLong.of(900), V2)))
			.isEqualTo(new Verdict(Verdict.Kind.START_OVER, 0, OptionalLong.of(900), "the content has changed"));
	}

	@ParameterizedTest(name = "{5}")
	@CsvSource({ "100, 999, 1000, 900, v1, TAKE", "100, 999, 1000, ?, v1, TAKE", "100, 999, ?, 900, v1, TAKE",
			"100, 500, 1000, 401, v1, TAKE", "99, 999, 1000, 901, v1, starts at 99",
			"101, 999, 1000, 899, v1, starts at 101", "0, 999, 1000, 1000, v1, starts at 0",
			"100, 999, 1001, 900, v1, its size was 1000 and is 1001", "100, 998, 999, 899, v1, its size was 1000",
			"100, 999, 1000, 899, v1, length is not that of its range",
			"100, 999, 1000, 1000, v1, length is not that of its range", "100, 1000, ?, 901, v1, longer than asked",
			"100, 999, 1000, 900, v2, its validator is not the same",
			"100, 999, 1000, 900, none, its validator is not the same" })
	void aPartMustFitExactly(long first, long last, String total, String length, String validator, String outcome) {
		TransferPlan plan = held(100, V1, OptionalLong.of(1000));
		Validator said = validator.equals("none") ? null : new Validator("\"" + validator + "\"");
		Verdict verdict = plan.judge(part(new ContentRange(first, last, size(total)), size(length), said));
		if (outcome.equals("TAKE")) {
			assertThat(verdict).isEqualTo(Verdict.take(first, OptionalLong.of(last + 1)));
		}
		else {
			assertThat(verdict.kind()).isEqualTo(Verdict.Kind.REJECT);
			assertThat(verdict.reason()).contains(outcome);
		}
	}

	@Test
	void aPartThatDoesNotSayWhichIsRefused() {
		Verdict verdict = held(100, V1, OptionalLong.of(1000)).judge(part(null, OptionalLong.of(900), V1));
		assertThat(verdict).isEqualTo(Verdict.reject("a part was sent without saying which"));
	}

	@ParameterizedTest
	@CsvSource({ "100, 999, 1000, 900", "100, 999, 1000, ?", "100, 999, ?, 900", "0, 99, 1000, 100", "0, 99, 1000, ?" })
	void aPartWithTheStatusOfTheWholeIsRefused(long first, long last, String total, String length) {
		RemoteContent content = wholeClaiming(new ContentRange(first, last, size(total)), size(length));
		Verdict refusal = Verdict.reject("a part was sent with the status of the whole");
		assertThat(held(100, V1, OptionalLong.of(1000)).judge(content)).isEqualTo(refusal);
		assertThat(held(0, null, OptionalLong.empty()).judge(content)).isEqualTo(refusal);
		assertThat(held(0, V1, OptionalLong.of(1000)).asPart().judge(content)).isEqualTo(refusal);
	}

	@ParameterizedTest
	@CsvSource({ "1000, 900, v1, REJECT", "1000, 1000, v1, START_OVER", "1000, 999, v1, REJECT",
			"1000, 1001, v1, REJECT", "1000, 900, none, REJECT", "1000, 901, none, START_OVER",
			"1000, 900, v2, START_OVER", "?, 900, v1, START_OVER", "?, 99, v1, REJECT", "?, 99, v2, START_OVER" })
	void aWholeWithTheSameValidatorHasTheSameLength(String total, long length, String validator, Verdict.Kind kind) {
		Validator said = validator.equals("none") ? null : new Validator("\"" + validator + "\"");
		assertThat(held(100, V1, size(total)).judge(whole(OptionalLong.of(length), said)).kind()).isEqualTo(kind);
	}

	@Test
	void aWholeOfUnknownLengthWithTheSameValidatorIsAsLongAsBefore() {
		TransferPlan plan = held(100, V1, OptionalLong.of(1000));
		assertThat(plan.judge(whole(OptionalLong.empty(), V1)).end()).hasValue(1000);
		assertThat(plan.judge(whole(OptionalLong.empty(), V2)).end()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "0, 999, 1000, 1000", "0, 999, ?, 1000", "0, 999, 1000, ?", "100, 999, 1000, 1000",
			"0, 99, 1000, 1000" })
	void aWholeMayNameARange(long first, long last, String total, String length) {
		RemoteContent content = wholeClaiming(new ContentRange(first, last, size(total)), size(length));
		assertThat(held(0, null, OptionalLong.empty()).judge(content)).isEqualTo(Verdict.take(0, size(length)));
		assertThat(held(100, V1, OptionalLong.of(1000)).judge(content).kind()).isEqualTo(Verdict.Kind.START_OVER);
	}

	@Test
	void severalPartsAreRefused() {
		RemoteContent content = new RemoteContent(info(OptionalLong.empty(), "Multipart/ByteRanges; boundary=x"), V1,
				true, null, OptionalLong.empty(), null, List.of(), Flux.empty());
		assertThat(held(100, V1, OptionalLong.of(1000)).judge(content).reason()).contains("several ranges");
	}

	@Test
	void aPartOfAContentWhoseSizeNobodyKnowsIsRefused() {
		Verdict verdict = held(100, V1, OptionalLong.empty())
			.judge(part(new ContentRange(100, 199, OptionalLong.empty()), OptionalLong.of(100), V1));
		assertThat(verdict.kind()).isEqualTo(Verdict.Kind.REJECT);
	}

	@Test
	void anotherEncodingIsRefused() {
		RemoteContent content = new RemoteContent(info(OptionalLong.of(1000), "text/plain"), V1, true,
				new ContentRange(100, 999, OptionalLong.of(1000)), OptionalLong.of(900), "gzip", List.of(),
				Flux.empty());
		assertThat(held(100, V1, OptionalLong.of(1000)).judge(content).reason()).contains("encoding");
	}

	@Test
	void aPartOfAnotherAddressNeedsNoValidatorIfAChecksumProvesTheWhole() {
		TransferPlan plan = new TransferPlan(100, new ByteRanges.Gap(100, 1000),
				new Identity(V1, OptionalLong.of(1000), null, true));
		assertThat(plan.canResume()).isTrue();
		assertThat(plan.condition()).isNull();
		assertThat(plan.judge(part(new ContentRange(100, 999, OptionalLong.of(1000)), OptionalLong.of(900), V2)).kind())
			.isEqualTo(Verdict.Kind.TAKE);
	}

}
