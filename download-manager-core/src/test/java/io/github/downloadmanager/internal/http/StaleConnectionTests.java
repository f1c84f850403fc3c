package io.github.downloadmanager.internal.http;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.internal.engine.TestManager;
import io.github.downloadmanager.testsupport.RawServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A kept connection may be gone just when the next request is sent on it. */
class StaleConnectionTests {

	@TempDir
	Path directory;

	/** The server closes a kept connection just when the next request is sent on it. */
	@ParameterizedTest
	@CsvSource({ "1, 100", "8, 400" })
	void aStaleConnectionCostsNoRetry(int atOnce, int files) {
		try (RawServer server = RawServer.start((client) -> {
			String[] line = RawServer.head(client).split(" ");
			String body = body(line[1]);
			RawServer.write(client, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n"
					+ (line[0].equals("HEAD") ? "" : body));
			client.getInputStream().read();
		}); DownloadManager manager = TestManager.overNetwork(this.directory).maxConcurrent(atOnce).build()) {
			List<Download> downloads = new ArrayList<>();
			for (int i = 0; i < files; i++) {
				downloads.add(submit(manager, server.port(), i));
			}
			for (int i = 0; i < files; i++) {
				assertThat(TestManager.result(downloads.get(i)).file()).hasContent(body(i));
				assertThat(TestManager.types(downloads.get(i))).doesNotContain("Retrying");
			}
			assertThat(server.connections()).isEqualTo(files);
		}
	}

	/** Nothing is free about a new connection that is closed, or an answer that began. */
	@ParameterizedTest
	@ValueSource(strings = { "", "H", "HTTP/1.1 103 Early Hints\r\n\r\n" })
	void aConnectionThatFailsOtherwiseCostsARetry(String begun) {
		AtomicInteger asked = new AtomicInteger();
		try (RawServer server = RawServer.start((client) -> {
			RawServer.head(client);
			if (asked.getAndIncrement() == 0 && !begun.isEmpty()) {
				RawServer.write(client, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright");
				RawServer.head(client);
				asked.getAndIncrement();
				RawServer.write(client, begun);
			}
		}); DownloadManager manager = manager()) {
			if (!begun.isEmpty()) {
				TestManager.result(submit(manager, server.port(), 0));
			}
			TestManager.failure(submit(manager, server.port(), 1));
			assertThat(asked).hasValue(begun.isEmpty() ? 1 : 2);
		}
	}

	@Test
	void aProbeIsSentAgainToo() {
		try (RawServer server = RawServer.start((client) -> {
			String head = RawServer.head(client);
			String body = body(head.split(" ")[1]);
			RawServer.write(client, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n"
					+ (head.startsWith("HEAD") ? "" : body));
			client.getInputStream().read();
		}); DownloadManager manager = TestManager.overNetwork(this.directory).probe(true).build()) {
			for (int i = 0; i < 5; i++) {
				Download download = submit(manager, server.port(), i);
				assertThat(TestManager.result(download).file()).hasContent(body("/" + i));
				assertThat(TestManager.types(download)).containsExactly("Queued", "Probed", "Started", "Completed");
			}
		}
	}

	private DownloadManager manager() {
		return TestManager.overNetwork(this.directory).build();
	}

	private Download submit(DownloadManager manager, int port, int number) {
		return manager.submit(DownloadRequest.builder("http://127.0.0.1:" + port + "/" + number)
			.destination(this.directory.resolve("file" + number))
			.retries(0)
			.build());
	}

	private static String body(int number) {
		return body("/" + number);
	}

	private static String body(String target) {
		return "body of " + target;
	}

}
