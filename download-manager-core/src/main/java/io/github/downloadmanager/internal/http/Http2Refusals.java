package io.github.downloadmanager.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.AttributeKey;

/**
 * Notes on a stream of HTTP/2 that the server says it has not looked at the request (RFC
 * 9113 section 8.7). Servers do that as a matter of course: nginx ends each connection
 * after a thousand requests, whatever was sent on it meanwhile.
 */
@ChannelHandler.Sharable
final class Http2Refusals extends ChannelInboundHandlerAdapter {

	static final Http2Refusals INSTANCE = new Http2Refusals();

	private static final AttributeKey<Boolean> REFUSED = AttributeKey.valueOf(Http2Refusals.class, "REFUSED");

	private Http2Refusals() {
	}

	/**
	 * Whether a request was not looked at, so that it may be sent again.
	 * @param stream its channel
	 * @param error what it failed with
	 */
	static boolean isRefused(Channel stream, Throwable error) {
		return Boolean.TRUE.equals(stream.attr(REFUSED).get())
				// It was not even sent, as the server had said before that it would not.
				|| (error instanceof Http2Exception broken && broken.error() == Http2Error.REFUSED_STREAM);
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		// A stream hears of the end of its connection only if it comes after the last one
		// that the server has looked at.
		if (event instanceof Http2GoAwayFrame
				|| (event instanceof Http2ResetFrame reset && reset.errorCode() == Http2Error.REFUSED_STREAM.code())) {
			context.channel().attr(REFUSED).set(true);
		}
		context.fireUserEventTriggered(event);
	}

}
