package io.github.downloadmanager.internal.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Drops interim responses (RFC 9110 section 15.2). Any number of them may precede the
 * final response, but the client library drops 100 only and takes all others for the
 * answer. The request fails if the server sends too many, or one that leaves doubt about
 * what follows it. This handler comes after the codec of an HTTP/1.1 connection or of an
 * HTTP/2 stream.
 */
final class InterimResponses extends ChannelInboundHandlerAdapter {

	/** The most interim responses that may precede one final response. */
	static final int MAX_RESPONSES = 16;

	private int dropped;

	/** Whether the end message of a dropped response is still to come (HTTP/1.1). */
	private boolean endDue;

	/** Whether everything that this read brought was dropped. */
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
		// In HTTP/2 the response and its end are one message.
		this.endDue = !(response instanceof LastHttpContent);
		return true;
	}

	private @Nullable String fault(HttpResponse response) {
		int status = response.status().code();
		if (status < 100 || status == 101) {
			return "status " + status + " is no answer to the request";
		}
		// An interim response has no content (RFC 9110 sections 8.6 and 15.2). Announced
		// content would be read as the response.
		if (HttpUtil.getContentLength(response, 0L) != 0) {
			return "an interim response announces content";
		}
		return (this.dropped >= MAX_RESPONSES) ? "more than " + MAX_RESPONSES + " interim responses precede the answer"
				: null;
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		if (this.readMore) {
			this.readMore = false;
			// The handlers behind this one have seen nothing, so none of them will ask
			// for the next read.
			context.read();
		}
		context.fireChannelReadComplete();
	}

}
