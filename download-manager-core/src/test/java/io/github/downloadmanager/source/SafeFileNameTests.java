package io.github.downloadmanager.source;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SafeFileName}.
 */
class SafeFileNameTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			a.txt                | a.txt
			..hidden             | hidden
			'. . a'              | a
			'a. . '              | a
			C:\\dir\\a.txt       | a.txt
			C:a.txt              | C_a.txt
			a<b>c?d*.txt         | a_b_c_d_.txt
			nul                  | _nul
			'NUL .txt'           | '_NUL .txt'
			lpt9.tar.gz          | _lpt9.tar.gz
			com10                | com10
			conx                 | conx
			""")
	void makesNamesSafe(String name, String expected) {
		assertThat(SafeFileName.of(name)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", "...", " ", ". .", "/", "a/", "a\\..", "\u200b", "\u202e.", "\u00a0" })
	void nothingIsLeftOfSome(String name) {
		assertThat(SafeFileName.of(name)).isNull();
	}

	@Test
	void nothingComesOfNothing() {
		assertThat(SafeFileName.of((String) null)).isNull();
	}

	@Test
	void namesAreComposed() {
		assertThat(SafeFileName.of("a\u0308.txt")).isEqualTo("\u00e4.txt");
		assertThat(SafeFileName.of("a\u200b\u0308.txt")).isEqualTo("\u00e4.txt");
	}

	@Test
	void longNamesKeepTheirExtension() {
		assertThat(SafeFileName.of("\u5ca1".repeat(200) + ".tar.gz")).isEqualTo("\u5ca1".repeat(82) + ".tar.gz");
		assertThat(SafeFileName.of("a".repeat(300))).isEqualTo("a".repeat(255));
		assertThat(SafeFileName.of("a." + "b".repeat(300))).isEqualTo("a." + "b".repeat(253));
		assertThat(SafeFileName.of("\ud83d\ude00".repeat(100))).isEqualTo("\ud83d\ude00".repeat(63));
	}

	@Test
	void deviceNameThatIsTooLongWithItsPrefixIsShortened() {
		assertThat(SafeFileName.of("con." + "b".repeat(251))).isEqualTo("_con." + "b".repeat(250));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			http://h/a/b.zip                          | b.zip
			http://h/a/b%20c.zip?x=y.exe#z.sh         | b c.zip
			http://h/a+b.zip                          | a+b.zip
			http://h/%2e%2e%2fetc%2Fpasswd            | passwd
			http://h/..%5c..%5cevil.dll               | evil.dll
			http://h/a%2541.txt                       | a%41.txt
			http://h/%E5%B2%A1.txt                    | \u5ca1.txt
			http://h/%E4.txt                          | \u00e4.txt
			http://h/a.zip;jsessionid=s3cret          | a.zip
			http://h/a%0d%0ab.txt                     | a__b.txt
			http://h/ubuntu-24.04.1-live-server-amd64.iso | ubuntu-24.04.1-live-server-amd64.iso
			http://h/d41d8cd98f00b204e9800998ecf8427e.jpg | d41d8cd98f00b204e9800998ecf8427e.jpg
			""")
	void takesTheLastSegmentOfAnAddress(URI uri, String expected) {
		assertThat(SafeFileName.of(uri)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://h", "http://h/", "http://h/a/", "http://h/..", "http://h/%2f", "http://h/;x=a.txt",
			"mailto:a@b.example", "http://h/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N",
			"http://h/d41d8cd98f00b204e9800998ecf8427e" })
	void someAddressesHaveNoName(URI uri) {
		assertThat(SafeFileName.of(uri)).isNull();
	}

	@Test
	void anyTextBecomesASafeNameThatStaysAsItIs() {
		HostileText
			.from(5, 50_000, "..", "/", "\\", "con", "nul", ".", " ", "com1", ":", "a".repeat(90), "\u5ca1".repeat(40),
					".tar", ".gz", "\u0308", "LPT\u00b9", "\u037e", "\u2000", "\u1fef")
			.forEach((text) -> {
				String name = SafeFileName.of(text);
				if (name != null) {
					assertSafe(name);
					assertThat(SafeFileName.of(name)).isEqualTo(name);
				}
			});
	}

	private static void assertSafe(String name) {
		assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, SafeFileName.MAX_BYTES);
		assertThat(new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)).isEqualTo(name);
		assertThat(name).doesNotStartWith(".").doesNotEndWith(".").isEqualTo(name.strip());
		assertThat(name.codePoints()).noneMatch((c) -> "/\\<>:\"|?*".indexOf(c) >= 0)
			.noneMatch(SafeFileName::isUnprintable);
		assertThat(SafeFileName.isDevice(name)).isFalse();
		assertThat(Normalizer.isNormalized(name, Normalizer.Form.NFC)).isTrue();
	}

}
