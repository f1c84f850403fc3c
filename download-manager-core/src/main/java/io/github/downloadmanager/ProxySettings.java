package io.github.downloadmanager;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.downloadmanager.internal.text.ArgumentChecks;
import io.github.downloadmanager.policy.AddressRange;
import io.github.downloadmanager.policy.Authority;
import io.github.downloadmanager.policy.Hosts;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy. Connections to http and https addresses alike are tunnelled through it
 * by {@code CONNECT} (RFC 9110 section 9.3.6); it must allow that for the ports that are
 * used, 80 included. Of the server it learns the name and the port. What the name
 * resolves to is then the proxy's to judge, see
 * {@link DownloadManagerBuilder#addressPolicy}.
 *
 * @param host name or IP address of the proxy
 * @param port its port, from 1 to 65535
 * @param username what it asks for, or {@code null} for none
 * @param password what it asks for with the name, or {@code null} for none
 * @param nonProxyHosts hosts to connect to directly, with {@code *} for any characters,
 * as in the system property {@code http.nonProxyHosts}; and blocks of addresses such as
 * {@code 10.0.0.0/8} for hosts that are addresses, not names
 */
public record ProxySettings(String host, int port, @Nullable String username, @Nullable String password,
		List<String> nonProxyHosts) {

	/** What the JDK connects to directly unless told otherwise. */
	private static final List<String> LOCAL = List.of("localhost", "127.*", "[::1]");

	private static final int DEFAULT_PORT = 80;

	/**
	 * Check the settings.
	 * @throws IllegalArgumentException if one of them is not valid
	 */
	public ProxySettings {
		ArgumentChecks.that(
				!host.isBlank() && host.chars().allMatch((c) -> c > ' ' && c < 0x7F && "/@?#\\".indexOf(c) < 0),
				"proxy host", withoutUserInfo(host), "a host name or an IP address");
		ArgumentChecks.that(port >= 1 && port <= 65535, "proxy port", port, "1 to 65535");
		Objects.requireNonNull(nonProxyHosts, "nonProxyHosts");
		nonProxyHosts.forEach((pattern) -> Objects.requireNonNull(pattern, "an element of nonProxyHosts"));
		nonProxyHosts = List.copyOf(nonProxyHosts);
	}

	/**
	 * What the system properties {@code https.proxyHost}, {@code http.proxyHost},
	 * {@code ..proxyPort}, {@code ..proxyUser}, {@code ..proxyPassword} and
	 * {@code http.nonProxyHosts} say. The proxy for https is used for all addresses if
	 * both are set.
	 * @param properties finds a property by its name, {@code null} if there is none;
	 * {@code System::getProperty}
	 * @return the settings, if a proxy is set
	 * @throws IllegalArgumentException if the port is no number
	 */
	public static Optional<ProxySettings> ofSystemProperties(Function<String, @Nullable String> properties) {
		for (String scheme : List.of("https", "http")) {
			String host = properties.apply(scheme + ".proxyHost");
			if (host == null || host.isBlank()) {
				continue;
			}
			String port = properties.apply(scheme + ".proxyPort");
			String direct = properties.apply("http.nonProxyHosts");
			return Optional.of(new ProxySettings(host.strip(),
					(port != null) ? number(port) : scheme.equals("https") ? 443 : DEFAULT_PORT,
					properties.apply(scheme + ".proxyUser"), properties.apply(scheme + ".proxyPassword"),
					(direct != null) ? List.of(direct.split("\\|")) : LOCAL));
		}
		return Optional.empty();
	}

	/**
	 * What the environment variables {@code https_proxy}, {@code http_proxy},
	 * {@code all_proxy} and {@code no_proxy} say, of which all but {@code http_proxy} may
	 * be in capital letters. The first that is set is used for all addresses; this
	 * machine is always connected to directly.
	 * @param environment names and values; {@code System.getenv()}
	 * @return the settings, if a proxy is set
	 * @throws IllegalArgumentException if the value is no address of an HTTP proxy; the
	 * message does not repeat it
	 */
	public static Optional<ProxySettings> ofEnvironment(Map<String, String> environment) {
		for (String name : List.of("https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY")) {
			String value = environment.get(name);
			if (value != null && !value.isBlank()) {
				String direct = environment.getOrDefault("no_proxy", environment.getOrDefault("NO_PROXY", ""));
				return Optional.of(parse(name, value.strip(), direct));
			}
		}
		return Optional.empty();
	}

	private static ProxySettings parse(String name, String value, String direct) {
		String text = value.contains("://") ? value : "http://" + value;
		Authority authority = null;
		try {
			URI uri = URI.create(text);
			// A password with one of these characters in it ends the authority too early.
			boolean whole = uri.getRawQuery() == null && uri.getRawFragment() == null
					&& List.of("", "/").contains(String.valueOf(uri.getRawPath()));
			authority = (whole && "http".equalsIgnoreCase(uri.getScheme())) ? Authority.of(uri) : null;
		}
		catch (IllegalArgumentException ex) {
			// The cause would repeat the value, and with it a password.
		}
		if (authority == null) {
			throw new IllegalArgumentException(
					name + " is no address of an HTTP proxy; allowed is http://user:password@host:port, where"
							+ " characters such as / ? # @ in the password are percent-encoded");
		}
		String[] user = (authority.userInfo() != null) ? authority.userInfo().split(":", 2) : new String[0];
		return new ProxySettings(authority.host(), (authority.port() >= 0) ? authority.port() : DEFAULT_PORT,
				(user.length > 0) ? decode(user[0]) : null, (user.length > 1) ? decode(user[1]) : null,
				nonProxyHosts(direct));
	}

	private static List<String> nonProxyHosts(String list) {
		List<String> patterns = new ArrayList<>(LOCAL);
		for (String entry : list.split("[,\\s]+")) {
			String host = entry.startsWith(".") ? entry.substring(1) : entry;
			if (!host.isEmpty()) {
				patterns.add(host);
				patterns.add("*." + host);
			}
		}
		return patterns;
	}

	private static String decode(String text) {
		return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
	}

	private static int number(String port) {
		try {
			return Integer.parseInt(port.strip());
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("proxy port is no number; allowed is 1 to 65535");
		}
	}

	/** A whole address in the place of a host may have a password. */
	private static String withoutUserInfo(String host) {
		int at = host.lastIndexOf('@');
		return (at < 0) ? host : "***" + host.substring(at);
	}

	/**
	 * Whether a host is connected to through the proxy.
	 * @param host a host name or IP address, in any of its spellings
	 * @return {@code false} if it is connected to directly
	 */
	public boolean covers(String host) {
		String name = Hosts.key(host);
		return this.nonProxyHosts.stream().noneMatch((pattern) -> matches(pattern.strip(), name));
	}

	private static boolean matches(String pattern, String host) {
		if (pattern.indexOf('*') < 0) {
			return Hosts.key(pattern).equals(host) || AddressRange.contains(pattern, host);
		}
		String bare = pattern.toLowerCase(Locale.ROOT);
		// Between the stars everything stands for itself.
		return Pattern.matches(Stream.of(bare.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
				host);
	}

	/** Without what the proxy asks for. */
	@Override
	public String toString() {
		return "ProxySettings[" + this.host + ":" + this.port + ", nonProxyHosts=" + this.nonProxyHosts + "]";
	}

}
