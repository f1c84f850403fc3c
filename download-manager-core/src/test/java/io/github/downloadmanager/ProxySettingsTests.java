package io.github.downloadmanager;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ProxySettingsTests {

	@ParameterizedTest
	@CsvSource({ "localhost,localhost,false", "LOCALHOST,localhost,false", "127.*,127.0.0.1,false",
			"127.*,128.0.0.1,true", "*.example.com,a.example.com,false", "*.example.com,example.com,true",
			"*.example.com,a.exampleXcom,true", "[::1],::1,false", "[::1],0:0:0:0:0:0:0:1,false", "0:0::1,[::1],false",
			"localhost,LOCALHOST.,false", "localhost.,localhost,false", "*.example.com,a.EXAMPLE.com.,false",
			"b\u00fccher.example,xn--bcher-kva.example,false", "my_service,my_service,false", "*,anything,false",
			"example.com,a.example.com,true", "a*c,abbc,false", "10.0.0.0/8,10.1.2.3,false", "10.0.0.0/8,11.1.2.3,true",
			"10.0.0.0/8,10.example.com,true", "fd00::/8,[fd12::1],false", "10.0.0.0/40,10.1.2.3,true",
			"::ffff:10.0.0.1,10.0.0.1,false" })
	void hostsAreExceptedByPattern(String pattern, String host, boolean covered) {
		assertThat(new ProxySettings("proxy", 80, null, null, List.of(pattern)).covers(host)).isEqualTo(covered);
	}

	@Test
	void systemPropertiesAreThoseOfTheJdk() {
		assertThat(ProxySettings.ofSystemProperties(Map.<String, String>of()::get)).isEmpty();
		assertThat(ProxySettings.ofSystemProperties(
				Map.of("http.proxyHost", "p1", "http.proxyPort", "3128", "http.nonProxyHosts", "a|*.b")::get))
			.contains(new ProxySettings("p1", 3128, null, null, List.of("a", "*.b")));
		assertThat(ProxySettings.ofSystemProperties(Map.of("http.proxyHost", "p1", "https.proxyHost", "p2",
				"https.proxyUser", "u", "https.proxyPassword", "p")::get))
			.contains(new ProxySettings("p2", 443, "u", "p", List.of("localhost", "127.*", "[::1]")));
	}

	@Test
	void environmentIsReadAsOtherProgramsDo() {
		assertThat(ProxySettings.ofEnvironment(Map.of())).isEmpty();
		assertThat(ProxySettings.ofEnvironment(Map.of("HTTP_PROXY", "http://set.by.a.request/"))).isEmpty();
		ProxySettings settings = ProxySettings
			.ofEnvironment(
					Map.of("http_proxy", "http://u%40x:p%3A1@my_proxy:3128/", "no_proxy", ".a.example, b.example"))
			.orElseThrow();
		assertThat(settings.host()).isEqualTo("my_proxy");
		assertThat(settings.port()).isEqualTo(3128);
		assertThat(settings.username()).isEqualTo("u@x");
		assertThat(settings.password()).isEqualTo("p:1");
		assertThat(List.of("a.example", "x.a.example", "b.example", "x.b.example", "localhost", "127.0.0.1"))
			.noneMatch(settings::covers);
		assertThat(List.of("c.example", "xb.example")).allMatch(settings::covers);
		assertThat(ProxySettings
			.ofEnvironment(Map.of("all_proxy", "proxy", "NO_PROXY", "10.0.0.0/8,*.intern, 192.168.1.0/24"))
			.orElseThrow()).satisfies((proxy) -> {
				assertThat(List.of("10.9.9.9", "a.intern", "192.168.1.7")).noneMatch(proxy::covers);
				assertThat(List.of("192.168.2.7", "intern")).allMatch(proxy::covers);
			});
		assertThat(ProxySettings.ofEnvironment(Map.of("https_proxy", "proxy:8080", "http_proxy", "http://other")))
			.hasValueSatisfying((proxy) -> assertThat(proxy)
				.hasToString("ProxySettings[proxy:8080, nonProxyHosts=[localhost, 127.*, [::1]]]"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "socks5://u:S3CRET@proxy", "http://", "x:S3CRET://", "http://u:S3CRET@pro xy", "::S3CRET",
			"http://u:12/S3CRET@proxy", "http://u:12#S3CRET@proxy", "http://u:12?S3CRET@proxy",
			"http://u:%zzS3CRET@proxy", "http://proxy/S3CRET.pac", "https://u:S3CRET@proxy" })
	void whatIsNoProxyIsRefusedWithoutShowingIt(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> ProxySettings.ofEnvironment(Map.of("http_proxy", value)))
			.withMessageContaining("http_proxy")
			.withMessageNotContaining("S3CRET");
	}

	@Test
	void portAndHostAreChecked() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ProxySettings("h", 0, null, null, List.of()))
			.withMessageContaining("proxy port is '0'; allowed is 1 to 65535");
		assertThatIllegalArgumentException().isThrownBy(() -> new ProxySettings("http://h", 1, null, null, List.of()))
			.withMessageContaining("proxy host");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ProxySettings("http://u:S3CRET@proxy", 1, null, null, List.of()))
			.withMessageContaining("proxy host is '***@proxy'")
			.withMessageNotContaining("S3CRET");
		assertThat(new ProxySettings("h", 1, "u", "S3CRET", List.of()).toString()).doesNotContain("S3CRET");
	}

}
