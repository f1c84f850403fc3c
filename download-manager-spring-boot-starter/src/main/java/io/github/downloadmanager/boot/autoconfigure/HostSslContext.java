package io.github.downloadmanager.boot.autoconfigure;

import java.util.List;
import java.util.function.Function;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

import io.github.downloadmanager.policy.Hosts;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;

/**
 * Leaves each connection to the context of the host that it goes to. The host is the one
 * that the connection is made to, never one that a server named; connections are pooled
 * by host, so what is shown to one host cannot be used for another.
 */
final class HostSslContext extends SslContext {

	private final Function<String, SslContext> contexts;

	/**
	 * Create a context.
	 * @param contexts gives the current context for a host in its one spelling, or for
	 * the empty name the one for hosts that are not known
	 */
	HostSslContext(Function<String, SslContext> contexts) {
		this.contexts = contexts;
	}

	@Override
	public SSLEngine newEngine(ByteBufAllocator allocator, String host, int port) {
		return this.contexts.apply(Hosts.key(host)).newEngine(allocator, host, port);
	}

	@Override
	public SSLEngine newEngine(ByteBufAllocator allocator) {
		return fallback().newEngine(allocator);
	}

	@Override
	public boolean isClient() {
		return true;
	}

	@Override
	public List<String> cipherSuites() {
		return fallback().cipherSuites();
	}

	@Override
	@SuppressWarnings("deprecation") // abstract, so it cannot be left out
	public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
		return fallback().applicationProtocolNegotiator();
	}

	@Override
	public SSLSessionContext sessionContext() {
		return fallback().sessionContext();
	}

	private SslContext fallback() {
		return this.contexts.apply("");
	}

}
