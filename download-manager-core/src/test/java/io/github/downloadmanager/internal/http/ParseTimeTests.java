package io.github.downloadmanager.internal.http;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.internal.text.SafeFileName;
import io.github.downloadmanager.policy.RedirectException;
import io.github.downloadmanager.policy.Redirects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * A header of a megabyte is read in one go. What takes the square of its length would
 * take hours; the limit is far from both.
 */
class ParseTimeTests {

	private static final int SIZE = 1_000_000;

	private static final Duration HANG = Duration.ofSeconds(60);

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	private static final URI BASE = URI.create("http://files.example/a/b");

	@ParameterizedTest
	@ValueSource(strings = { " ", "0", "-", ",", "\"", "\\", ";", "%25", "a/../", "=:", "xn--", "\u00c3\u00a4" })
	void everyHeaderIsReadInOneGo(String unit) {
		String long1 = unit.repeat(SIZE / unit.length());
		List<String> values = List.of(long1, "attachment; filename=" + long1, "bytes " + long1, "sha-256=:" + long1,
				"http://" + long1);
		assertTimeoutPreemptively(HANG, () -> {
			for (String value : values) {
				SafeFileName.of(ContentDispositionName.parse(value));
				RetryAfter.parse(value, NOW);
				HttpDate.parse(value, NOW);
				ContentRange.parse(value);
				ContentRange.parseUnsatisfied(value);
				Checksum.parse(value);
				Validator.of(value, value, NOW, NOW);
				resolve(value);
			}
		});
	}

	private static void resolve(String location) {
		try {
			assertThat(Redirects.resolve(BASE, location).isAbsolute()).isTrue();
		}
		catch (RedirectException ex) {
			assertThat(ex.getMessage()).hasSizeLessThan(1000);
		}
	}

}
