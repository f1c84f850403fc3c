package io.github.downloadmanager.internal.transfer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.internal.concurrent.Time;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.internal.http.WebClientSource;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.ClientSource;
import io.github.downloadmanager.testsupport.Content;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * B2 and B4 over HTTP/2, where several downloads share a connection: what keeps a server
 * from sending is the window of each stream, which is not updated before bytes are asked
 * for (RFC 9113 section 5.2). Time stands still until a test moves it, so all that comes
 * is what was saved.
 */
class Http2ThrottleTests {

	private static final int SIZE = 2_000_000;

	private static final int RATE = 100_000;

	/** What is saved at the beginning, at least. */
	private static final int DEPTH = 64 * 1024;

	/** The largest frame, which is the smallest read that is asked for, too. */
	private static final int READ = 16 * 1024;

	private static final int STREAMS = 3;

	private final DisposableServer server = HttpServer.create()
		.host("127.0.0.1")
		.port(0)
		.protocol(HttpProtocol.H2C)
		.handle((request, response) -> {
			byte[] content = content(request.uri());
			return response.header("Content-Length", String.valueOf(SIZE))
				.send(Flux.range(0, SIZE / 1000).map((i) -> Unpooled.wrappedBuffer(content, i * 1000, 1000)));
		})
		.bindNow();

	private final Time time = Time.system();

	private final WebClientSource source = ClientSource.of(100, this.time,
			(client) -> client.protocol(HttpProtocol.H2C));

	@TempDir
	private Path directory;

	@AfterEach
	void stop() {
		this.server.disposeNow();
		this.time.timer().dispose();
	}

	private static byte[] content(String uri) {
		return Content.of(uri.charAt(uri.length() - 1), SIZE);
	}

	private static long held(Download download) {
		return download.snapshot().progress().bytesDownloaded();
	}

	@Test
	void streamsOfOneConnectionKeepToTheLimitAndShareIt() {
		try (TestManager manager = new TestManager(this.source, this.directory, (settings) -> {
			settings.bandwidth = OptionalLong.of(RATE);
			settings.probe = false;
		})) {
			List<Download> downloads = IntStream.range(0, STREAMS)
				.mapToObj((i) -> manager
					.submit(DownloadRequest.builder("http://127.0.0.1:" + this.server.port() + "/" + i)
						.destination(manager.path("file" + i))))
				.toList();
			Await.until("all are throttled",
					() -> downloads.stream().allMatch((download) -> download.snapshot().control().throttled()));
			assertHeld(downloads, 0);
			for (int second = 1; second <= 10; second++) {
				for (int tick = 0; tick < 20; tick++) {
					manager.advance(Duration.ofMillis(50));
				}
				assertHeld(downloads, second);
			}
			List<Long> before = downloads.stream().map(Http2ThrottleTests::held).toList();
			Await.until("all have gone on", () -> {
				manager.advance(Duration.ofMillis(50));
				return IntStream.range(0, STREAMS).allMatch((i) -> held(downloads.get(i)) >= before.get(i) + 50_000);
			});
			manager.manager().limits(manager.manager().limits().withBandwidth(OptionalLong.empty()), "test");
			for (int i = 0; i < STREAMS; i++) {
				assertThat(TestManager.result(downloads.get(i)).file()).hasBinaryContent(content("/" + i));
			}
		}
	}

	/** No more than the rate, what was saved and one read of each. */
	private void assertHeld(List<Download> downloads, int seconds) {
		long most = DEPTH + (long) RATE * seconds + STREAMS * READ;
		assertThat(downloads.stream().mapToLong(Http2ThrottleTests::held).sum()).isLessThanOrEqualTo(most);
	}

}
