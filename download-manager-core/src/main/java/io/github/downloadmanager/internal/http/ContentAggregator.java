package io.github.downloadmanager.internal.http;

import io.netty.buffer.CompositeByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Hands on in one piece what of a body came with one read. A TLS record has at most 16
 * KiB (RFC 8446 section 5.1), and many servers send chunks of that size (RFC 9112 section
 * 7.1); to hand over each by itself, from thread to thread and to the file, takes longer
 * than all the rest. Nothing is held back beyond the end of the read, and nothing is
 * copied.
 */
final class ContentAggregator extends ChannelInboundHandlerAdapter {

	/** Bytes in a piece, about. */
	private final int limit;

	private @Nullable HttpContent first;

	private @Nullable CompositeByteBuf all;

	ContentAggregator(int limit) {
		this.limit = limit;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof HttpContent content && !(message instanceof LastHttpContent)
				&& content.decoderResult().isSuccess()) {
			gather(context, content);
			return;
		}
		handOn(context);
		context.fireChannelRead(message);
	}

	private void gather(ChannelHandlerContext context, HttpContent content) {
		if (this.first == null && this.all == null) {
			this.first = content;
			return;
		}
		CompositeByteBuf pieces = this.all;
		if (pieces == null) {
			pieces = context.alloc().compositeBuffer(Integer.MAX_VALUE);
			this.all = pieces;
		}
		if (this.first != null) {
			pieces.addComponent(true, this.first.content());
			this.first = null;
		}
		pieces.addComponent(true, content.content());
		if (pieces.readableBytes() >= this.limit) {
			handOn(context);
		}
	}

	private void handOn(ChannelHandlerContext context) {
		HttpContent content = (this.all != null) ? new DefaultHttpContent(this.all) : this.first;
		this.first = null;
		this.all = null;
		if (content != null) {
			context.fireChannelRead(content);
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		handOn(context);
		context.fireChannelReadComplete();
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		handOn(context);
		context.fireUserEventTriggered(event);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		handOn(context);
		context.fireExceptionCaught(cause);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		handOn(context);
		context.fireChannelInactive();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		handOn(context);
	}

}
