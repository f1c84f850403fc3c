package io.github.downloadmanager.internal.transfer;

import java.net.URI;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

import io.github.downloadmanager.content.ByteRanges;
import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.internal.http.AcceptanceTable;
import io.github.downloadmanager.internal.http.ContentRange;
import io.github.downloadmanager.internal.http.RemoteContent;
import io.github.downloadmanager.internal.transfer.TransferPlan.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a {@code Content-Range} leads to, from its text to the decision whether to take
 * the part.
 */
class ContentRangeTableTests {

	private static final Validator VALIDATOR = new Validator("\"v1\"");

	static Stream<AcceptanceTable.Row> table() {
		return AcceptanceTable.rows("content_range.tsv");
	}

	@ParameterizedTest
	@MethodSource("table")
	void answersAsTheTableSays(AcceptanceTable.Row row) {
		String value = row.get("content_range_value");
		String expected = row.get("expected");
		ContentRange range = ContentRange.parse(value);
		if (expected.startsWith("416") || expected.equals("complete")) {
			assertThat(range).isNull();
			assertThat(ContentRange.parseUnsatisfied(value)).isPresent();
			assertThat(value).endsWith("/" + ContentRange.parseUnsatisfied(value).getAsLong());
		}
		else if (expected.startsWith("reject")) {
			assertThat(verdict(row, range).kind()).isEqualTo(Verdict.Kind.REJECT);
			if (!value.contains("*")) {
				assertThat(ContentRange.parseUnsatisfied(value)).isEmpty();
			}
		}
		else if (range == null) {
			assertThat(expected).contains(" or reject");
		}
		else if (expected.startsWith("accept")) {
			assertThat(verdict(row, range).kind()).isEqualTo(Verdict.Kind.TAKE);
		}
		else {
			String total = range.total().isPresent() ? Long.toString(range.total().getAsLong()) : "unknown";
			assertThat(expected).startsWith(range.first() + "," + range.last() + "," + total);
		}
	}

	private static Verdict verdict(AcceptanceTable.Row row, ContentRange range) {
		OptionalLong known = number(row.get("known_total"));
		long offset = number(row.get("requested_offset")).orElse(0);
		TransferPlan plan = new TransferPlan(Math.max(1, offset),
				new ByteRanges.Gap(offset, known.orElse(Long.MAX_VALUE)),
				new TransferPlan.Identity(VALIDATOR, known, null, false));
		OptionalLong total = (range != null) ? range.total() : OptionalLong.empty();
		OptionalLong length = (range != null) ? OptionalLong.of(range.length()) : OptionalLong.empty();
		RemoteInfo info = new RemoteInfo(total, true, null, null, null, null, URI.create("http://files.example/"));
		return plan.judge(new RemoteContent(info, VALIDATOR, true, range, length, null, List.of(), Flux.empty()));
	}

	private static OptionalLong number(String text) {
		return text.matches("[0-9]+") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
	}

}
