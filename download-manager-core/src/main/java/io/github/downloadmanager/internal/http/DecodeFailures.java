package io.github.downloadmanager.internal.http;

import java.net.ProtocolException;

import io.github.downloadmanager.internal.text.SafeText;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpObject;

/**
 * Replaces the error that the decoder found in a message by a safe one. The text of the
 * original may repeat what the server sent, and the client library logs it.
 */
@ChannelHandler.Sharable
final class DecodeFailures extends ChannelInboundHandlerAdapter {

	static final DecodeFailures INSTANCE = new DecodeFailures();

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof HttpObject object && object.decoderResult().isFailure()
				&& !(object.decoderResult().cause() instanceof PrematureChannelClosureException)) {
			object.setDecoderResult(DecoderResult.failure(new Malformed(text(object.decoderResult().cause()))));
		}
		context.fireChannelRead(message);
	}

	/**
	 * Mark a message as malformed, which fails the request.
	 * @param text why; nothing that the server sent
	 */
	static void fail(HttpObject message, String text) {
		message.setDecoderResult(DecoderResult.failure(new Malformed(text)));
	}

	/**
	 * Only the decoder's errors about lengths have a text without anything that the
	 * server sent.
	 */
	private static String text(Throwable cause) {
		return (cause instanceof TooLongFrameException) ? SafeText.printable(String.valueOf(cause.getMessage()))
				: "it cannot be parsed (" + cause.getClass().getSimpleName() + ")";
	}

	/** It has no stack trace, as that would always be the same. */
	private static final class Malformed extends ProtocolException {

		private static final long serialVersionUID = 1L;

		private Malformed(String message) {
			super(message);
			setStackTrace(new StackTraceElement[0]);
		}

	}

}
