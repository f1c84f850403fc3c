package io.github.downloadmanager.source;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Asks the address policy about the address that a channel is really about to connect to:
 * after name resolution, so that a name cannot mean one address when it is checked and
 * another when it is used (DNS rebinding).
 */
@ChannelHandler.Sharable
final class AddressGuard extends ChannelOutboundHandlerAdapter {

	private final AddressPolicy policy;

	AddressGuard(AddressPolicy policy) {
		this.policy = policy;
	}

	@Override
	public void connect(ChannelHandlerContext context, SocketAddress remote, SocketAddress local,
			ChannelPromise promise) {
		if (remote instanceof InetSocketAddress inet && inet.getAddress() != null && !this.policy.allows(inet)) {
			promise.setFailure(UrlRejectedException.of(inet.getHostString(), inet.getAddress(), this.policy));
			return;
		}
		context.connect(remote, local, promise);
	}

}
