package io.github.downloadmanager.boot.autoconfigure;

import java.util.List;

import io.github.downloadmanager.ProxySettings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * Through which proxy servers are connected to.
 *
 * @param host Host name or IP address of an HTTP proxy that allows CONNECT. No proxy, or
 * the one of the system properties, unless set.
 * @param port Port of the proxy.
 * @param username User name for the proxy. None unless set.
 * @param password Password for the proxy. None unless set.
 * @param nonProxyHosts Hosts to connect to directly; '*' stands for any characters.
 * Blocks of addresses such as 10.0.0.0/8 are for hosts that are addresses.
 * @param systemProperties Whether the system properties https.proxyHost and
 * http.proxyHost are used if no host is set here.
 */
public record ProxyProperties(@Nullable String host, @DefaultValue("8080") int port, @Nullable String username,
		@Nullable String password, @DefaultValue( {
				"localhost", "127.*", "[::1]" }) List<String> nonProxyHosts,
		@DefaultValue("true") boolean systemProperties){

	public ProxyProperties {
		nonProxyHosts = List.copyOf(nonProxyHosts);
		PropertyChecks.range("download-manager.proxy.port", port, 1, 65535);
		// Who sets one alone believes that it is used.
		PropertyChecks.that(host != null || !StringUtils.hasText(username), "download-manager.proxy.username", "***",
				"none, unless download-manager.proxy.host is set too");
		PropertyChecks.that(StringUtils.hasText(username) || !StringUtils.hasText(password),
				"download-manager.proxy.password", "***", "none, unless download-manager.proxy.username is set too");
		if (host != null) {
			String given = host;
			PropertyChecks.accepts("download-manager.proxy.host", List.of(given), "a host name or an IP address",
					(hosts) -> new ProxySettings(given, 1, null, null, List.of()));
		}
	}

	/**
	 * The proxy to use.
	 * @return its settings, or {@code null} for none
	 */
	public @Nullable ProxySettings settings() {
		if (this.host != null) {
			String name = StringUtils.hasText(this.username) ? this.username : null;
			return new ProxySettings(this.host, this.port, name, this.password, this.nonProxyHosts);
		}
		return this.systemProperties ? ProxySettings.ofSystemProperties(System::getProperty).orElse(null) : null;
	}

	/** Without what the proxy asks for. */
	@Override
	public String toString() {
		return "ProxyProperties[host=" + this.host + ", port=" + this.port + "]";
	}

}
