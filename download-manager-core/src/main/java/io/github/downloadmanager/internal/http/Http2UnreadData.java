package io.github.downloadmanager.internal.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * Bounds the memory of data that nobody reads. A frame is a slice of the buffer that was
 * read from the connection, which may be a hundred times as large and holds the data of
 * streams that are read, too. So a frame is copied if it is small, or if its stream is
 * not read just now. This handler of the connection comes before the streams.
 */
final class Http2UnreadData extends ChannelInboundHandlerAdapter {

	private static final String NAME = "http2UnreadData";

	/** A stream with so many bytes that are not read, or more, is slow, or stands. */
	static final int MANY = 64 * 1024;

	private final Http2Connection connection;

	private Http2UnreadData(Http2Connection connection) {
		this.connection = connection;
	}

	/**
	 * Add the handler to a connection, unless it is there.
	 * @param channel the channel of the connection; called on its event loop
	 */
	static void install(Channel channel, Http2FrameCodec codec) {
		if (channel.pipeline().get(NAME) == null) {
			String name = channel.pipeline().context(codec).name();
			channel.pipeline().addAfter(name, NAME, new Http2UnreadData(codec.connection()));
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!(message instanceof Http2DataFrame frame) || !isToBeCopied(frame)) {
			context.fireChannelRead(message);
			return;
		}
		ByteBuf content = frame.content();
		Http2DataFrame copy;
		try {
			copy = frame.replace(context.alloc().buffer(content.readableBytes()).writeBytes(content));
		}
		finally {
			content.release();
		}
		context.fireChannelRead(copy.stream(frame.stream()));
	}

	private boolean isToBeCopied(Http2DataFrame frame) {
		int size = frame.content().readableBytes();
		return size > 0 && (size <= ContentAggregator.SMALL || unread(frame) - size >= MANY);
	}

	/** This frame included. */
	private int unread(Http2DataFrame frame) {
		Http2Stream stream = this.connection.stream(frame.stream().id());
		return (stream != null) ? this.connection.local().flowController().unconsumedBytes(stream) : 0;
	}

}
