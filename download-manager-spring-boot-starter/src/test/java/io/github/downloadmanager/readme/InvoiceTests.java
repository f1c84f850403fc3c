package io.github.downloadmanager.readme;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import com.sun.net.httpserver.HttpServer;
import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;

// docs/spring.md shows what is between the marks.
// @formatter:off
// README test
@SpringBootTest(properties = "download-manager.network.allow=any")
class InvoiceTests {

	@Test
	void arrives(@Autowired DownloadManager downloads, @TempDir Path directory) throws Exception {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/invoice.pdf", (exchange) -> {
			exchange.sendResponseHeaders(200, 7);
			exchange.getResponseBody().write("content".getBytes(StandardCharsets.UTF_8));
			exchange.close();
		});
		server.start();
		Download download = downloads.submit(DownloadRequest
			.builder("http://localhost:" + server.getAddress().getPort() + "/invoice.pdf")
			.destination(directory.resolve("invoice.pdf")).build());
		assertThat(download.get().file()).hasContent("content");
		assertThat(download.events().map(DownloadEvent::type).collectList().block()).endsWith("Completed");
		server.stop(0);
	}

}
// README end
