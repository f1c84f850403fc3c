package io.github.downloadmanager.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.downloadmanager.internal.http.AcceptanceTable;
import io.github.downloadmanager.internal.text.HostileText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link UrlPolicy}.
 */
class UrlPolicyTests {

	private static final String HOP = "[public URL] 302 -> ";

	/** Rows that only the address tells; it is judged when a connection is made. */
	private static final Map<String, String> RESOLVED = Map.of("kubernetes.default.svc", "10.96.0.1",
			"host.docker.internal", "192.168.65.254", "127.0.0.1.nip.io", "127.0.0.1", "private.test", "10.0.0.1",
			"cgnat.test", "100.64.0.1", "rebind.test", "127.0.0.1");

	private final UrlPolicy policy = UrlPolicy.defaults();

	static Stream<AcceptanceTable.Row> table() {
		return AcceptanceTable.rows("ssrf.tsv");
	}

	@ParameterizedTest
	@MethodSource("table")
	void answersAsTheTableSays(AcceptanceTable.Row row) throws Exception {
		String url = row.get("url").replace("{port}", "8099");
		if (row.get("expected").equals("allow") && !row.get("why").contains("(or deny)")) {
			this.policy.check(UrlPolicy.parse(url), AddressPolicy.external());
			return;
		}
		assertThatExceptionOfType(UrlRejectedException.class).isThrownBy(() -> {
			URI uri = url.startsWith(HOP)
					? Redirects.resolve(URI.create("http://example.com/f"), url.substring(HOP.length()))
					: UrlPolicy.parse(url);
			this.policy.check(uri, AddressPolicy.external());
			String address = RESOLVED.get(Authority.displayHost(uri));
			if (address != null && !AddressPolicy.external().allows(AddressRange.literal(address))) {
				throw UrlRejectedException.of(uri.getHost(), AddressRange.literal(address), AddressPolicy.external());
			}
		});
	}

	@Test
	void rejectionOfLoopbackNamesTheSetting() {
		assertRejected("http://127.0.0.1:8080/f", "the address 127.0.0.1 is loopback",
				"DownloadManagerBuilder.addressPolicy(..) is 'external'", "'any'");
		assertRejected("http://localhost:8080/f", "the host localhost is loopback",
				"DownloadManagerBuilder.addressPolicy(..)");
		assertRejected("http://a.LOCALHOST./f", "the host a.localhost is loopback");
		assertRejected("http://[::ffff:127.0.0.1]/f", "the address 127.0.0.1 is loopback");
		assertRejected("http://instance-data/", "has the address 169.254.169.254, which is a metadata service");
	}

	@Test
	void rejectionByAPolicyOfTheCallerSaysSo() {
		assertThatExceptionOfType(UrlRejectedException.class)
			.isThrownBy(() -> this.policy.check(URI.create("http://1.1.1.1/"), (address) -> false))
			.withMessageContaining("1.1.1.1 is not among those allowed")
			.withMessageContaining("DownloadManagerBuilder.addressPolicy");
	}

	@Test
	void loopbackCanBeAllowed() {
		AddressPolicy loopback = AddressPolicy.parse("external", "127.0.0.0/8");
		for (String url : List.of("http://127.0.0.1:8080/", "http://localhost/", "http://example.com/")) {
			assertThatCode(() -> this.policy.check(URI.create(url), loopback)).doesNotThrowAnyException();
		}
		assertThatCode(() -> this.policy.check(URI.create("http://localhost/"), AddressPolicy.parse("::1")))
			.doesNotThrowAnyException();
		assertThatExceptionOfType(UrlRejectedException.class)
			.isThrownBy(() -> this.policy.check(URI.create("http://10.0.0.1/"), loopback))
			.withMessageContaining("'external, 127.0.0.0/8'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://127.1/", "http://0177.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://1/",
			"http://127.0.0.1./", "http://%31/", "http://a..b/", "http://[fe80::1%25eth0]/", "http:opaque",
			"http:/path", "http://h:0/", "http://h:/x:y", "http://-a.example/", "http://0x/" })
	void formsThatAreNotCanonicalAreRefusedEvenWhereEveryAddressIsAllowed(String url) {
		if (url.equals("http://h:/x:y")) {
			// An empty port is the default one (RFC 3986 section 3.2.3).
			assertThatCode(() -> this.policy.check(URI.create(url), AddressPolicy.any())).doesNotThrowAnyException();
			return;
		}
		assertThatExceptionOfType(UrlRejectedException.class)
			.isThrownBy(() -> this.policy.check(UrlPolicy.parse(url), AddressPolicy.any()));
	}

	@ParameterizedTest
	@CsvSource({ "http://b\u00fccher.example:81/\u00e4?\u00e4,http://xn--bcher-kva.example:81/%C3%A4?%C3%A4",
			"http://bu\u0308cher.example,http://xn--bcher-kva.example", "http://h/\u202ea,http://h/%E2%80%AEa",
			"http://h/a%20b,http://h/a%20b" })
	void readsAddressesIntoAscii(String text, URI expected) throws Exception {
		assertThat(UrlPolicy.parse(text)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://\u24db.example/", "http://a\u3002b/", "http://\uff41.example/",
			"http://a\u200d.example/", "http://\u212a.example/" })
	void hostsWithMoreThanOneReadingAreRefused(String text) {
		try {
			URI uri = UrlPolicy.parse(text);
			// The Kelvin sign is a K by definition, not by likeness.
			assertThat(uri).hasHost("k.example");
		}
		catch (UrlRejectedException ex) {
			assertThat(ex).hasMessageContaining("internationalised host").hasMessageContaining("allowed");
		}
	}

