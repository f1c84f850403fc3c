package io.github.downloadmanager.internal.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Drops interim responses (RFC 9110 section 15.2), of which any number may precede the
 * one that counts: the client library drops 100 only, and takes every other one for the
 * answer. Fails the request if the server sends too many, or one that cannot be dropped
 * without doubt about what follows it. Comes after the codec, of an HTTP/1.1 connection
 * or of an HTTP/2 stream.
 */
final class InterimResponses extends ChannelInboundHandlerAdapter {

	/** So many may precede one response. */
	static final int LIMIT = 16;

	private int dropped;

	/** What HTTP/1.1 adds to a response that was dropped is still to come. */
	private boolean endDue;

	/** All that this read brought was dropped. */
	private boolean readMore;

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (isDropped(message)) {
			ReferenceCountUtil.release(message);
			this.readMore = true;
			return;
		}
		this.readMore = false;
		context.fireChannelRead(message);
	}

	private boolean isDropped(Object message) {
		boolean end = this.endDue;
		this.endDue = false;
		if (!(message instanceof HttpResponse response)) {
			return end && message instanceof LastHttpContent;
		}
		if (response.decoderResult().isFailure()) {
			return false;
		}
		if (response.status().code() >= 200) {
			this.dropped = 0;
			return false;
		}
		String fault = fault(response);
		if (fault != null) {
			DecodeFailures.fail(response, fault);
			return false;
		}
		this.dropped++;
		// In HTTP/2 it is one message.
		this.endDue = !(response instanceof LastHttpContent);
		return true;
	}

	private @Nullable String fault(HttpResponse response) {
		int status = response.status().code();
		if (status < 100 || status == 101) {
			return "status " + status + " is no answer to the request";
		}
		// It may not have any (RFC 9110 sections 8.6 and 15.2): what is announced would
		// be
		// read as the response.
		if (HttpUtil.getContentLength(response, 0L) != 0) {
			return "an interim response announces content";
		}
		return (this.dropped >= LIMIT) ? "more than " + LIMIT + " interim responses precede the answer" : null;
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		if (this.readMore) {
			this.readMore = false;
			// Nobody else has seen anything yet that would make him ask for more.
			context.read();
		}
		context.fireChannelReadComplete();
	}

}
