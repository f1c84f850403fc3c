package io.github.downloadmanager.testsupport;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2HeadersFrame;

/**
 * HTTP/2 in clear text, with interim responses before the one that counts, which is then
 * the target of the request.
 */
public final class HintingHttp2Server implements AutoCloseable {

	private final ToIntFunction<String> status;

	private final int interims;

	private final int delayMillis;

	private final Http2Server server;

	private HintingHttp2Server(ToIntFunction<String> status, int interims, int delayMillis) {
		this.status = status;
		this.interims = interims;
		this.delayMillis = delayMillis;
		this.server = Http2Server.start(this::reply);
	}

	/**
	 * Start a server.
	 * @param status the status of the interim responses to a target, or 0 for none
	 * @param interims how many there are
	 * @param delayMillis how long after them the answer comes
	 */
	public static HintingHttp2Server start(ToIntFunction<String> status, int interims, int delayMillis) {
		return new HintingHttp2Server(status, interims, delayMillis);
	}

	public URI uri(String target) {
		return this.server.uri(target);
	}

	/** Connections that were made. */
	public int connections() {
		return this.server.connections();
	}

	@Override
	public void close() {
		this.server.close();
	}

	private void reply(ChannelHandlerContext context, Http2HeadersFrame request) {
		String target = String.valueOf(request.headers().path());
		int interim = this.status.applyAsInt(target);
		for (int i = 0; i < this.interims && interim > 0; i++) {
			context.writeAndFlush(head(interim, false));
		}
		Runnable answer = () -> answer(context, target, "HEAD".contentEquals(request.headers().method()));
		if (interim > 0 && this.delayMillis > 0) {
			context.executor().schedule(answer, this.delayMillis, TimeUnit.MILLISECONDS);
		}
		else {
			answer.run();
		}
	}

	private static void answer(ChannelHandlerContext context, String target, boolean toHead) {
		context.write(head(200, toHead));
		if (!toHead) {
			context.write(new DefaultHttp2DataFrame(Unpooled.copiedBuffer(target, StandardCharsets.US_ASCII), true));
		}
		context.flush();
	}

	private static DefaultHttp2HeadersFrame head(int status, boolean last) {
		return new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status(Integer.toString(status)), last);
	}

}
