package io.github.downloadmanager.internal.transfer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.internal.concurrent.Time;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.internal.http.WebClientSource;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.ClientSource;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.Http2Server;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.http.HttpProtocol;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * B6 over HTTP/2: a server that sends nothing more on a stream, though the windows of
 * stream and connection are open, while a limit holds.
 */
class Http2StallTests {

	private static final byte[] CONTENT = Content.of(1, 300_000);

	private static final int SENT = 150_000;

	private final List<String> ranges = new CopyOnWriteArrayList<>();

	private final Http2Server server = Http2Server.start(this::answer);

	private final Time time = Time.system();

	private final WebClientSource source = ClientSource.of(1, this.time, (client) -> client.protocol(HttpProtocol.H2C));

	@TempDir
	private Path directory;

	@AfterEach
	void stop() {
		this.server.close();
		this.time.timer().dispose();
	}

	/** The first response stops in the middle. */
	private void answer(ChannelHandlerContext stream, Http2HeadersFrame request) {
		CharSequence range = request.headers().get("range");
		this.ranges.add((range != null) ? range.toString() : "everything");
		boolean first = this.ranges.size() == 1;
		int from = (range != null) ? Integer.parseInt(range.toString().replaceAll("bytes=(\\d+)-", "$1")) : 0;
		int length = CONTENT.length - from;
		Http2Headers headers = new DefaultHttp2Headers().status((range != null) ? "206" : "200")
			.set("etag", "\"v1\"")
			.set("accept-ranges", "bytes")
			.set("content-length", String.valueOf(length));
		if (range != null) {
			headers.set("content-range", "bytes " + from + "-" + (CONTENT.length - 1) + "/" + CONTENT.length);
		}
		stream.write(new DefaultHttp2HeadersFrame(headers));
		stream.writeAndFlush(
				new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(CONTENT, from, first ? SENT : length), !first));
	}

	@Test
	void aStreamThatStallsUnderALimitIsFoundWithinTheReadTimeoutAndContinued() {
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.bandwidth = OptionalLong.of(50_000);
			settings.probe = false;
		})) {
			Download download = manager
				.submit(DownloadRequest.builder(this.server.uri("/file")).destination(manager.path("file")).retries(0));
			pass(manager, "all that is sent has come", download, SENT);
			Duration before = manager.elapsed();
			Await.until("another stream", () -> {
				manager.advance(Duration.ofMillis(50));
				return this.ranges.size() == 2;
			});
			assertThat(manager.elapsed().minus(before)).isGreaterThan(Duration.ofSeconds(29));
			pass(manager, "the rest has come", download, CONTENT.length);
			assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT);
			assertThat(TestManager.result(download).transfer().attempts()).isEqualTo(1);
			assertThat(this.ranges).containsExactly("everything", "bytes=" + SENT + "-");
			assertThat(this.server.connections()).isEqualTo(1);
		}
	}

	private static void pass(TestManager manager, String what, Download download, long bytes) {
		Await.until(what, () -> {
			if (download.snapshot().progress().bytesDownloaded() < bytes) {
				manager.advance(Duration.ofMillis(50));
			}
			return download.snapshot().progress().bytesDownloaded() >= bytes;
		});
	}

}
