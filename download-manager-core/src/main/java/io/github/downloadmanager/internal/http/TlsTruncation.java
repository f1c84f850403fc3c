package io.github.downloadmanager.internal.http;

import javax.net.ssl.SSLException;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/**
 * Makes an error of the end of a connection that TLS did not announce, if nothing else
 * says where the body ends: anybody on the way can close a connection, and the body would
 * be taken for whole (RFC 9112 section 9.8).
 */
final class TlsTruncation extends ChannelInboundHandlerAdapter {

	private boolean endsWithConnection;

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof HttpMessage head) {
			this.endsWithConnection = !HttpUtil.isContentLengthSet(head) && !HttpUtil.isTransferEncodingChunked(head);
		}
		if (message instanceof LastHttpContent) {
			this.endsWithConnection = false;
		}
		context.fireChannelRead(message);
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		// Comes before the decoder is told of the end, and takes that for the body's.
		if (this.endsWithConnection && event instanceof SslCloseCompletionEvent close && !close.isSuccess()) {
			this.endsWithConnection = false;
			context.fireExceptionCaught(new SSLException("the connection was closed without a close_notify of TLS"));
		}
		context.fireUserEventTriggered(event);
	}

}
