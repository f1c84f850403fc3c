package io.github.downloadmanager.source;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;

/**
 * Our handlers in the pipeline of a connection. What is added by the client's own means
 * is taken out after each request and added again for the next one, which small files
 * notice. So they are put in once, and stay as long as the connection.
 */
final class ConnectionHandlers {

	private static final String GATHERER = "contentGatherer";

	private static final String FAILURES = "decodeFailures";

	private static final String TRUNCATION = "tlsTruncation";

	private ConnectionHandlers() {
	}

	/**
	 * See that they are there; called for each request on the connection.
	 * @param connection the connection of a request
	 * @param pieceSize so much of a body is handed on at once, about, in bytes
	 */
	static void install(Connection connection, int pieceSize) {
		ChannelPipeline pipeline = connection.channel().pipeline();
		if (pipeline.get(ContentGatherer.class) != null) {
			return;
		}
		ChannelHandlerContext codec = pipeline.context(NettyPipeline.HttpCodec);
		if (codec == null) {
			// A stream of HTTP/2: it is a channel of its own, for one request.
			connection.addHandlerFirst(GATHERER, new ContentGatherer(pieceSize))
				.addHandlerFirst(FAILURES, DecodeFailures.INSTANCE);
			return;
		}
		// The last one that is put in comes first.
		pipeline.addAfter(codec.name(), GATHERER, new ContentGatherer(pieceSize));
		pipeline.addAfter(codec.name(), FAILURES, DecodeFailures.INSTANCE);
		SslHandler tls = pipeline.get(SslHandler.class);
		if (tls != null) {
			tls.setCumulator(RecordCumulator.INSTANCE);
			pipeline.addAfter(codec.name(), TRUNCATION, new TlsTruncation());
		}
	}

}
