package io.github.downloadmanager.policy;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import com.code_intelligence.jazzer.junit.FuzzTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is given as an address is refused, or means what it seems to mean.
 */
class AddressFuzzTests {

	private static final URI BASE = URI.create("http://a/b/c/d?q");

	/** What some resolver somewhere would take for an IPv4 address. */
	private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?(\\d+|0[xX][0-9a-fA-F]*)\\.?");

	@FuzzTest(maxDuration = "3m")
	void redirect(byte[] data) {
		try {
			URI uri = Redirects.resolve(BASE, new String(data, StandardCharsets.ISO_8859_1));
			assertThat(uri.isAbsolute()).isTrue();
			assertThat(uri.toString()).matches("[!-~]+").doesNotContain("#");
			if (uri.getRawPath() != null && uri.getScheme().equalsIgnoreCase("http")) {
				assertThat("/" + uri.getRawPath() + "/").doesNotContain("/../", "/./");
			}
		}
		catch (RedirectException ex) {
			assertThat(ex.getMessage()).startsWith("the redirect ").matches("[ -~]+");
		}
	}

	@FuzzTest(maxDuration = "3m")
	void policy(byte[] data) throws Exception {
		try {
			URI uri = UrlPolicy.parse(new String(data, StandardCharsets.UTF_8));
			assertThat(uri.toString()).matches("\\p{ASCII}*");
			UrlPolicy.defaults().check(uri, AddressPolicy.external());
			assertThat(uri.getScheme()).isIn("http", "https", "HTTP", "HTTPS").asString().isNotEmpty();
			assertThat(uri.getRawUserInfo()).isNull();
			assertPublic(Authority.displayHost(uri));
		}
		catch (UrlRejectedException ex) {
			assertThat(ex.getMessage()).matches("[\\p{Print}]+");
		}
	}

	/** By the JDK's own reading of a literal; a name is not looked up. */
	private static void assertPublic(String host) throws UnknownHostException {
		assertThat(host).matches("(?i)[a-z0-9._-]+|\\[[0-9a-f:.]+]").doesNotMatch("(?i)(.*\\.)?localhost\\.?");
		if (host.startsWith("[") || NUMERIC.matcher(host).matches()) {
			assertThat(host).matches("\\[.*]|(([1-9]?\\d|1\\d\\d|2[0-4]\\d|25[0-5])(\\.(?=\\d)|\\.?$)){4}");
			InetAddress address = InetAddress
				.getByName(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
			assertThat(address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isLinkLocalAddress()
					|| address.isSiteLocalAddress() || address.isMulticastAddress())
				.as(host)
				.isFalse();
		}
	}

	@FuzzTest(maxDuration = "3m")
	void shown(byte[] data) {
		URI uri;
		try {
			uri = new URI(new String(data, StandardCharsets.UTF_8));
		}
		catch (URISyntaxException ex) {
			return;
		}
		URI redacted = StandardUriRedactor.INSTANCE.redact(uri);
		assertThat(redacted.toString()).matches("[!-~]*");
		assertThat(redacted.getRawFragment()).isNull();
		assertThat(redacted.getRawUserInfo()).isNull();
		assertThat(StandardUriRedactor.INSTANCE.redact(redacted)).isEqualTo(redacted);
	}

}
