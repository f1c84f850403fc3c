package io.github.downloadmanager.internal.http;

import java.net.ProtocolException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Compares what a response of HTTP/1.1 takes on the connection with the content it
 * brings. Extensions of chunks (RFC 9112 section 7.1.1) are thrown away by the decoder,
 * where no limit on the content and no floor of its speed sees them, and a server may
 * send as many as it likes.
 */
final class FramingLimit {

	/**
	 * An allowance in bytes for headers and trailers, which have limits of their own, and
	 * for some chunks.
	 */
	private static final long ALLOWANCE = 256 * 1024;

	/**
	 * Bytes allowed for each byte of content. A chunk of one byte takes six, and more
	 * with an extension or leading zeros.
	 */
	private static final long PER_BYTE = 16;

	private long received;

	private long content;

	/** Whether the head of the final response, not of an interim one, has come. */
	private boolean isFinal;

	private boolean exceeded;

	private FramingLimit() {
	}

	/**
	 * Put the handlers around the decoder.
	 * @param pipeline the pipeline of a connection
	 * @param codec the name of the decoder's handler
	 */
	static void install(ChannelPipeline pipeline, String codec) {
		FramingLimit limit = new FramingLimit();
		pipeline.addBefore(codec, "framingReceived", limit.new Received());
		pipeline.addAfter(codec, "framingContent", limit.new Content());
	}

	private final class Received extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			if (FramingLimit.this.exceeded) {
				ReferenceCountUtil.release(message);
				return;
			}
			if (message instanceof ByteBuf bytes) {
				FramingLimit.this.received += bytes.readableBytes();
			}
			// This call decodes everything that can be decoded.
			context.fireChannelRead(message);
			if (FramingLimit.this.received - FramingLimit.this.content > ALLOWANCE
					+ PER_BYTE * FramingLimit.this.content) {
				FramingLimit.this.exceeded = true;
				context.fireExceptionCaught(
						new ProtocolException("much more was sent for the framing of the content than for itself"));
				context.close();
			}
		}

	}

	private final class Content extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			if (message instanceof HttpResponse response) {
				FramingLimit.this.isFinal = response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
			}
			if (message instanceof HttpContent piece) {
				FramingLimit.this.content += piece.content().readableBytes();
			}
			if (message instanceof LastHttpContent && FramingLimit.this.isFinal) {
				FramingLimit.this.received = 0;
				FramingLimit.this.content = 0;
				FramingLimit.this.isFinal = false;
			}
			context.fireChannelRead(message);
		}

	}

}
