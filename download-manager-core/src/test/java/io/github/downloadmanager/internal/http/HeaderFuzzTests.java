package io.github.downloadmanager.internal.http;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.downloadmanager.content.Checksum;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.internal.text.ArgumentChecks;
import io.github.downloadmanager.internal.text.NameFuzzTests;
import io.github.downloadmanager.internal.text.SafeFileName;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a server sends as a header is understood or is not, and never harms. Bytes are
 * the characters U+0000 to U+00FF, as they are in headers.
 */
class HeaderFuzzTests {

	private static final Instant NOW = Instant.parse("2025-01-01T00:00:00Z");

	@FuzzTest(maxDuration = "3m")
	void contentDisposition(byte[] data) {
		String name = ContentDispositionName.parse(header(data));
		if (name != null) {
			assertThat(name).isNotEmpty();
			NameFuzzTests.assertSafe(SafeFileName.of(name));
		}
	}

	@FuzzTest(maxDuration = "3m")
	void contentRange(byte[] data) {
		ContentRange range = ContentRange.parse(header(data));
		if (range != null) {
			assertThat(range.first()).isBetween(0L, range.last());
			assertThat(range.length()).isPositive();
			assertThat(range.total().orElse(Long.MAX_VALUE)).isGreaterThan(range.last());
			String total = range.total().isPresent() ? Long.toString(range.total().getAsLong()) : "*";
			assertThat(ContentRange.parse("bytes " + range.first() + "-" + range.last() + "/" + total))
				.isEqualTo(range);
		}
		ContentRange.parseUnsatisfied(header(data)).ifPresent((total) -> assertThat(total).isNotNegative());
	}

	/** A line is a header of its own. */
	@FuzzTest(maxDuration = "3m")
	void contentLength(byte[] data) {
		try {
			OptionalLong length = ContentLength.parse(List.of(header(data).split("\n", -1)));
			length.ifPresent((bytes) -> assertThat(bytes).isBetween(0L, Long.MAX_VALUE - 1));
		}
		catch (ProtocolException ex) {
			assertThat(ex.getMessage()).startsWith("Content-Length ");
		}
	}

	@FuzzTest(maxDuration = "3m")
	void retryAfter(byte[] data) {
		Duration wait = RetryAfter.parse(header(data), NOW);
		if (wait != null) {
			assertThat(wait).isBetween(Duration.ZERO, ArgumentChecks.MAX_DURATION);
			assertThat(NOW.plus(wait)).isAfterOrEqualTo(NOW);
		}
	}

	@FuzzTest(maxDuration = "3m")
	void lastModified(byte[] data) {
		String value = header(data);
		Instant date = HttpDate.parse(value, NOW);
		if (date != null) {
			assertThat(date).isBetween(Instant.parse("0000-01-01T00:00:00Z"), Instant.parse("9999-12-31T23:59:59Z"));
			// What was understood is sent back as it came.
			Validator validator = Validator.of(null, value, date, NOW);
			assertThat(validator == null || validator.value().equals(value)).isTrue();
		}
	}

	@FuzzTest(maxDuration = "3m")
	void entityTag(byte[] data) {
		Validator validator = Validator.of(header(data), null, null, null);
		if (validator != null) {
			assertThat(validator.value()).matches("(?s)\"[^\"]*\"");
		}
	}

	@FuzzTest(maxDuration = "3m")
	void digest(byte[] data) {
		for (Checksum checksum : Checksum.parse(header(data))) {
			assertThat(checksum.hex()).matches("[0-9a-f]{" + 2 * checksum.newDigest().getDigestLength() + "}");
		}
	}

	/** Not a header: the file with the checksum, beside the file. */
	@FuzzTest(maxDuration = "3m")
	void checksumFile(byte[] data) {
		String hex = ChecksumFile.find(new String(data, StandardCharsets.UTF_8), "SHA-256", "a.zip", "/a.zip");
		assertThat(hex == null || hex.matches("[0-9a-fA-F]{16,256}")).isTrue();
	}

	private static String header(byte[] data) {
		return new String(data, StandardCharsets.ISO_8859_1);
	}

}
