package io.github.downloadmanager.internal.http;

import java.util.function.IntSupplier;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * How much a server may send on a stream of HTTP/2 before it is read (RFC 9113 section
 * 5.2). The window of the connection is so large that only those of the streams count: a
 * download that takes nothing, because of its limit or its disk, would else keep all
 * others of the connection from receiving. The window of a stream is 64 KiB at first,
 * which is one round trip's worth, and becomes larger with the response unless the
 * connection is one to be read slowly.
 */
final class Http2FlowControl extends ChannelDuplexHandler {

	/** Of a connection that is read slowly: no window becomes larger. */
	static final AttributeKey<Boolean> SLOW = AttributeKey.valueOf(Http2FlowControl.class, "SLOW");

	private static final int OF_CONNECTION = 1 << 30;

	private final Http2FrameCodec codec;

	private final IntSupplier connections;

	private Http2FlowControl(Http2FrameCodec codec, IntSupplier connections) {
		this.codec = codec;
		this.connections = connections;
	}

	/**
	 * Add the handler to a stream before its request is written.
	 * @param stream the channel of the stream; called on its event loop
	 * @param connections how many are in use just now
	 */
	static void install(Channel stream, IntSupplier connections) {
		Http2FrameCodec codec = stream.parent().pipeline().get(Http2FrameCodec.class);
		if (codec != null) {
			Http2UnreadData.install(stream.parent(), codec);
			stream.pipeline().addFirst(new Http2FlowControl(codec, connections));
		}
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) throws Http2Exception {
		widen(this.codec.connection().connectionStream(), OF_CONNECTION);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) throws Http2Exception {
		if (message instanceof Http2HeadersFrame head && !head.isEndStream()
				&& !Boolean.TRUE.equals(context.channel().parent().attr(SLOW).get())) {
			widen(this.codec.connection().stream(head.stream().id()),
					ReceiveWindow.stream(this.connections.getAsInt()));
			// Nothing else does that if the head had waited for somebody to read it.
			context.channel().parent().flush();
		}
		context.fireChannelRead(message);
	}

	private void widen(@Nullable Http2Stream stream, int size) throws Http2Exception {
		if (stream == null) {
			return;
		}
		Http2LocalFlowController flow = this.codec.connection().local().flowController();
		int more = size - flow.initialWindowSize(stream);
		if (more > 0) {
			flow.incrementWindowSize(stream, more);
		}
	}

	/**
	 * Netty updates the window when it is told to read. If that was the case before, and
	 * nothing is being read from the connection just now, it writes the update and does
	 * not flush it, so that the server would wait for ever. Here a flush does nothing
	 * unless something was written.
	 */
	@Override
	public void read(ChannelHandlerContext context) {
		context.read();
		context.flush();
	}

}
