package io.github.downloadmanager.dashboard.browser;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

import io.github.downloadmanager.dashboard.SecuredApplication;
import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import io.github.downloadmanager.dashboard.testsupport.TestOrigin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * That the application's Spring Security decides who comes, and that the page works
 * behind it.
 */
@BrowserTest
class SpringSecurityTests {

	private static DashboardServer server;

	@BeforeAll
	static void start(@TempDir Path directory) {
		server = DashboardServer.start(SecuredApplication.class, directory);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void onlyOperatorsAreLetIn() {
		for (String path : new String[] { "/", "/api/downloads", "/api/downloads/events", "/dashboard/main.js" }) {
			assertThat(server.get(path).statusCode()).as(path).isEqualTo(401);
			assertThat(server.get(path, "Authorization", basic("guest")).statusCode()).as(path).isEqualTo(403);
		}
		assertThat(server.get("/api/downloads", "Authorization", basic("operator")).statusCode()).isEqualTo(200);
		assertThat(server.send("DELETE", "/api/downloads", "", "Authorization", basic("operator")).statusCode())
			.as("without a token")
			.isIn(401, 403);
	}

	@Test
	void thePageWorksWithLogInAndToken() {
		try (Browser browser = new Browser(); TestOrigin origin = new TestOrigin()) {
			browser.driver().executeCdpCommand("Network.enable", Map.of());
			browser.driver()
				.executeCdpCommand("Network.setExtraHTTPHeaders",
						Map.of("headers", Map.of("Authorization", basic("operator"))));
			browser.open(server.url("/"));
			browser.click("#open-add");
			browser.find("#add-urls").sendKeys(origin.url("/gated/secured.bin?size=10240"));
			browser.chord(Keys.CONTROL, Keys.ENTER);
			browser.awaitRow("secured.bin", "RUNNING");
			browser.click(browser.row("secured.bin") + " [data-act=toggle]");
			browser.awaitRow("secured.bin", "PAUSED");
			browser.click("#speed");
			browser.find("#limit-speed").sendKeys("3");
			browser.press("#limits", "Apply");
			browser.awaitText("#speed", "of 3.0 MiB/s");
			browser.assertNoConsoleErrors();
		}
	}

	private static String basic(String user) {
		return "Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
	}

}
