package io.github.downloadmanager.sample.web;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.IntSupplier;

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

	private final IntSupplier ownPort;

	DemoOriginGuard(IntSupplier ownPort) {
		this.ownPort = ownPort;
	}

	@Override
	public void connect(ChannelHandlerContext context, SocketAddress remote, SocketAddress local,
			ChannelPromise promise) {
		if (remote instanceof InetSocketAddress inet && inet.getAddress() != null
				&& inet.getAddress().isLoopbackAddress() && inet.getPort() != this.ownPort.getAsInt()) {
			promise.setFailure(new ConnectException("of this machine only the demo origin may be downloaded from;"
					+ " set download-manager.network.allow to allow more"));
			return;
		}
		context.connect(remote, local, promise);
	}

}
