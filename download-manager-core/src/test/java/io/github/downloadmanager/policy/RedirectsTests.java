package io.github.downloadmanager.policy;

import java.net.URI;
import java.util.List;

import io.github.downloadmanager.internal.text.HostileText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Redirects}.
 */
class RedirectsTests {

	private static final URI BASE = URI.create("http://a/b/c/d;p?q");

	/** The examples of RFC 3986 sections 5.4.1 and 5.4.2, without their fragments. */
	@ParameterizedTest
	@CsvSource({ "g:h,g:h", "g,http://a/b/c/g", "./g,http://a/b/c/g", "g/,http://a/b/c/g/", "/g,http://a/g",
			"//g,http://g", "?y,http://a/b/c/d;p?y", "g?y,http://a/b/c/g?y", "g#s,http://a/b/c/g",
			"g?y#s,http://a/b/c/g?y", ";x,http://a/b/c/;x", "g;x,http://a/b/c/g;x", ".,http://a/b/c/",
			"./,http://a/b/c/", "..,http://a/b/", "../,http://a/b/", "../g,http://a/b/g", "../..,http://a/",
			"../../,http://a/", "../../g,http://a/g", "../../../g,http://a/g", "../../../../g,http://a/g",
			"/./g,http://a/g", "/../g,http://a/g", "g.,http://a/b/c/g.", ".g,http://a/b/c/.g", "g..,http://a/b/c/g..",
			"..g,http://a/b/c/..g", "./../g,http://a/b/g", "./g/.,http://a/b/c/g/", "g/./h,http://a/b/c/g/h",
			"g/../h,http://a/b/c/h", "g;x=1/./y,http://a/b/c/g;x=1/y", "g;x=1/../y,http://a/b/c/y",
			"g?y/./x,http://a/b/c/g?y/./x", "g?y/../x,http://a/b/c/g?y/../x" })
	void resolvesAsTheStandardSays(String location, URI expected) throws Exception {
		assertThat(Redirects.resolve(BASE, location)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/a b c?d e          | http://a/a%20b%20c?d%20e
			/\u00c3\u00a4       | http://a/%C3%A4
			/\u00e4             | http://a/%E4
			/\u5ca1             | http://a/%E5%B2%A1
			/a%20b%zz%          | http://a/a%20b%25zz%25
			/\\evil.example     | http://a/%5Cevil.example
			\\\\evil.example    | http://a/b/c/%5C%5Cevil.example
			/<a>"{}`^[1]        | http://a/%3Ca%3E%22%7B%7D%60%5E%5B1%5D
			/a%0d%0aX-Injected:1 | http://a/a%0d%0aX-Injected:1
			http://b\u00c3\u00bccher.example/ | http://xn--bcher-kva.example/
			http://bob:s3cret@h/ | http://bob:s3cret@h/
			HTTPS://H:8443      | HTTPS://H:8443
			http://[::1]:80/x   | http://[::1]:80/x
			""")
	void readsWhatServersForgetToEncode(String location, URI expected) throws Exception {
		assertThat(Redirects.resolve(BASE, " " + location + "\t")).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "#a", "/a\r\nX-Injected: 1", "/a\u0000", "/\u007f", "http://h\u00e4\u3002x/",
			"http://a b/", "http://a\\b/", "http://[::1", "http:" })
	void someLeadNowhere(String location) {
		assertThatExceptionOfType(RedirectException.class).isThrownBy(() -> Redirects.resolve(BASE, location))
			.withMessageStartingWith("the redirect ")
			.withNoCause();
	}

	@Test
	void severalLocationsMustAgree() throws Exception {
		assertThat(Redirects.resolve(BASE, List.of("/x", "/x"))).hasPath("/x");
		assertThatExceptionOfType(RedirectException.class)
			.isThrownBy(() -> Redirects.resolve(BASE, List.of("/x", "/y")))
			.withMessageContaining("several");
		assertThatExceptionOfType(RedirectException.class).isThrownBy(() -> Redirects.resolve(BASE, List.of()))
			.withMessageContaining("no Location");
	}

	@Test
	void addressWithoutAPathIsABase() throws Exception {
		assertThat(Redirects.resolve(URI.create("http://a"), "g")).hasToString("http://a/g");
		assertThat(Redirects.resolve(URI.create("http://a"), "?y")).hasToString("http://a?y");
		assertThat(Redirects.resolve(URI.create("http://a/\u00e4/x"), "?y")).hasToString("http://a/%C3%A4/x?y");
	}

	@ParameterizedTest
	@CsvSource({ "http://a/x,http://a/y?z,true", "http://a,HTTP://A:80,true", "https://a.,https://a:443,true",
			"http://a,https://a,false", "http://a,http://a:8080,false", "http://a,http://b,false",
			"http://a,http://a.b,false", "http://[::1],http://[0:0::1],true", "mailto:a,mailto:a,false",
			"/a,/a,false" })
	void originIsSchemeHostAndPort(URI one, URI other, boolean same) {
		assertThat(Redirects.sameOrigin(one, other)).isEqualTo(same);
		assertThat(Redirects.sameOrigin(other, one)).isEqualTo(same);
	}

	@Test
	void fromHttpsToAnythingElseIsADowngrade() {
		assertThat(Redirects.isDowngrade(URI.create("HTTPS://a"), URI.create("http://a"))).isTrue();
		assertThat(Redirects.isDowngrade(URI.create("https://a"), URI.create("https://b"))).isFalse();
		assertThat(Redirects.isDowngrade(URI.create("http://a"), URI.create("http://b"))).isFalse();
	}

	@Test
	void anyTextBecomesAnAsciiAddressWithoutDotsOrARedirectError() {
		HostileText
			.from(10, 30_000, "http:", "//", "h", "/", "..", ".", "?", "#", "%2e", "%", ":", "@", "[::1]", "\\", "\r\n",
					"b\u00c3\u00bc")
			.forEach((text) -> {
				try {
					URI uri = Redirects.resolve(BASE, text);
					assertThat(uri.isAbsolute()).isTrue();
					assertThat(uri.toString()).matches("[!-~]+").doesNotContain("#");
					if (uri.getRawPath() != null && uri.getScheme().equals("http")) {
						assertThat("/" + uri.getRawPath() + "/").doesNotContain("/../", "/./");
					}
				}
				catch (RedirectException ex) {
					assertThat(ex.getMessage()).startsWith("the redirect ");
				}
			});
	}

	@Test
	void aMegabyteOfAnythingIsResolved() throws Exception {
		for (String unit : List.of("../", "./", "a/", "a/../", "%", "//")) {
			String location = "/" + unit.repeat(1_000_000 / unit.length());
			if (!unit.equals("//")) {
				assertThat(Redirects.resolve(BASE, location).getHost()).isEqualTo("a");
			}
		}
	}

}
