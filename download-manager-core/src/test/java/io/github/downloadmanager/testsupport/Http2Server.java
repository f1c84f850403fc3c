package io.github.downloadmanager.testsupport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrame;

/** HTTP/2 in clear text; what is answered, frame by frame, is up to the test. */
public final class Http2Server implements AutoCloseable {

	private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final AtomicInteger connections = new AtomicInteger();

	private final BiConsumer<ChannelHandlerContext, Http2HeadersFrame> replies;

	private final Channel socket;

	private Http2Server(BiConsumer<ChannelHandlerContext, Http2HeadersFrame> replies) {
		this.replies = replies;
		this.socket = new ServerBootstrap().group(this.loops)
			.channel(NioServerSocketChannel.class)
			.childHandler(new Connections())
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.syncUninterruptibly()
			.channel();
	}

	/**
	 * Start a server.
	 * @param replies called with the stream of each request and its head; writes the
	 * frames of the answer
	 */
	public static Http2Server start(BiConsumer<ChannelHandlerContext, Http2HeadersFrame> replies) {
		return new Http2Server(replies);
	}

	public URI uri(String target) {
		return URI.create("http://127.0.0.1:" + ((InetSocketAddress) this.socket.localAddress()).getPort() + target);
	}

	/** Connections that were made. */
	public int connections() {
		return this.connections.get();
	}

	@Override
	public void close() {
		this.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

	private final class Connections extends ChannelInitializer<Channel> {

		@Override
		protected void initChannel(Channel channel) {
			Http2Server.this.connections.incrementAndGet();
			channel.pipeline()
				.addLast(Http2FrameCodecBuilder.forServer().build(), new Http2MultiplexHandler(new Streams()));
		}

	}

	private final class Streams extends ChannelInitializer<Channel> {

		@Override
		protected void initChannel(Channel stream) {
			stream.pipeline().addLast(new Replies());
		}

	}

	private final class Replies extends SimpleChannelInboundHandler<Http2StreamFrame> {

		@Override
		protected void channelRead0(ChannelHandlerContext context, Http2StreamFrame frame) {
			if (frame instanceof Http2HeadersFrame request) {
				Http2Server.this.replies.accept(context, request);
			}
		}

	}

}
