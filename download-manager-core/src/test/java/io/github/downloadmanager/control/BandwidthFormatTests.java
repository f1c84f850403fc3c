package io.github.downloadmanager.control;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class BandwidthFormatTests {

	@ParameterizedTest
	@CsvSource({ "70000, 70000, 70000", "+5, 5, 5", "1B, 1, 1", "500k, 512000, 500000", "500KB, 512000, 500000",
			"2M, 2097152, 2000000", "2mb/s, 2097152, 2000000", "2 MB, 2097152, 2000000", "' 2MB ', 2097152, 2000000",
			"1.5Mi, 1572864, 1572864", "1.5MiB/s, 1572864, 1572864", "1g, 1073741824, 1000000000", "0.5k, 512, 500",
			"1TB, 1099511627776, 1000000000000", "7 bytes, 7, 7",
			"9223372036854775807, 9223372036854775807, 9223372036854775807" })
	void bandwidthsAreReadAsPeopleWriteThem(String text, long binary, long decimal) {
		assertThat(BandwidthFormat.BINARY.parse(text)).hasValue(binary);
		assertThat(BandwidthFormat.DECIMAL.parse(text)).hasValue(decimal);
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "NONE", " None " })
	void noneIsNoLimit(String text) {
		assertThat(BandwidthFormat.BINARY.parse(text)).isEmpty();
		assertThat(BandwidthFormat.DECIMAL.parse(text)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "0", "0B", "-1", "-1B", "fast", "2X", "0.1", "1i", "1iB", "999999999999999T",
			"9223372036854775808", "2M M", "2  MB", "1,5MB", "1e6", "\uff15MB", "no", "unlimited" })
	void whatIsNoBandwidthIsRefusedWithWhatIsAllowed(String text) {
		for (BandwidthFormat format : BandwidthFormat.values()) {
			assertThatIllegalArgumentException().isThrownBy(() -> format.parse(text))
				.withMessage("bandwidth is '" + text + "'; allowed is " + format.allowed());
		}
	}

	@ParameterizedTest
	@EnumSource
	void messageForgesNoLine(BandwidthFormat format) {
		assertThatIllegalArgumentException().isThrownBy(() -> format.parse("2MB\n\u001b[31mx"))
			.withMessageStartingWith("bandwidth is '2MB??[31mx'");
	}

	/** Every size that Spring's properties take, with what it means there. */
	@Test
	void binaryTakesAllDataSizes() {
		String[] units = { "", "B", "KB", "MB", "GB", "TB" };
		long factor = 1;
		for (String unit : units) {
			assertThat(BandwidthFormat.BINARY.parse(3 + unit)).hasValue(3 * factor);
			factor = unit.isEmpty() ? 1 : factor * 1024;
		}
	}

}
