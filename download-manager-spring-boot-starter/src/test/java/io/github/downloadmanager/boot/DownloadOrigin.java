package io.github.downloadmanager.boot;

import java.nio.file.Path;

import io.github.downloadmanager.DownloadRequest;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server to download from, and what an application has to know to do so.
 */
final class DownloadOrigin implements BeforeEachCallback, AfterEachCallback {

	private final MockWebServer server = new MockWebServer();

	@Override
	public void beforeEach(ExtensionContext context) throws Exception {
		this.server.start();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		this.server.close();
	}

	MockWebServer server() {
		return this.server;
	}

	/** Answer the next request with a file. */
	void serve(String content) {
		serve(new MockResponse.Builder().body(content).build());
	}

	void serve(MockResponse response) {
		this.server.enqueue(response);
	}

	String url(String path) {
		return this.server.url(path).toString();
	}

	DownloadRequest request(String path) {
		return DownloadRequest.builder(url(path)).build();
	}

	/** The properties of an application of any kind that downloads from here. */
	static String[] properties(Path directory) {
		return new String[] { "server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off",
				"download-manager.probe=false", "download-manager.network.allow=127.0.0.0/8,::1",
				"download-manager.directory=" + directory };
	}

}
