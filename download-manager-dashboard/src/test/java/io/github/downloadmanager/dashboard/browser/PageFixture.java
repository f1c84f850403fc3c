package io.github.downloadmanager.dashboard.browser;

import java.nio.file.Path;

import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import io.github.downloadmanager.dashboard.testsupport.TestOrigin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share a browser; each has a server of its own, whose page is open. */
abstract class PageFixture {

	static Browser browser;

	final TestOrigin origin = new TestOrigin();

	DashboardServer server;

	private final String[] properties;

	PageFixture(String... properties) {
		this.properties = properties;
	}

	@BeforeAll
	static void startBrowser() {
		browser = new Browser();
	}

	@AfterAll
	static void stopBrowser() {
		browser.close();
	}

	@BeforeEach
	void start(@TempDir Path directory) {
		this.server = DashboardServer.start(directory, this.properties);
		browser.open(this.server.url("/"));
	}

	@AfterEach
	void stop() {
		browser.driver().get("about:blank");
		this.server.close();
		this.origin.close();
	}

}