	@Test
	void secretsAreNotInMessages() {
		for (String url : List.of("http://bob:s3cret@h/", "http://h/s3cret?s3cret#s3cret\u0007",
				"ftp://bob:s3cret@h/s3cret", "http://s3cret[@127.0.0.1/", "http://h:99999/s3cret",
				"http://127.0.0.1/s3cret?a=s3cret", "http://s3cret\u24db:s3cret@h/")) {
			assertThatExceptionOfType(UrlRejectedException.class)
				.isThrownBy(() -> this.policy.check(UrlPolicy.parse(url), AddressPolicy.external()))
				.satisfies((ex) -> assertThat(ex.toString()).doesNotContain("s3cret"))
				.withNoCause();
		}
	}

	@ParameterizedTest
	@CsvSource({ "example.com,example.com,true", "example.com,EXAMPLE.com.,true", "EXAMPLE.com.,example.com,true",
			"example.com,a.example.com,false", "*.example.com,a.example.com,true", "*.example.com,a.b.example.com,true",
			"*.example.com,example.com,false", "*.example.com,badexample.com,false", "1.1.1.1,1.1.1.1,true",
			"[2606:4700::1],[2606:4700:0:0::1],true", "2606:4700::1,[2606:4700::1],true", "*,example.com,true",
			"b\u00fccher.example,xn--bcher-kva.example,true", "my_service,MY_SERVICE.,true",
			"*.my_zone,_a-.my_zone,true", "stra\u00dfe.example,xn--strae-oqa.example,true",
			"stra\u00dfe.example,strasse.example,false" })
	void hostListsKnowNamesAddressesAndWildcards(String pattern, String host, boolean matches) {
		URI uri = URI.create("http://" + host + "/");
		UrlPolicy allowing = UrlPolicy.builder().allowHosts(List.of(pattern)).build();
		UrlPolicy denying = UrlPolicy.builder().allowHosts(List.of("*")).denyHosts(List.of(pattern)).build();
		assertThat(isAllowed(allowing, uri)).isEqualTo(matches);
		assertThat(isAllowed(denying, uri)).isEqualTo(!matches);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "a.*.com", "*example.com", "*.", "*.1.1.1.1", "127.1", "a b", "http://a", "a:80", "a/" })
	void otherPatternsAreRefused(String pattern) {
		assertThatIllegalArgumentException().isThrownBy(() -> UrlPolicy.builder().allowHosts(List.of(pattern)))
			.withMessageContaining("'" + pattern + "' is no host pattern");
	}

	@Test
	void portsCanBeLimited() {
		UrlPolicy limited = UrlPolicy.builder().allowPorts(List.of(443, 8443)).build();
		assertThat(isAllowed(limited, URI.create("https://h/"))).isTrue();
		assertThat(isAllowed(limited, URI.create("https://h:8443/"))).isTrue();
		assertThat(isAllowed(limited, URI.create("http://h/"))).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> UrlPolicy.builder().allowPorts(List.of(65536)))
			.withMessageContaining("1 to 65535");
	}

	@Test
	void anyTextIsAllowedOrRejected() {
		HostileText
			.from(9, 30_000, "http://", "https:", "//", "example.com", "127.0.0.1", "[::1]", "@", ":80", "/", "\\", "[",
					"0x7f", "%31", ".", "b\u00fccher", "xn--", "\u3002", "?", "#")
			.forEach((text) -> {
				try {
					URI uri = UrlPolicy.parse(text);
					assertThat(uri.toString()).matches("\\p{ASCII}*");
					this.policy.check(uri, AddressPolicy.external());
					assertThat(Authority.displayHost(uri)).matches("(?i)[a-z0-9._-]+|\\[[0-9a-f:.]+]");
					assertThat(uri.getRawUserInfo()).isNull();
				}
				catch (UrlRejectedException ex) {
					assertThat(ex.getMessage()).matches("[\\p{Print}]+");
				}
				try {
					this.policy.check(new URI(text), AddressPolicy.external());
				}
				catch (URISyntaxException | UrlRejectedException ex) {
					assertThat(ex).isNotNull();
				}
			});
	}

	private static boolean isAllowed(UrlPolicy policy, URI uri) {
		try {
			policy.check(uri, AddressPolicy.any());
			return true;
		}
		catch (UrlRejectedException ex) {
			return false;
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://93.184.216.34/", "http://[::ffff:93.184.216.34]/", "http://[::ffff:5db8:d822]/",
			"http://[64:ff9b::5db8:d822]/", "http://[2002:5db8:d822::1]/", "http://[2a00:1::5efe:5db8:d822]/" })
	void deniedAddressIsDeniedInEveryForm(String url) {
		UrlPolicy policy = UrlPolicy.builder().denyHosts(List.of("93.184.216.34")).build();
		assertThatExceptionOfType(UrlRejectedException.class)
			.isThrownBy(() -> policy.check(URI.create(url), AddressPolicy.any()))
			.withMessageContaining("is denied by the URL policy");
	}

	private void assertRejected(String url, String... parts) {
		assertThatExceptionOfType(UrlRejectedException.class)
			.isThrownBy(() -> this.policy.check(URI.create(url), AddressPolicy.external()))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(parts));
	}

}
