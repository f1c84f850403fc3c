package io.github.downloadmanager.internal.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.policy.UrlRejectedException;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.proxy.ProxyHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the address policy about the address that a channel is really about to connect to:
 * after name resolution, so that a name cannot mean one address when it is checked and
 * another when it is used (DNS rebinding).
 */
@ChannelHandler.Sharable
final class AddressGuard extends ChannelOutboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(AddressGuard.class);

	private final AddressPolicy policy;

	AddressGuard(AddressPolicy policy) {
		this.policy = policy;
	}

	@Override
	public void connect(ChannelHandlerContext context, SocketAddress remote, SocketAddress local,
			ChannelPromise promise) {
		// The address is then that of the proxy, which somebody chose, not the server's.
		boolean proxied = context.pipeline().get(ProxyHandler.class) != null;
		UrlRejectedException rejection = (!proxied && remote instanceof InetSocketAddress inet
				&& inet.getAddress() != null) ? judge(inet) : null;
		if (rejection != null) {
			promise.setFailure(rejection);
			return;
		}
		context.connect(remote, local, promise);
	}

	private @Nullable UrlRejectedException judge(InetSocketAddress remote) {
		try {
			if (this.policy.allows(remote)) {
				return null;
			}
			logger.debug("no connection is made to {}, port {}: its address is {}", remote.getHostString(),
					remote.getPort(), remote.getAddress().getHostAddress());
			return UrlRejectedException.ofResolved(remote.getHostString(), remote.getAddress(), this.policy);
		}
		catch (RuntimeException | Error ex) {
			return UrlRejectedException.unjudged(ex);
		}
	}

}
