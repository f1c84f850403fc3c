package io.github.downloadmanager.dashboard.browser;

import java.nio.file.Path;
import java.util.Map;

import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import io.github.downloadmanager.dashboard.testsupport.TestOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/**
 * That axe finds nothing in the states that people see when something is missing, wrong
 * or being asked, in each colour scheme and on a phone.
 */
@BrowserTest
class AccessibleStatesTests {

	@TempDir
	private Path directory;

	private Browser browser;

	private TestOrigin origin;

	@BeforeEach
	void start() {
		this.browser = new Browser();
		this.origin = new TestOrigin();
	}

	@AfterEach
	void stop() {
		this.browser.close();
		this.origin.close();
	}

	private void look(String scheme, int width) {
		this.browser.scheme(scheme);
		this.browser.size(width, 800);
	}

	@ParameterizedTest
	@CsvSource({ "light, 1280", "dark, 1280", "light, 360", "dark, 360" })
	void whereNothingIsOrNothingMatchesOrNothingCanBeHad(String scheme, int width) {
		look(scheme, width);
		DashboardServer server = DashboardServer.start(this.directory);
		try {
			this.browser.open(server.url("/"));
			this.browser.awaitText("#empty", "Nothing here yet");
			this.browser.assertAccessible("empty");
			server.submit(this.origin.url("/file/there.bin?size=10"), ",\"group\":\"some\"");
			this.browser.awaitRow("there.bin", "COMPLETED");
			this.browser.click("#search");
			this.browser.type("elsewhere");
			this.browser.awaitText("#empty", "Nothing matches.");
			this.browser.assertAccessible("filter without hits");
			this.browser.click("#show-all");
			server.manager().hold(HoldMode.NEW);
			this.browser.awaitText("#banner", "Held by an operator");
			this.browser.assertAccessible("held");
			this.browser.driver().executeCdpCommand("Network.enable", Map.of());
			block("*/api/*");
			this.browser.driver().get(server.url("/"));
			this.browser.awaitText("#empty", "The list could not be loaded");
			this.browser.assertAccessible("error");
			block();
			this.browser.open(server.url("/"));
			this.browser.awaitRow("there.bin", "COMPLETED");
		}
		finally {
			server.close();
		}
		this.browser.awaitText("#state", "Reconnecting in");
		this.browser.assertAccessible("offline");
	}

	private void block(String... addresses) {
		this.browser.driver().executeCdpCommand("Network.setBlockedURLs", Map.of("urls", addresses));
	}

	@ParameterizedTest
	@CsvSource({ "light, 1280", "dark, 1280", "light, 360", "dark, 360" })
	void whereSomethingIsAskedOrTold(String scheme, int width) {
		look(scheme, width);
		try (DashboardServer server = DashboardServer.start(this.directory)) {
			server.submit(this.origin.url("/fixed/asked.bin?size=10240"), ",\"group\":\"" + "g".repeat(200) + "\"");
			server.send("PUT", "/api/limits", "{\"groups\":{\"" + "g".repeat(200) + "\":{\"maxConcurrent\":1}}}");
			this.origin.release("asked.bin", 4);
			this.browser.open(server.url("/"));
			this.browser.awaitText(this.browser.row("asked.bin") + " .percent", "40 %");
			this.browser.click(this.browser.row("asked.bin") + " [data-act=toggle]");
			this.browser.awaitText("#confirm", "Pausing loses 4.0 KiB.");
			this.browser.assertAccessible("question");
			this.browser.press("#confirm", "Keep");
			this.browser.click(this.browser.row("asked.bin") + " [data-act=menu]");
			this.browser.press("#menu", "Priority …");
			this.browser.assertAccessible("priority");
			this.browser.press("#confirm", "Close");
			this.browser.click(this.browser.row("asked.bin") + " [data-act=menu]");
			this.browser.press("#menu", "Limit speed …");
			this.browser.assertAccessible("speed of one");
			this.browser.press("#confirm", "Close");
			this.browser.click("#open-menu");
			this.browser.assertAccessible("menu of the page");
			this.browser.press("#menu", "Pause all");
			this.browser.awaitText("#toasts", "All downloads are paused");
			this.browser.assertAccessible("notice");
			this.browser.click("#speed");
			this.browser.js("document.getElementById('limit-most').value = 0;"
					+ "document.querySelector('#limits form').noValidate = true");
			this.browser.press("#limits", "Apply");
			this.browser.awaitText("#limits .error", "must be a whole number");
			this.browser.assertAccessible("limits that are refused");
			this.browser.press("#limits", "Close");
			this.browser.type("a");
			this.browser.type("example.org/file");
			this.browser.chord(Keys.CONTROL, Keys.ENTER);
			this.browser.awaitText("#add .error", "did you mean https://example.org/file ?");
			this.browser.assertAccessible("addresses that are wrong");
		}
	}

	@ParameterizedTest
	@CsvSource({ "light, 1280", "dark, 360" })
	void whereNothingCanBeChanged(String scheme, int width) {
		look(scheme, width);
		try (DashboardServer server = DashboardServer.start(this.directory,
				"--download-manager.dashboard.access=read-only")) {
			server.manager().submit(DownloadRequest.builder(this.origin.url("/gated/seen.bin?size=10240")).build());
			this.browser.open(server.url("/"));
			this.browser.awaitRow("seen.bin", "RUNNING");
			this.browser.assertAccessible("list");
			this.browser.click(this.browser.row("seen.bin") + " .title");
			this.browser.awaitText("#details", "Address");
			this.browser.assertAccessible("drawer");
			this.browser.type(Keys.ESCAPE);
			this.browser.click("#speed");
			this.browser.assertAccessible("limits");
		}
	}

}
