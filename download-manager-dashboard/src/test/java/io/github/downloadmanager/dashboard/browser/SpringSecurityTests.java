package io.github.downloadmanager.dashboard.browser;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.dashboard.SecuredApplication;
import io.github.downloadmanager.dashboard.TokenApplication;
import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import io.github.downloadmanager.dashboard.testsupport.TestOrigin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

	/** Whatever the application has chosen, and also after another log-in. */
	@ParameterizedTest
	@ValueSource(strings = { "session", "header", "cookie" })
	void thePageBringsTheTokenThatIsAskedFor(String tokens, @TempDir Path directory) {
		try (Browser browser = new Browser();
				TestOrigin origin = new TestOrigin();
				DashboardServer own = DashboardServer.start(TokenApplication.class, directory, "--tokens=" + tokens)) {
			browser.driver().executeCdpCommand("Network.enable", Map.of());
			browser.driver()
				.executeCdpCommand("Network.setExtraHTTPHeaders",
						Map.of("headers", Map.of("Authorization", basic("operator"))));
			own.manager().submit(DownloadRequest.builder(origin.url("/gated/token.bin?size=10240")).build());
			browser.open(own.url("/"));
			browser.awaitRow("token.bin", "RUNNING");
			String step = browser.row("token.bin") + " [data-act=toggle]";
			browser.click(step);
			browser.awaitRow("token.bin", "PAUSED");
			browser.driver().executeCdpCommand("Network.clearBrowserCookies", Map.of());
			browser.click(step);
			browser.awaitRow("token.bin", "RUNNING");
			browser.click(step);
			browser.awaitRow("token.bin", "PAUSED");
			assertThat(browser.text("#toasts")).doesNotContain("Could not");
			browser.assertNoConsoleErrors("403");
		}
	}

	/** They would be made, and a session with them, for who has no use for them. */
	@Test
	void whoCannotChangeAnythingGetsNoToken(@TempDir Path directory) {
		try (DashboardServer readOnly = DashboardServer.start(TokenApplication.class, directory, "--tokens=session",
				"--download-manager.dashboard.access=read-only")) {
			HttpResponse<String> settings = readOnly.get("/api/dashboard", "Authorization", basic("operator"));
			assertThat(DashboardServer.json(settings).get("csrf").isNull()).isTrue();
			assertThat(settings.headers().firstValue("Set-Cookie")).isEmpty();
		}
	}

	private static String basic(String user) {
		return "Basic " + Base64.getEncoder().encodeToString((user + ":secret").getBytes(StandardCharsets.UTF_8));
	}

}
