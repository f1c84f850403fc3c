package io.github.downloadmanager.sample.web;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.github.downloadmanager.source.UrlRejectedException;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Of all that listens on loopback, lets downloads reach this server alone. Looks at the
 * address that is really connected to, as a foreign name may resolve to loopback.
 */
@ChannelHandler.Sharable
final class DemoOriginGuard extends ChannelOutboundHandlerAdapter {

	private final DemoOrigin demoOrigin;

	DemoOriginGuard(DemoOrigin demoOrigin) {
		this.demoOrigin = demoOrigin;
	}

	@Override
	public void connect(ChannelHandlerContext context, SocketAddress remote, SocketAddress local,
			ChannelPromise promise) {
		if (remote instanceof InetSocketAddress inet && !this.demoOrigin.allows(inet)) {
			promise.setFailure(new UrlRejectedException(DemoOrigin.HINT));
			return;
		}
		context.connect(remote, local, promise);
	}

}
