package io.github.downloadmanager.internal.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Predicate;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;

/**
 * Leaves the names of hosts behind a proxy to the proxy, because this machine may not
 * know them. Reactor Netty can only resolve all names or none.
 */
public final class ProxiedNames extends AddressResolverGroup<InetSocketAddress> {

	private final AddressResolverGroup<InetSocketAddress> names;

	private final Predicate<SocketAddress> direct;

	/**
	 * Resolve some names.
	 * @param names resolves them; not closed with this group
	 * @param direct whether an address is connected to directly
	 */
	@SuppressWarnings("unchecked")
	public ProxiedNames(AddressResolverGroup<?> names, Predicate<SocketAddress> direct) {
		this.names = (AddressResolverGroup<InetSocketAddress>) names;
		this.direct = direct;
	}

	@Override
	protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
		AddressResolver<InetSocketAddress> resolver = this.names.getResolver(executor);
		return new AddressResolver<>() {

			@Override
			public boolean isSupported(SocketAddress address) {
				return resolver.isSupported(address);
			}

			@Override
			public boolean isResolved(SocketAddress address) {
				return !ProxiedNames.this.direct.test(address) || resolver.isResolved(address);
			}

			@Override
			public Future<InetSocketAddress> resolve(SocketAddress address) {
				return resolver.resolve(address);
			}

			@Override
			public Future<InetSocketAddress> resolve(SocketAddress address, Promise<InetSocketAddress> promise) {
				return resolver.resolve(address, promise);
			}

			@Override
			public Future<List<InetSocketAddress>> resolveAll(SocketAddress address) {
				return resolver.resolveAll(address);
			}

			@Override
			public Future<List<InetSocketAddress>> resolveAll(SocketAddress address,
					Promise<List<InetSocketAddress>> promise) {
				return resolver.resolveAll(address, promise);
			}

			@Override
			public void close() {
				// The resolver belongs to the inner group, which closes it.
			}

		};
	}

}
