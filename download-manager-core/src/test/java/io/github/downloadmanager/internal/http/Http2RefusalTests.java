package io.github.downloadmanager.internal.http;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Http2Server;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.http.HttpProtocol;

import static org.assertj.core.api.Assertions.assertThat;

/** Requests over HTTP/2 that a server has not looked at (RFC 9113 section 8.7). */
class Http2RefusalTests {

	private static final byte[] CONTENT = new byte[1000];

	@TempDir
	Path directory;

	private DownloadManager manager() {
		return TestManager.overNetwork(this.directory)
			.httpClient((client) -> client.protocol(HttpProtocol.H2C))
			.build();
	}

	private Download submit(DownloadManager manager, Http2Server server, String name) {
		return manager.submit(DownloadRequest.builder(server.uri("/" + name))
			.destination(this.directory.resolve(name))
			.retries(0)
			.build());
	}

	private static void answer(ChannelHandlerContext stream) {
		stream.write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
		stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(CONTENT), true));
	}

	private static void refuse(ChannelHandlerContext stream, Http2Error error) {
		stream.writeAndFlush(new DefaultHttp2ResetFrame(error));
	}

	/** Netty's codec says nothing of a last stream before those that it knows. */
	private static void goAway(ChannelHandlerContext stream, int lastStream) {
		Objects.requireNonNull(stream.channel().parent().pipeline().context(Http2FrameCodec.class))
			.writeAndFlush(Unpooled.buffer()
				.writeMedium(8)
				.writeByte(7)
				.writeByte(0)
				.writeInt(0)
				.writeInt(lastStream)
				.writeInt((int) Http2Error.NO_ERROR.code()));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void aRequestThatWasNotLookedAtIsSentAgainAtNoRetry(boolean withConnection) {
		AtomicInteger requests = new AtomicInteger();
		try (Http2Server server = Http2Server.start((stream, request) -> {
			if (requests.incrementAndGet() != 2) {
				answer(stream);
			}
			else if (withConnection) {
				goAway(stream, 3);
			}
			else {
				refuse(stream, Http2Error.REFUSED_STREAM);
			}
		}); DownloadManager manager = manager()) {
			TestManager.result(submit(manager, server, "first"));
			Download second = submit(manager, server, "second");
			assertThat(TestManager.result(second).file()).hasBinaryContent(CONTENT);
			assertThat(TestManager.result(second).transfer().attempts()).isEqualTo(1);
			assertThat(requests).hasValue(3);
			assertThat(server.connections()).isEqualTo(withConnection ? 2 : 1);
		}
	}

	/** Nobody knows what became of such a request. */
	@ParameterizedTest
	@EnumSource(names = { "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "CANCEL", "ENHANCE_YOUR_CALM" })
	void aRequestThatWasResetForAnotherReasonCostsARetry(Http2Error error) {
		AtomicInteger requests = new AtomicInteger();
		try (Http2Server server = Http2Server.start((stream, request) -> {
			requests.incrementAndGet();
			refuse(stream, error);
		}); DownloadManager manager = manager()) {
			assertThat(TestManager.failure(submit(manager, server, "file")))
				.isInstanceOf(DownloadException.ConnectionFailed.class);
			assertThat(requests).hasValue(1);
		}
	}

	@Test
	void whoRefusesAlwaysIsAskedASmallNumberOfTimes() {
		AtomicInteger requests = new AtomicInteger();
		try (Http2Server server = Http2Server.start((stream, request) -> {
			requests.incrementAndGet();
			refuse(stream, Http2Error.REFUSED_STREAM);
		}); DownloadManager manager = manager()) {
			assertThat(TestManager.failure(submit(manager, server, "file")))
				.isInstanceOf(DownloadException.ConnectionFailed.class);
			assertThat(requests).hasValue(17);
		}
	}

	/** As large as HTTP/1.1 may be; it breaks no other stream of its connection. */
	@Test
	void aHeadMayBeLarge() {
		try (Http2Server server = Http2Server.start((stream, request) -> {
			stream.write(new DefaultHttp2HeadersFrame(
					new DefaultHttp2Headers().status("200").set("content-security-policy", "a".repeat(60_000))));
			stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(CONTENT), true));
		}); DownloadManager manager = manager()) {
			assertThat(TestManager.result(submit(manager, server, "file")).file()).hasBinaryContent(CONTENT);
		}
	}

}
