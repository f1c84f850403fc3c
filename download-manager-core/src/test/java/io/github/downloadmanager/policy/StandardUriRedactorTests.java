package io.github.downloadmanager.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Random;

import io.github.downloadmanager.internal.text.HostileText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the {@link UriRedactor#standard() standard redactor}.
 */
class StandardUriRedactorTests {

	private static final String SECRET = "s3cret";

	private final UriRedactor redactor = UriRedactor.standard();

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					http://bob:s3cret@h:81/f#s3cret       | http://h:81/f
					http://h/f?a=s3cret&b=s3cret          | http://h/f?a=***&b=***
					http://h/f?s3cret                     | http://h/f?***
					http://h/f?s3cret==&a=b=c             | http://h/f?***&a=***
					http://h/f?a=1;b=s3cret               | http://h/f?a=***
					http://h/f?                           | http://h/f?
					http://h/a;sid=s3cret/f.zip;s3cret    | http://h/a;***/f.zip;***
					http://h/token/s3cret/f.zip           | http://h/token/***/f.zip
					http://h/token=s3cret/f.zip           | http://h/token=***/f.zip
					http://h/year=2024/f.zip              | http://h/year=2024/f.zip
					http://h/%74oken/s3cret               | http://h/%74oken/***
					http://h/token//./s3cret              | http://h/token//./***
					http://h/token%3Ds3cret               | http://h/***
					http://h/a/token%2Fs3cret             | http://h/a/***
					http://h/token%5Cx/s3cret             | http://h/***/s3cret
					http://h/a%2Ftoken/s3cret             | http://h/a%2Ftoken/***
					http://h/f.zip%3Btoken=s3cret         | http://h/***
					http://h/Steins;Gate.zip              | http://h/Steins;Gate.zip
					http://h/f;sid=s3cret.zip;b.zip       | http://h/f;***;b.zip
					http://h/f.zip;auth=s3cret/g          | http://h/f.zip;***/g
					http://h/ipfs/Qmc5gCcjYypU7y28oCALwfSvxCBskLuPKWpK4qpterKC7z | http://h/ipfs/Qmc5gCcjYypU7y28oCALwfSvxCBskLuPKWpK4qpterKC7z
					http://h/key/s3cret                   | http://h/key/***
					http://h/key/f.zip                    | http://h/key/f.zip
					http://h/%E2%80%AE/\u202e             | http://h/%E2%80%AE/%E2%80%AE
					mailto:s3cret@h.example               | mailto:***
					jar:http://bob:s3cret@h/a.jar!/b      | jar:***
					file:///etc/passwd                    | file:/etc/passwd
					/a/b?c=s3cret                         | /a/b?c=***
					//bob:s3cret@h/                       | //h/
					http://h                              | http://h
					http://[::1]:80/                      | http://[::1]:80/
					""")
	void takesSecretsOut(URI uri, URI expected) {
		assertThat(this.redactor.redact(uri)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ubuntu-24.04.1-live-server-amd64.iso", "123e4567-e89b-12d3-a456-426614174000",
			"download-manager-core-0.1.0-SNAPSHOT.jar", "spring-boot-starter-parent", "20240101T101010Z", "x86_64",
			"SpringBootStarterParent2", "IMG_20240101_101010.jpg", "1712345678901234567", "linux-6.12.7.tar.xz",
			"Fedora-Workstation-Live-x86_64-41-1.4.iso", "a%20file%20with%20a%20long%20name.pdf",
			"OpenJDK17U-jdk_x64_linux_hotspot_17.0.15_6.tar.gz", "internationalization", "v1.2.3-rc.1+build.5" })
	void keepsOrdinaryNames(String segment) {
		URI uri = URI.create("https://h.example/a/" + segment + "/b");
		assertThat(this.redactor.redact(uri)).isEqualTo(uri);
	}

	@ParameterizedTest
	@ValueSource(strings = { "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_b2rc",
			"d41d8cd98f00b204e9800998ecf8427e", "AKIAIOSFODNN7EXAMPLE", "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
			"bot123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11", "Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA",
			"%5A%6d%39%76%59%6d%46%79%59%6d%46%36%63%58%56%34%4d%54%49%7a%4e%44%55%32", "f.d41d8cd98f00b204e9800998" })
	void masksWhatLooksLikeAToken(String segment) {
		assertThat(this.redactor.redact(URI.create("https://h.example/a/" + segment + "/b?" + segment + "=1")))
			.isEqualTo(URI.create("https://h.example/a/***/b?***"));
	}

	@Test
	void masksNearlyEveryRandomToken() {
		Random random = new Random(11);
		String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
		int missed = 0;
		for (int i = 0; i < 10_000; i++) {
			StringBuilder token = new StringBuilder();
			for (int j = 0; j < 43; j++) {
				token.append(alphabet.charAt(random.nextInt(alphabet.length())));
			}
			URI redacted = this.redactor.redact(URI.create("http://h/" + token + "/f"));
			missed += redacted.getPath().equals("/***/f") ? 0 : 1;
		}
		assertThat(missed).isLessThan(500);
	}

	@Test
	void anyAddressIsRedactedToOneThatIsFitToBeShown() {
		HostileText
			.from(12, 50_000, "http:", "//", "h", "/", "?", "#", "@", ":", "a=", "&", ";", "%41", "mailto:", "[::1]",
					"..", "\u5ca1", "\u202e")
			.forEach((text) -> {
				URI uri = parse(text);
				if (uri != null) {
					URI redacted = this.redactor.redact(uri);
					assertThat(redacted.toString()).matches("[!-~]*");
					assertThat(redacted.getRawFragment()).isNull();
					assertThat(redacted.getRawUserInfo()).isNull();
					assertThat(this.redactor.redact(redacted)).isEqualTo(redacted);
				}
			});
	}

	@Test
	void secretsInTheirPlacesNeverShow() {
		HostileText.from(13, 20_000, "a", "/", "=", "&", ";", "%41", "b.zip", "?", "-", "*").forEach((text) -> {
			String filler = text.replaceAll("[@#]", "");
			for (String url : new String[] { "http://" + SECRET + "@h/" + filler, "http://h/" + filler + "#" + SECRET,
					"http://h/?" + filler + "=" + SECRET, "http://h/?" + SECRET + "&" + filler,
					"http://h/" + filler + ";" + SECRET, "http:" + SECRET + filler }) {
				URI uri = parse(url);
				// In front of a question mark a filler can turn the rest into path.
				if (uri != null && !filler.contains("?") && !url.contains(";" + filler)) {
					assertThat(this.redactor.redact(uri).toString()).doesNotContain(SECRET);
				}
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

}
