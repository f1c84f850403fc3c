package io.github.downloadmanager.internal.http;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpResponseDecoderSpec;

/**
 * HTTP/1.1 on one connection, one exchange at a time. Only the order matches a response
 * to its request (RFC 9112 section 9.3), so one surplus response gives every later
 * request the answer to another one. Therefore the next request is sent only if exactly
 * one whole response to the last one was read, its end is certain, and no byte came after
 * it. In all other cases the connection is closed.
 * <p>
 * Netty's own client codec does not tell whether bytes are left in its decoder, so this
 * one replaces it. All methods are called on the network thread of the connection.
 */
final class ExchangeCodec extends CombinedChannelDuplexHandler<HttpResponseDecoder, HttpRequestEncoder> {

	private State state = State.READY;

	/** The method of the request whose response is due. */
	private @Nullable HttpMethod method;

	private boolean requestComplete;

	private boolean reused;

	/**
	 * The use of the request whose response is due, until something of that response has
	 * come.
	 */
	private @Nullable ConnectionUse use;

	/**
	 * Create a codec for one connection.
	 * @param limits what of a response is read at most
	 */
	@SuppressWarnings("deprecation") // of maxChunkSize, which still is what makes large
										// chunks
	ExchangeCodec(HttpResponseDecoderSpec limits) {
		init(new Decoder(new HttpDecoderConfig().setMaxInitialLineLength(limits.maxInitialLineLength())
			.setMaxHeaderSize(limits.maxHeaderSize())
			.setMaxChunkSize(limits.maxChunkSize())
			.setValidateHeaders(limits.validateHeaders())
			.setInitialBufferSize(limits.initialBufferSize())
			.setAllowDuplicateContentLengths(limits.allowDuplicateContentLengths())
			.setAllowPartialChunks(limits.allowPartialChunks())), new HttpRequestEncoder());
	}

	/**
	 * Tell what the next request finds on the connection; called before it is written.
	 */
	ConnectionUse nextUse() {
		ConnectionUse next = new ConnectionUse(this.reused);
		this.use = next;
		return next;
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
		if (message instanceof HttpRequest request && !begin(request)) {
			ReferenceCountUtil.release(message);
			// The write succeeds before the close, so that the request sees the same as
			// after any other close.
			promise.trySuccess();
			context.close();
			return;
		}
		if (message instanceof LastHttpContent) {
			this.requestComplete = true;
		}
		super.write(context, message, promise);
	}

	private boolean begin(HttpRequest request) {
		if (this.state != State.READY) {
			return false;
		}
		this.state = State.RESPONSE_DUE;
		this.method = request.method();
		this.requestComplete = false;
		return true;
	}

	private void markAnswered() {
		ConnectionUse current = this.use;
		if (current != null) {
			this.use = null;
			current.markAnswered();
		}
	}

	/** Decide on the next state when the last response was read. */
	private void end(ChannelHandlerContext context, boolean reusable) {
		this.method = null;
		this.reused = true;
		if (reusable) {
			this.state = State.READY;
		}
		else {
			abandon(context);
		}
	}

	/** Mark the connection; the pool closes it when the exchange is over. */
	private void abandon(ChannelHandlerContext context) {
		this.state = State.OUT_OF_STEP;
		Connection.from(context.channel()).markPersistent(false);
	}

	/** What a connection may do next. */
	private enum State {

		/** Send a request. Whatever is read now is no answer to anything. */
		READY,

		/** Read the response; another request is not sent. */
		RESPONSE_DUE,

		/** Close; nothing is sent, and what is read is thrown away. */
		OUT_OF_STEP

	}

	private final class Decoder extends HttpResponseDecoder {

		/** Whether the end of the response being read is the end of the exchange. */
		private boolean finalResponse;

		/** Whether the response being read leaves no doubt about where it ends. */
		private boolean delimited;

		Decoder(HttpDecoderConfig config) {
			super(config);
		}

		@Override
		protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
			if (ExchangeCodec.this.state != State.RESPONSE_DUE) {
				in.skipBytes(in.readableBytes());
				abandon(context);
				context.close();
				return;
			}
			markAnswered();
			super.decode(context, in, out);
			for (int i = 0; i < out.size(); i++) {
				look(context, out.get(i), in);
			}
		}

		private void look(ChannelHandlerContext context, Object message, ByteBuf in) {
			if (message instanceof HttpResponse response) {
				this.finalResponse = response.status().code() >= 200;
				this.delimited = isDelimited(response);
			}
			if (message instanceof LastHttpContent last && this.finalResponse) {
				this.finalResponse = false;
				end(context, this.delimited && last.decoderResult().isSuccess() && !in.isReadable()
						&& ExchangeCodec.this.requestComplete);
			}
		}

		/**
		 * Responses without a body leave doubt: many servers send a body all the same,
		 * and send it late.
		 */
		private boolean isDelimited(HttpResponse response) {
			int status = response.status().code();
			return HttpMethod.GET.equals(ExchangeCodec.this.method) && status != 204 && status != 205 && status != 304
					&& response.decoderResult().isSuccess() && HttpUtil.isKeepAlive(response)
					&& (HttpUtil.isContentLengthSet(response) != HttpUtil.isTransferEncodingChunked(response));
		}

		@Override
		protected boolean isContentAlwaysEmpty(HttpMessage response) {
			return HttpMethod.HEAD.equals(ExchangeCodec.this.method) || super.isContentAlwaysEmpty(response);
		}

	}

}
