package io.github.downloadmanager.internal.http;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.DownloadResult;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.Http2Server;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.netty.http.HttpProtocol;

import static org.assertj.core.api.Assertions.assertThat;

/** How a response over HTTP/2 ends, and what breaks it. */
class Http2FramingTests {

	private static final byte[] CONTENT = new byte[1000];

	@TempDir
	Path directory;

	/** RFC 9113 section 8.1.1: the stream ends before all is there that was announced. */
	@Test
	void aStreamThatEndsBeforeItsLengthIsTruncatedAndTriedAgain() {
		AtomicInteger requests = new AtomicInteger();
		try (Http2Server server = Http2Server.start((stream, request) -> {
			head(stream, "content-length", "1000");
			data(stream, (requests.incrementAndGet() == 2) ? 1000 : 500, true);
		}); DownloadManager manager = manager()) {
			DownloadResult result = TestManager.result(manager.submit(request(server).retries(1).build()));
			assertThat(result.file()).hasBinaryContent(CONTENT);
			assertThat(TestManager.failure(manager.submit(request(server).retries(0).overwrite(true).build())))
				.isInstanceOf(DownloadException.Truncated.class);
		}
	}

	@ParameterizedTest
	@CsvSource({ "content-length, 500", "content-length, much", "transfer-encoding, chunked" })
	void aHeadThatContradictsItsStreamBreaksHttp(String name, String value) {
		try (Http2Server server = Http2Server.start((stream, request) -> {
			head(stream, name, value);
			data(stream, CONTENT.length, true);
		}); DownloadManager manager = manager()) {
			assertThat(TestManager.failure(manager.submit(request(server).retries(1).build())))
				.isInstanceOf(DownloadException.ProtocolViolation.class);
		}
	}

	/** Also with NO_ERROR, which says nothing of the response (RFC 9113 section 8.1). */
	@ParameterizedTest
	@EnumSource(names = { "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "REFUSED_STREAM", "CANCEL" })
	void aStreamThatIsResetIsTruncated(Http2Error error) {
		try (Http2Server server = Http2Server.start((stream, request) -> {
			head(stream, "etag", "\"v1\"");
			data(stream, 500, false);
			stream.writeAndFlush(new DefaultHttp2ResetFrame(error));
		}); DownloadManager manager = manager()) {
			assertThat(TestManager.failure(manager.submit(request(server).retries(0).build())))
				.isInstanceOf(DownloadException.Truncated.class);
		}
	}

	private DownloadManager manager() {
		return TestManager.overNetwork(this.directory)
			.httpClient((client) -> client.protocol(HttpProtocol.H2C))
			.build();
	}

	private DownloadRequestBuilder request(Http2Server server) {
		return DownloadRequest.builder(server.uri("/file")).destination(this.directory.resolve("file"));
	}

	private static void head(ChannelHandlerContext stream, String... fields) {
		// Not validated here, but at the other end.
		DefaultHttp2Headers headers = new DefaultHttp2Headers(false);
		headers.status("200");
		for (int i = 0; i < fields.length; i += 2) {
			headers.add(fields[i], fields[i + 1]);
		}
		stream.write(new DefaultHttp2HeadersFrame(headers));
	}

	private static void data(ChannelHandlerContext stream, int size, boolean last) {
		stream.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[size]), last));
	}

}
