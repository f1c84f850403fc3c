package io.github.downloadmanager.internal.http;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.testsupport.Await;
import io.github.downloadmanager.testsupport.RawServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a response takes on the connection besides its content is limited.
 */
class FramingTests {

	private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

	/** More than the buffers of both sockets, and all that is allowed, take together. */
	private static final long FLOOD = 64L << 20;

	@TempDir
	private Path directory;

	/** Each of them brings no content, or next to none, and would have no end. */
	@ParameterizedTest
	@CsvSource({ "extensions, 1;EXT", "values, 1;a=\"EXT\"", "zeros, ZEROS1" })
	void endlessFramingOfChunksIsAViolation(String name, String size) throws Exception {
		String line = size.replace("EXT", "x".repeat(4000)).replace("ZEROS", "0".repeat(4000)) + "\r\nA\r\n";
		assertFlooded(CHUNKED, line);
	}

	@Test
	void endlessTrailersAreAViolation() throws Exception {
		assertFlooded(CHUNKED + "1\r\nA\r\n0\r\n", "X-Trailer: " + "x".repeat(1000) + "\r\n");
	}

	@Test
	void endlessHeadersAreAViolation() throws Exception {
		assertFlooded("HTTP/1.1 200 OK\r\n", "X-Header: " + "x".repeat(1000) + "\r\n");
	}

	@Test
	void emptyLinesBeforeTheResponseAreAViolation() throws Exception {
		assertFlooded("", "\r\n".repeat(1000));
	}

	@Test
	void smallChunksWithSmallExtensionsAreTaken() throws Exception {
		int size = 32_000;
		StringBuilder body = new StringBuilder(CHUNKED);
		body.append("1;a=b\r\nA\r\n".repeat(size)).append("0\r\n\r\n");
		try (RawServer server = RawServer.start((client) -> answer(client, body.toString()))) {
			Download download = download(server);
			assertThat(download.get(Await.LIMIT.toSeconds(), TimeUnit.SECONDS).size()).isEqualTo(size);
		}
	}

	private void assertFlooded(String start, String repeated) throws Exception {
		AtomicLong sent = new AtomicLong();
		byte[] more = repeated.repeat(Math.max(1, 65_536 / repeated.length())).getBytes(StandardCharsets.US_ASCII);
		try (RawServer server = RawServer.start((client) -> {
			RawServer.head(client);
			OutputStream out = client.getOutputStream();
			out.write(start.getBytes(StandardCharsets.US_ASCII));
			while (sent.get() < FLOOD) {
				out.write(more);
				sent.addAndGet(more.length);
			}
			RawServer.drain(client);
		})) {
			assertThat(TestManager.failure(download(server))).isInstanceOf(DownloadException.ProtocolViolation.class);
			assertThat(sent).hasValueLessThan(FLOOD);
			assertThat(this.directory).isEmptyDirectory();
		}
	}

	private static void answer(Socket client, String response) throws IOException {
		RawServer.head(client);
		client.getOutputStream().write(response.getBytes(StandardCharsets.US_ASCII));
		RawServer.drain(client);
	}

	private Download download(RawServer server) {
		DownloadManager manager = DownloadManager.builder()
			.addressPolicy(AddressPolicy.any())
			.directory(this.directory)
			.probe(false)
			.build();
		Download download = manager
			.submit(DownloadRequest.builder("http://127.0.0.1:" + server.port() + "/file").retries(0).build());
		download.toCompletableFuture().whenComplete((result, error) -> manager.shutdown().subscribe());
		return download;
	}

}
