package io.github.downloadmanager.internal.text;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a name or an address says, the name made of it is safe.
 */
public class NameFuzzTests {

	@FuzzTest(maxDuration = "3m")
	void ofText(byte[] data) {
		assertSafe(SafeFileName.of(new String(data, StandardCharsets.UTF_8)));
	}

	/** Two bytes are a character: halves of surrogate pairs too. */
	@FuzzTest(maxDuration = "3m")
	void ofAnyCharacters(byte[] data) {
		assertSafe(SafeFileName.of(new String(data, StandardCharsets.UTF_16BE)));
		StringBuilder text = new StringBuilder();
		for (int i = 0; i + 1 < data.length; i += 2) {
			text.append((char) ((data[i] & 0xff) << 8 | data[i + 1] & 0xff));
		}
		assertSafe(SafeFileName.of(text.toString()));
	}

	@FuzzTest(maxDuration = "3m")
	void ofAddress(byte[] data) {
		try {
			assertSafe(SafeFileName.of(new URI(new String(data, StandardCharsets.UTF_8))));
		}
		catch (URISyntaxException ex) {
			// No address, no name.
		}
	}

	public static void assertSafe(@Nullable String name) {
		if (name == null) {
			return;
		}
		assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, SafeFileName.MAX_BYTES);
		assertThat(new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)).isEqualTo(name);
		assertThat(name).doesNotStartWith(".").doesNotEndWith(".").isEqualTo(name.strip());
		assertThat(name.codePoints()).noneMatch((c) -> "/\\<>:\"|?*".indexOf(c) >= 0)
			.noneMatch(SafeFileName::isUnprintable);
		assertThat(SafeFileName.isDevice(name)).isFalse();
		assertThat(Normalizer.isNormalized(name, Normalizer.Form.NFC)).isTrue();
		assertThat(SafeFileName.of(name)).isEqualTo(name);
	}

}
