package io.github.downloadmanager.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.downloadmanager.policy.Hosts;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How servers are trusted, and which client certificates they get. Certificates and host
 * names are always verified in full.
 *
 * @param bundle Name of the SSL bundle (spring.ssl.bundle.*) that says which issuers to
 * trust. Those of the JVM unless set. Its key, if it has one, is shown to no server.
 * @param hosts Names of the SSL bundles with the client certificates for single hosts, as
 * hosts.files.example.com.bundle. The issuers that such a bundle trusts, if it names any,
 * take the place of those for all hosts. No client certificates unless set.
 */
public record SslProperties(@Nullable String bundle, @DefaultValue Map<String, String> hosts) {

	private static final String SUFFIX = ".bundle";

	/**
	 * Takes the names as they are bound, so that dots need no brackets, and leaves the
	 * hosts.
	 */
	public SslProperties {
		PropertyChecks.that(bundle == null || !bundle.isBlank(), "download-manager.ssl.bundle", bundle,
				"the name of an SSL bundle");
		Map<String, String> bundles = new LinkedHashMap<>();
		hosts.forEach((name, value) -> {
			String host = host(name);
			PropertyChecks.that(!value.isBlank(), property(host), value, "the name of an SSL bundle");
			bundles.put(host, value);
		});
		hosts = Map.copyOf(bundles);
	}

	private static String host(String name) {
		String given = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : "";
		String host = Hosts.spelling(given);
		PropertyChecks.that(host != null, "download-manager.ssl.hosts", name,
				"the name or the IP address of one host, followed by '.bundle'; an IPv6 address goes in brackets");
		return String.valueOf(host);
	}

	/** The name of the property that has the bundle of a host. */
	static String property(String host) {
		return "download-manager.ssl.hosts[" + host + "]" + SUFFIX;
	}

	boolean isUsed() {
		return this.bundle != null || !this.hosts.isEmpty();
	}

}
