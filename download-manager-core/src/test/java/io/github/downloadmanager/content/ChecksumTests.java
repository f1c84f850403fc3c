package io.github.downloadmanager.content;

import java.util.Locale;

import io.github.downloadmanager.internal.text.SafeText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

public class ChecksumTests {

	/** Of nothing. */
	private static final String SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

	@Test
	void caseAndSpaceAroundItDoNotMatter() {
		Checksum checksum = Checksum.sha256(SHA256);
		assertThat(Checksum.sha256(SHA256.toUpperCase(Locale.ROOT))).isEqualTo(checksum);
		assertThat(Checksum.sha256(" \t" + SHA256 + "\n")).isEqualTo(checksum);
		assertThat(new Checksum("sha-256", SHA256)).isEqualTo(checksum);
		assertThat(checksum.newDigest().digest()).asHexString().isEqualToIgnoringCase(SHA256);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "e3", "g", "e3 b0", "e3:b0", "\u0661" })
	void anotherLengthOrCharacterIsRefusedWithWhatIsAllowed(String piece) {
		String padded = (piece + SHA256).substring(0, 64);
		for (String value : new String[] { piece, SHA256 + piece + "0", piece.isBlank() ? piece : padded + "0" }) {
			assertThatIllegalArgumentException().isThrownBy(() -> Checksum.sha256(value))
				.withMessageContaining("checksum is '")
				.withMessageEndingWith("allowed are 64 hexadecimal digits for SHA-256");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "SHA-257", "CRC32", "md5sum", "a\nb" })
	void anUnknownAlgorithmIsRefusedByName(String algorithm) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Checksum(algorithm, SHA256))
			.withMessageContaining("checksum algorithm is '" + SafeText.printable(algorithm) + "'")
			.withMessageContaining("such as SHA-256");
	}

	/** Weak, and all that many servers offer: it still finds what broke on the way. */
	@ParameterizedTest
	@CsvSource({ "MD5,d41d8cd98f00b204e9800998ecf8427e", "sha-1,DA39A3EE5E6B4B0D3255BFEF95601890AFD80709" })
	void oldAlgorithmsAreTakenFromTheCaller(String algorithm, String hex) {
		Checksum checksum = new Checksum(algorithm, hex);
		assertThat(checksum.newDigest().digest()).asHexString().isEqualToIgnoringCase(hex);
		assertThat(checksum.hex()).isLowerCase();
	}

	@Test
	void fromServersOnlyTheStrongOnesCount() {
		String sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
		assertThat(Checksum.parse("md5=:1B2M2Y8AsgTpgAmY7PhCfg==:, sha-256=:" + sha256 + ":"))
			.containsExactly(Checksum.sha256(SHA256));
		assertThat(Checksum.parse("sha-256=:AAAA:, sha-256=" + sha256 + ", sha-256=:!:, sha-256, =, ,")).isEmpty();
		assertThat(Checksum.parse(null)).isEmpty();
	}

}
