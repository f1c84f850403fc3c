package io.github.downloadmanager.internal.http;

import javax.net.ssl.SSLException;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/**
 * Turns the end of a connection into an error if TLS did not announce it and nothing else
 * says where the body ends. Anybody on the way can close a connection, and the body would
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
		// This event comes before the decoder hears of the end of the connection, which
		// it takes for the end of the body.
		if (this.endsWithConnection && event instanceof SslCloseCompletionEvent close && !close.isSuccess()) {
			this.endsWithConnection = false;
			context.fireExceptionCaught(new SSLException("the connection was closed without a close_notify of TLS"));
		}
		context.fireUserEventTriggered(event);
	}

}
