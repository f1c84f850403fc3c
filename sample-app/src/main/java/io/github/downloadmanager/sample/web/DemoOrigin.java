package io.github.downloadmanager.sample.web;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

import io.github.downloadmanager.policy.Authority;
import io.github.downloadmanager.policy.UrlRejectedException;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Which part of this machine downloads may reach: the demo origin of this server, and
 * nothing else that listens on loopback.
 */
@Component
class DemoOrigin {

	static final String HINT = "of this machine only the demo origin (/demo/) may be downloaded from;"
			+ " set download-manager.network.allow to allow more";

	private static final Pattern LOOPBACK = Pattern.compile("(.+\\.)?localhost\\.?|127(\\.\\d{1,3}){3}|\\[::1]");

	private volatile int port = -1;

	/** The management port, if it is another, is not the demo origin's. */
	@EventListener
	void started(WebServerInitializedEvent event) {
		if (event.getApplicationContext().getServerNamespace() == null) {
			this.port = event.getWebServer().getPort();
		}
	}

	/**
	 * Whether an address that was asked for is fine. Judges what names loopback openly;
	 * everything else is judged when it is connected to.
	 * @param uri the address
	 * @return {@code false} if it is on this machine and not the demo origin
	 */
	boolean allows(URI uri) {
		if (!isLoopback(Authority.displayHost(uri))) {
			return true;
		}
		// Decoded, as the server reads it: %2e%2e leads out of a directory too.
		String path = uri.getPath();
		return Authority.port(uri) == this.port && path.startsWith("/demo/") && !path.contains("/..");
	}

	/**
	 * {@link #allows(URI)}, for addresses that redirects lead to.
	 */
	void check(URI uri) throws UrlRejectedException {
		if (!allows(uri)) {
			throw new UrlRejectedException(HINT);
		}
	}

	/**
	 * Whether an address of this machine may be connected to.
	 * @param address the resolved address, with the name it was resolved from
	 * @return {@code false} if it is not this server, or if the name does not tell
	 */
	boolean allows(InetSocketAddress address) {
		return address.getPort() == this.port && isLoopback(address.getHostString());
	}

	private static boolean isLoopback(String host) {
		return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
	}

}
