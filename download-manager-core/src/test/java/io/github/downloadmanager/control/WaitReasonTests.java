package io.github.downloadmanager.control;

import java.time.Instant;
import java.time.ZoneId;

import io.github.downloadmanager.control.WaitReason.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** W3: what a person reads, with times as the clocks of the reader show them. */
class WaitReasonTests {

	private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

	private static final Instant UNTIL = Instant.parse("2026-01-01T13:05:00Z");

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			PAUSED      | user        | false | paused by user
			PAUSED      |             | false | paused
			HELD        | the manager | false | held by the manager
			HELD        | the schedule | true | held by the schedule until 14:05:00
			BACKOFF     |             | true  | tries again at 14:05:00
			BACKOFF     |             | false | tries again
			RETRY_AFTER | example.org | true  | waits for example.org, which asked for a pause until 14:05:00
			RETRY_AFTER | example.org | false | waits for example.org, which asked for a pause
			RETRY_AFTER |             | false | waits for the server, which asked for a pause
			GROUP_LIMIT | 2 of 2      | false | waits for a slot of its group (2 of 2)
			HOST_LIMIT  | 2 of 2      | false | waits for a slot of its host (2 of 2)
			SLOT        |             | false | waits for a free slot
			BANDWIDTH   |             | false | waits for bandwidth
			""")
	void saysWhyInWords(Kind kind, @Nullable String detail, boolean known, String text) {
		assertThat(new WaitReason(kind, SINCE, known ? UNTIL : null, detail).text(ZoneId.of("Europe/Berlin")))
			.isEqualTo(text);
	}

}
