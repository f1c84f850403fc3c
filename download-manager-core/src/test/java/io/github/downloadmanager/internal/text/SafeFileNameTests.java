package io.github.downloadmanager.internal.text;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

import io.github.downloadmanager.policy.UriRedactor;
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
	@CsvSource(delimiter = '|',
			textBlock = """
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
					http://h/Steins;Gate.zip                  | Steins;Gate.zip
					http://h/Steins%3BGate.zip                | Steins;Gate.zip
					http://h/a;b;c.torrent;sid=s3cret         | a;c.torrent
					http://h/a;v=1.zip                        | a;v=1.zip
					http://h/ipfs/QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPXdH | QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPXdH
					http://h/bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi | bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi
					http://h/c/da39a3ee5e6b4b0d3255bfef95601890afd80709 | da39a3ee5e6b4b0d3255bfef95601890afd80709
					http://h/blobs/sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 | sha256_e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
					http://h/key/file.zip                     | file.zip
					""")
	void takesTheLastSegmentOfAnAddress(URI uri, String expected) {
		assertThat(SafeFileName.of(uri)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://h", "http://h/", "http://h/a/", "http://h/..", "http://h/%2f", "http://h/;x=a.txt",
			"mailto:a@b.example", "http://h/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N",
			"http://h/d41d8cd98f00b204e9800998ecf8427e", "http://h/key/s3cret", "http://h/%74oken/s3cret",
			"http://h/token//s3cret", "http://h/token%3Ds3cret", "http://h/token=s3cret.zip", "http://h/token%2Fs3cret",
			"http://h/key/da39a3ee5e6b4b0d3255bfef95601890afd80709",
			"http://h/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.zip", "http://h/%E3%85%A4" })
	void someAddressesHaveNoName(URI uri) {
		assertThat(SafeFileName.of(uri)).isNull();
	}

	/** A name is shown wherever the address is: neither may tell what the other hides. */
	@Test
	void nameOfAnAddressIsWhatTheRedactedAddressShows() {
		HostileText
			.from(7, 50_000, "/", ";", "=", "token", "key", "%74oken", "%3D", "%2F", ".zip", "a", "sid",
					"AKIAIOSFODNN7EXAMPLE", "eyJa.eyJb.c", "da39a3ee5e6b4b0d3255bfef95601890afd80709", ".")
			.forEach((text) -> {
				URI uri = parse("http://h/" + text.replaceAll("[?#]", ""));
				String name = (uri != null) ? SafeFileName.of(uri) : null;
				if (name != null) {
					String shown = UriRedactor.standard().redact(uri).getRawPath();
					String last = shown.substring(shown.lastIndexOf('/') + 1).replace(";***", "");
					assertThat(last).doesNotContain("***");
					assertThat(SafeFileName.of(UriRedactor.standard().redact(uri))).isEqualTo(name);
				}
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u3164", "\u115f\u1160", "\u2800\u2800", "\ufe0f", "\u200d\ufe0f", "\uffa0.", "\u034f",
			"\u2065", "\u061c\u180e\u2061\u2066\ufeff", "\ud834\udd59", "\ud81b\udfe4", "\u17b4\u17b5",
			"\ufff0\ud834\udd73", "\udb40\udd00", "\u180b", "\u3164/" })
	void nothingIsLeftOfWhatCannotBeSeen(String name) {
		assertThat(SafeFileName.of(name)).isNull();
	}

	@Test
	void blankCharactersHideNeitherEndOfAName() {
		assertThat(SafeFileName.of("\u3164.txt")).isEqualTo("txt");
		assertThat(SafeFileName.of("a.exe\u2800")).isEqualTo("a.exe");
		assertThat(SafeFileName.of("\u2764\ufe0f")).isEqualTo("\u2764\ufe0f");
	}

	@Test
	void deviceThatCuttingLeavesIsNone() {
		assertThat(SafeFileName.of("CON" + "\u3000".repeat(84) + "x")).isEqualTo("_CON");
		assertThat(SafeFileName.of("lpt1" + " ".repeat(251) + "x")).isEqualTo("_lpt1");
		assertThat(SafeFileName.of("nul" + "\u3000".repeat(84) + "x.txt")).startsWith("_nul");
		// Where names may have fewer bytes.
		assertThat(SafeFileName.cut("CON" + "\u3000".repeat(60) + "x", 143)).isEqualTo("_CON");
		String cut = SafeFileName.cut("aux" + "\u3000".repeat(60) + "x.txt", 143);
		assertSafe(cut);
		assertThat(cut).startsWith("_aux").endsWith(".txt");
	}

	/** Other ways to write the name of a device, and what only looks like one. */
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			COM1                 | _COM1
			com\u00b2.log       | _com\u00b2.log
			CONIN$               | _CONIN$
			conout$.txt          | _conout$.txt
			clock$               | _clock$
			com\u200b1          | _com1
			aux\u2800.h         | _aux\u2800.h
			'nul . .txt'         | '_nul . .txt'
			.nul.                | _nul
			nul:stream           | nul_stream
			COM0                 | _COM0
			com1x                | com1x
			\uff23\uff2f\uff2e | \uff23\uff2f\uff2e
			\u0441on            | \u0441on
			""")
	void devicesAreKnownHoweverTheyAreWritten(String name, String expected) {
		assertThat(SafeFileName.of(name)).isEqualTo(expected);
	}

	@Test
	void anyTextBecomesASafeNameThatStaysAsItIs() {
		HostileText
			.from(5, 50_000, "..", "/", "\\", "con", "nul", ".", " ", "com1", ":", "a".repeat(90), "\u5ca1".repeat(40),
					".tar", ".gz", "\u0308", "LPT\u00b9", "\u3000".repeat(84), "\u3164", "\ufe0f", "\u037e", "\u2000",
					"\u1fef")
			.forEach((text) -> {
				String name = SafeFileName.of(text);
				if (name != null) {
					assertSafe(name);
					assertThat(SafeFileName.of(name)).isEqualTo(name);
				}
			});
	}

	private static URI parse(String text) {
		try {
			return new URI(text);
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

	private static void assertSafe(String name) {
		assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(1, SafeFileName.MAX_BYTES);
		assertThat(new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)).isEqualTo(name);
		assertThat(name).doesNotStartWith(".").doesNotEndWith(".").isEqualTo(name.strip());
		assertThat(name.codePoints()).noneMatch((c) -> "/\\<>:\"|?*".indexOf(c) >= 0)
			.noneMatch(SafeFileName::isUnprintable);
		assertThat(SafeFileName.isDevice(name)).isFalse();
		assertThat(SafeFileName.isVisible(name)).isTrue();
		assertThat(Normalizer.isNormalized(name, Normalizer.Form.NFC)).isTrue();
	}

}
