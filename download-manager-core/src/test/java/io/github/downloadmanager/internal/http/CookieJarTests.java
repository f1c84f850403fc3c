package io.github.downloadmanager.internal.http;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CookieJar}.
 */
class CookieJarTests {

	private static final long SECOND = 1_000_000_000L;

	private final CookieJar jar = new CookieJar();

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "none", value = { "a=1|http://h.example/x/z|a=1",
			"a=1|http://H.example.:80/x/|a=1", "a=1|http://h.example/x|a=1", "a=1|http://h.example/xy|none",
			"a=1|http://h.example/|none", "a=1; Path=/|http://h.example/|a=1", "a=1; Path=/|http://h.example|a=1",
			"a=1; Path=/|http://www.h.example/|none", "a=1; Path=/|http://example/|none",
			"a=1; Path=/|https://h.example/|a=1", "a=1; Path=/; Secure|https://h.example/|none",
			"a=1; Path=/; Domain=h.example|http://h.example/|a=1", "a=1; Path=/; Domain=.EXAMPLE|http://h.example/|a=1",
			"a=1; Path=/; Domain=example|http://i.example/|none",
			"a=1; Path=/; Domain=other.example|http://h.example/|none",
			"a=1; Path=/; Domain=other.example|http://other.example/|none", "a=1; Path=/q|http://h.example/x|none",
			"a=1; Path=/; Max-Age=0|http://h.example/|none",
			"a=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT|http://h.example/|none",
			"a=\"1\"; Path=/|http://h.example/|a=\"1\"", "=1; Path=/|http://h.example/|none",
			"a=b c; Path=/|http://h.example/|a=b c",
			"a={\"b\": 1, \"c\": 2}; Path=/|http://h.example/|a={\"b\": 1, \"c\": 2}",
			"a=\u00c3\u00a4; Path=/|http://h.example/|a=\u00c3\u00a4", "a=1\u0007; Path=/|http://h.example/|none",
			"a=b=c==; Path=/|http://h.example/|a=b=c==", "a=; Path=/|http://h.example/|a=",
			"a=1;Path=/;HttpOnly;SameSite=Strict;Partitioned;Priority=High|http://h.example/|a=1",
			"a=1; PATH=/; MAX-AGE=9|http://h.example/|a=1", "a=1; Path=x|http://h.example/x/z|a=1",
			"a=1; Path=x|http://h.example/|none", "a=1; Path=|http://h.example/x/z|a=1",
			"a=1; Path=/; Max-Age=soon|http://h.example/|a=1", "a=1; Path=/; Max-Age=-1|http://h.example/|none",
			"a=1; Path=/; Max-Age=9; Expires=Thu, 01 Jan 1970 00:00:00 GMT|http://h.example/|a=1",
			"a=1; Path=/; Expires=Thu, 01-Jan-1970 00:00:00 GMT|http://h.example/|none",
			"a=1; Path=/; Expires=Fri, 01 Jan 2100 00:00:00 GMT|http://h.example/|a=1",
			"a=1; Path=/; Expires=never|http://h.example/|a=1", "a=1; Path=/x%2Fy|http://h.example/x%2Fy|a=1",
			"a=1; Path=/X|http://h.example/x/|none", "a=1; Path=/; Domain=H.EXAMPLE|http://h.example./|a=1",
			"a=1; Path=/; Domain=xh.example|http://h.example/|none", "rubbish|http://h.example/x/|none" })
	void cookiesGoWhereTheyBelong(String setCookie, URI uri, @Nullable String expected) {
		store("http://h.example/x/y", setCookie);
		assertThat(this.jar.header(uri, null, 0)).isEqualTo(expected);
	}

	/** RFC 6265 section 5.4: the server takes the first one of a name. */
	@Test
	void theLongerPathGoesFirst() {
		store("http://h.example/x/y", "a=1; Path=/", "a=2; Path=/x/y", "a=3; Path=/x");
		assertThat(this.jar.header(URI.create("http://h.example/x/y"), null, 0)).isEqualTo("a=2; a=3; a=1");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "none",
			value = { "http://127.0.0.1/|127.0.0.1|http://127.0.0.1/|a=1",
					"http://127.0.0.1/|0.0.1|http://127.0.0.1/|none", "http://[::1]/|none|http://[0:0::1]:81/|a=1",
					"http://my_service/|none|http://MY_SERVICE.:8080/|a=1",
					"http://b\u00fccher.example/|none|http://xn--bcher-kva.example/|a=1" })
	void everyKindOfHostHasCookies(URI from, @Nullable String domain, URI to, @Nullable String expected) {
		store(from.toString(), "a=1; Path=/" + ((domain != null) ? "; Domain=" + domain : ""));
		assertThat(this.jar.header(to, null, 0)).isEqualTo(expected);
	}

	@Test
	void aSecureCookieIsSentOverTlsOnly() {
		store("https://h.example/", "a=1; Secure");
		assertThat(this.jar.header(URI.create("https://h.example/"), null, 0)).isEqualTo("a=1");
		assertThat(this.jar.header(URI.create("http://h.example/"), null, 0)).isNull();
	}

	@Test
	void aLaterOneReplacesAndMaxAgeEnds() {
		store("http://h.example/", "a=1", "b=2; Max-Age=5", "a=3");
		assertThat(this.jar.header(URI.create("http://h.example/"), null, 4 * SECOND)).isEqualTo("a=3; b=2");
		assertThat(this.jar.header(URI.create("http://h.example/"), null, 5 * SECOND)).isEqualTo("a=3");
		store("http://h.example/", "a=; Max-Age=0");
		assertThat(this.jar.header(URI.create("http://h.example/"), null, 0)).isNull();
	}

	@Test
	void thoseOfTheCallerStayAndTheServerMayRenewThem() {
		URI uri = URI.create("http://h.example/");
		assertThat(this.jar.header(uri, "own=1; session=old", 0)).isEqualTo("own=1; session=old");
		store("http://h.example/", "session=new", "more=2");
		assertThat(this.jar.header(uri, "own=1; session=old", 0)).isEqualTo("own=1; session=new; more=2");
	}

	@Test
	void numberAndLengthAreBounded() {
		store("http://h.example/", "long=" + "x".repeat(5000));
		IntStream.range(0, 60).forEach((i) -> store("http://h.example/", "c" + i + "=" + i));
		String header = this.jar.header(URI.create("http://h.example/"), null, 0);
		assertThat(header).isNotNull().startsWith("c10=10").endsWith("c59=59").doesNotContain("long");
		assertThat(header.split("; ")).hasSize(50);
		assertThat(this.jar).hasToString("CookieJar[50]");
	}

	private void store(String uri, String... setCookies) {
		this.jar.store(URI.create(uri), List.copyOf(Arrays.asList(setCookies)), 0);
	}

}
