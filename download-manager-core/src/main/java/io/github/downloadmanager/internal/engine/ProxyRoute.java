package io.github.downloadmanager.internal.engine;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.github.downloadmanager.ProxySettings;
import io.github.downloadmanager.internal.http.ProxiedNames;
import io.netty.resolver.AddressResolverGroup;
import reactor.netty.http.client.HttpClient;
import reactor.netty.transport.ProxyProvider;

/**
 * Configures an HTTP client to connect through a proxy.
 */
final class ProxyRoute {

	private ProxyRoute() {
	}

	static HttpClient through(ProxySettings settings, HttpClient client) {
		AddressResolverGroup<?> names = client.configuration().resolver();
		HttpClient proxied = client.proxy((spec) -> {
			ProxyProvider.Builder proxy = spec.type(ProxyProvider.Proxy.HTTP)
				.host(settings.host())
				.port(settings.port())
				.nonProxyHostsPredicate((address) -> isDirect(settings, address));
			if (settings.username() != null) {
				String secret = (settings.password() != null) ? settings.password() : "";
				proxy.username(settings.username()).password((name) -> secret);
			}
		});
		return (names != null) ? proxied.resolver(new ProxiedNames(names, (address) -> isDirect(settings, address)))
				: proxied;
	}

	private static boolean isDirect(ProxySettings settings, SocketAddress address) {
		return address instanceof InetSocketAddress inet && !settings.covers(inet.getHostString());
	}

}
