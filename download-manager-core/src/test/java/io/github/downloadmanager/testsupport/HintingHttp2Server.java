package io.github.downloadmanager.testsupport;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrame;

/**
 * HTTP/2 in clear text, with interim responses before the one that counts, which is then
 * the target of the request.
 */
public final class HintingHttp2Server implements AutoCloseable {

	private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

	private final AtomicInteger connections = new AtomicInteger();

	private final ToIntFunction<String> status;

	private final int interims;

	private final int delayMillis;

	private final Channel socket;

	private HintingHttp2Server(ToIntFunction<String> status, int interims, int delayMillis) {
		this.status = status;
		this.interims = interims;
		this.delayMillis = delayMillis;
		this.socket = new ServerBootstrap().group(this.loops)
			.channel(NioServerSocketChannel.class)
			.childHandler(new Connections())
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.syncUninterruptibly()
			.channel();
	}

	/**
	 * Start a server.
	 * @param status the status of the interim responses to a target, or 0 for none
	 * @param interims how many there are
	 * @param delayMillis how long after them the answer comes
	 */
	public static HintingHttp2Server start(ToIntFunction<String> status, int interims, int delayMillis) {
		return new HintingHttp2Server(status, interims, delayMillis);
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
			HintingHttp2Server.this.connections.incrementAndGet();
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
			if (!(frame instanceof Http2HeadersFrame request)) {
				return;
			}
			String target = String.valueOf(request.headers().path());
			int interim = HintingHttp2Server.this.status.applyAsInt(target);
			for (int i = 0; i < HintingHttp2Server.this.interims && interim > 0; i++) {
				context.writeAndFlush(head(interim, false));
			}
			Runnable answer = () -> answer(context, target, "HEAD".contentEquals(request.headers().method()));
			if (interim > 0 && HintingHttp2Server.this.delayMillis > 0) {
				context.executor().schedule(answer, HintingHttp2Server.this.delayMillis, TimeUnit.MILLISECONDS);
			}
			else {
				answer.run();
			}
		}

		private void answer(ChannelHandlerContext context, String target, boolean toHead) {
			context.write(head(200, toHead));
			if (!toHead) {
				context
					.write(new DefaultHttp2DataFrame(Unpooled.copiedBuffer(target, StandardCharsets.US_ASCII), true));
			}
			context.flush();
		}

		private static DefaultHttp2HeadersFrame head(int status, boolean last) {
			return new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status(Integer.toString(status)), last);
		}

	}

}
