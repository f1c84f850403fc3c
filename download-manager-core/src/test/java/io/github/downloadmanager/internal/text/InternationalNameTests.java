package io.github.downloadmanager.internal.text;

import java.net.URI;

import io.github.downloadmanager.policy.Authority;
import io.github.downloadmanager.policy.Hosts;
import io.github.downloadmanager.policy.Redirects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link InternationalName}; the expected forms are those of UTS 46 and RFC
 * 3492.
 */
class InternationalNameTests {

	@ParameterizedTest
	@CsvSource({ "stra\u00dfe.example,xn--strae-oqa.example", "STRA\u1e9eE.example,xn--strae-oqa.example",
			"\u03b2\u03cc\u03bb\u03bf\u03c2.com,xn--nxasmm1c.com",
			"\u0dc1\u0dca\u200d\u0dbb\u0dd3.com,xn--10cl1a0b660p.com",
			"\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.com,xn--mgba3gch31f060k.com", "\ud83d\udca9.la,xn--ls8h.la",
			"\u2764\ufe0f.ws,xn--qei.ws", "B\u00dcCHER.example,xn--bcher-kva.example",
			"bu\u0308cher.example,xn--bcher-kva.example", "\u4f8b\u3048.jp,xn--r8jz45g.jp",
			"\u4ed6\u4eec\u4e3a\u4ec0\u4e48\u4e0d\u8bf4\u4e2d\u6587,xn--ihqwcrb4cv8a8dqg056pqjye",
			"\u05d3\u05d5\u05d2\u05de\u05d4.example,xn--6dbbec0c.example", "fa\u00df_x.example,xn--fa_x-wna.example",
			"\u0130stanbul.example,xn--i-istanbul.example", "\u212a.example,k.example" })
	void convertsAsBrowsersDo(String name, String ascii) {
		if (ascii.equals("xn--i-istanbul.example")) {
			// The dot above stays, as a character of its own.
			assertThat(Hosts.toAscii(name)).isEqualTo(Hosts.toAscii("i\u0307stanbul.example")).startsWith("xn--");
			return;
		}
		assertThat(Hosts.toAscii(name)).isEqualTo(ascii);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u24db.example", "a\u3002b", "\uff41.example", "\u1d2c.example", "a\u200d.example",
			"a\u200cb.example", "\u0301a.example", "a\u202eb.example", "a\u2028b.example", "a\ue000b.example",
			"a\ufffdb.example", "xy--\u00e4.example", "\u05d0a.example", "1.\u05d0", "\u00e4/b.example",
			"\u00e4%.example", "a\u180eb.example", "\u00e9\u0345\u03b1.example", "\ud800\u00e4.example" })
	void refusesWhatIsNotValid(String name) {
		assertThat(Hosts.toAscii(name)).isNull();
	}

	@Test
	void aLabelThatIsTooLongIsRefused() {
		assertThat(Hosts.toAscii("\u00e4".repeat(64) + ".example")).isNull();
		assertThat(Authority.canonicalHost(URI.create("http://" + "a".repeat(64) + "/"))).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "http://localhost./,http://LOCALHOST/", "http://[::1]/,http://[0:0:0:0:0:0:0:1]:80/",
			"http://[::ffff:1.1.1.1]/,http://1.1.1.1/", "http://My_Service:8080/,http://my_service./",
			"http://XN--BCHER-KVA.example/,http://b\u00fccher.example./" })
	void allSpellingsOfAHostHaveOneKey(URI one, URI other) {
		assertThat(Authority.canonicalHost(one)).isNotNull().isEqualTo(Authority.canonicalHost(other));
	}

	@Test
	void theAuthorityIsReadAsRfc3986Says() {
		assertThat(Authority.parse("u:p@h:81")).isEqualTo(new Authority("u:p", "h", 81)).hasToString("h:81");
		assertThat(Authority.parse("h:")).isEqualTo(new Authority(null, "h", -1));
		assertThat(Authority.parse("[::1]:8")).isEqualTo(new Authority(null, "[::1]", 8));
		for (String malformed : new String[] { "", ":80", "[::1", "[::1]8", "h:8x", "h:-1", "::1:", "a:b:c" }) {
			assertThat(Authority.parse(malformed)).as(malformed).isNull();
		}
		assertThat(Authority.port(URI.create("https://a_b/"))).isEqualTo(443);
		assertThat(Authority.port(URI.create("http://a_b:81/"))).isEqualTo(81);
		assertThat(Redirects.sameOrigin(URI.create("http://a_b/"), URI.create("http://A_B:80/x"))).isTrue();
		assertThat(Redirects.sameOrigin(URI.create("http://a_b/"), URI.create("http://a_c/"))).isFalse();
	}

}
