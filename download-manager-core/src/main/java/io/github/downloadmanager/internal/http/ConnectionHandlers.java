package io.github.downloadmanager.internal.http;

import java.util.function.IntSupplier;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpResponseDecoderSpec;

/**
 * The manager's own handlers in the pipeline of a connection. Handlers that are added by
 * Reactor Netty's means are removed after each request and added again for the next one,
 * which costs time that is noticed with small files. These are added once, and stay as
 * long as the connection.
 */
final class ConnectionHandlers {

	private static final String GATHERER = "contentGatherer";

	private static final String INTERIM = "interimResponses";

	private static final String FAILURES = "decodeFailures";

	private static final String REFUSALS = "http2Refusals";

	private static final String TRUNCATION = "tlsTruncation";

	private ConnectionHandlers() {
	}

	/**
	 * Tell what the next request finds on a connection; called before it is written.
	 * @param connection the connection of the request
	 * @return {@code null} if nothing is known, as of a stream of HTTP/2
	 */
	static @Nullable ConnectionUse nextUse(Connection connection) {
		ExchangeCodec codec = connection.channel().pipeline().get(ExchangeCodec.class);
		return (codec != null) ? codec.nextUse() : null;
	}

	/**
	 * Add the handlers to a connection that does not have them; called for each request
	 * on the connection.
	 * @param connection the connection of a request
	 * @param limits what of a response is read at most
	 * @param pieceSize so much of a body is handed on at once, about, in bytes
	 */
	static void install(Connection connection, HttpResponseDecoderSpec limits, int pieceSize) {
		ChannelPipeline pipeline = connection.channel().pipeline();
		if (pipeline.get(ContentAggregator.class) != null) {
			return;
		}
		ChannelHandlerContext codec = pipeline.context(NettyPipeline.HttpCodec);
		// The codec of HTTP/2 has the same name. In HTTP/2 each request has a stream of
		// its own.
		if (codec == null || !(codec.handler() instanceof HttpClientCodec)) {
			return;
		}
		boolean mayBecomeHttp2 = pipeline.get(NettyPipeline.H2CUpgradeHandler) != null;
		if (!mayBecomeHttp2) {
			// The upgrade to HTTP/2 works with Netty's codec only.
			pipeline.replace(codec.handler(), codec.name(), new ExchangeCodec(limits));
		}
		// Each handler is added directly behind the codec, so the last one added comes
		// first.
		pipeline.addAfter(codec.name(), GATHERER, new ContentAggregator(pieceSize));
		pipeline.addAfter(codec.name(), INTERIM, new InterimResponses());
		pipeline.addAfter(codec.name(), FAILURES, DecodeFailures.INSTANCE);
		if (!mayBecomeHttp2) {
			FramingLimit.install(pipeline, codec.name());
		}
		SslHandler tls = pipeline.get(SslHandler.class);
		if (tls != null) {
			tls.setCumulator(RecordCumulator.INSTANCE);
			pipeline.addAfter(codec.name(), TRUNCATION, new TlsTruncation());
		}
	}

	/**
	 * Add the handlers to a stream of HTTP/2. Such a stream is a channel of its own, for
	 * one request.
	 * @param connection the connection of a request; not touched unless it is such a
	 * stream
	 * @param connections how many are in use just now
	 */
	static void installOnStream(Connection connection, IntSupplier connections) {
		ChannelPipeline pipeline = connection.channel().pipeline();
		if (pipeline.get(NettyPipeline.H2ToHttp11Codec) == null) {
			return;
		}
		pipeline.addAfter(NettyPipeline.H2ToHttp11Codec, INTERIM, new InterimResponses());
		pipeline.addAfter(NettyPipeline.H2ToHttp11Codec, FAILURES, DecodeFailures.INSTANCE);
		pipeline.addAfter(NettyPipeline.H2ToHttp11Codec, REFUSALS, Http2Refusals.INSTANCE);
		Http2FlowControl.install(connection.channel(), connections);
	}

}
