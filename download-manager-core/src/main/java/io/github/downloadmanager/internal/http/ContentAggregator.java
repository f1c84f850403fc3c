package io.github.downloadmanager.internal.http;

import io.netty.buffer.ByteBuf;
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
 * than all the rest. Nothing is held back beyond the end of the read, and only small
 * pieces are copied: a chunk may have a single byte, and a list of so many buffers costs
 * more to keep, and to write, than their bytes.
 */
final class ContentAggregator extends ChannelInboundHandlerAdapter {

	/** Pieces of up to so many bytes are copied. */
	static final int SMALL = 1024;

	/** Bytes in a piece, about. */
	private final int limit;

	private @Nullable HttpContent first;

	private @Nullable CompositeByteBuf all;

	/** Small pieces that belong behind those in {@link #all}. */
	private @Nullable ByteBuf copied;

	private int gathered;

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
		if (this.first == null && this.all == null && this.copied == null) {
			this.first = content;
			return;
		}
		if (this.first != null) {
			ByteBuf piece = this.first.content();
			this.first = null;
			add(context, piece);
		}
		add(context, content.content());
		if (this.gathered >= this.limit) {
			handOn(context);
		}
	}

	private void add(ChannelHandlerContext context, ByteBuf piece) {
		int size = piece.readableBytes();
		if (size > SMALL) {
			append(context, piece);
		}
		else {
			try {
				if (this.copied == null) {
					this.copied = context.alloc().buffer(SMALL);
				}
				this.copied.writeBytes(piece);
			}
			finally {
				piece.release();
			}
		}
		this.gathered += size;
	}

	private CompositeByteBuf append(ChannelHandlerContext context, @Nullable ByteBuf piece) {
		CompositeByteBuf pieces = this.all;
		if (pieces == null) {
			pieces = context.alloc().compositeBuffer(Integer.MAX_VALUE);
			this.all = pieces;
		}
		ByteBuf before = this.copied;
		this.copied = null;
		if (before != null) {
			pieces.addComponent(true, before);
		}
		if (piece != null) {
			pieces.addComponent(true, piece);
		}
		return pieces;
	}

	private void handOn(ChannelHandlerContext context) {
		HttpContent content = this.first;
		if (this.all != null) {
			content = new DefaultHttpContent(append(context, null));
		}
		else if (this.copied != null) {
			content = new DefaultHttpContent(this.copied);
		}
		this.first = null;
		this.all = null;
		this.copied = null;
		this.gathered = 0;
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
