package io.github.downloadmanager.dashboard.browser;

import java.net.http.HttpResponse;
import java.nio.file.Path;

import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import io.github.downloadmanager.dashboard.testsupport.PrefixProxy;
import io.github.downloadmanager.dashboard.testsupport.TestOrigin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

import static io.github.downloadmanager.dashboard.testsupport.DashboardServer.json;
import static org.assertj.core.api.Assertions.assertThat;

/** The page behind a proxy that shows it at another address, and below a context path. */
@BrowserTest
class ReverseProxyTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource(nullValues = "-", value = { "/apps/tool, -", "/apps/tool, /context" })
	void worksBelowAPrefixThatTheServerKnowsNothingOf(String prefix, String contextPath) {
		String context = (contextPath != null) ? contextPath : "";
		try (Browser browser = new Browser();
				TestOrigin origin = new TestOrigin();
				DashboardServer server = DashboardServer.start(this.directory,
						"--server.servlet.context-path=" + context);
				PrefixProxy proxy = new PrefixProxy(prefix, server.port())) {
			// Without the slash at the end, as people type it.
			browser.open(proxy.url(context + "/downloads"));
			assertThat(browser.driver().getCurrentUrl()).isEqualTo(proxy.url(context + "/downloads/"));
			browser.click("#open-add");
			browser.find("#add-urls").sendKeys(origin.url("/gated/proxied.bin?size=10240"));
			browser.chord(Keys.CONTROL, Keys.ENTER);
			browser.awaitRow("proxied.bin", "RUNNING");
			browser.click(browser.row("proxied.bin") + " [data-act=toggle]");
			browser.awaitRow("proxied.bin", "PAUSED");
			browser.click(browser.row("proxied.bin") + " .title");
			browser.awaitText("#details", "Address");
			browser.await("a chart", () -> browser.is("document.querySelector('#chart canvas')"));
			browser.assertNoConsoleErrors();
		}
	}

	@Test
	void aProxyThatTellsOfItselfIsBelievedWhereThatIsSwitchedOn() {
		String[] forwarded = { "X-Forwarded-Host", "files.example", "X-Forwarded-Proto", "https", "X-Forwarded-Prefix",
				"/apps", "Origin", "https://files.example" };
		String download = "{\"url\":\"http://127.0.0.1:1/a.bin\",\"paused\":true}";
		try (DashboardServer server = DashboardServer.start(this.directory.resolve("one"),
				"--server.forward-headers-strategy=framework")) {
			HttpResponse<String> added = server.send("POST", "/api/downloads", download, forwarded);
			assertThat(added.statusCode()).isEqualTo(202);
			assertThat(added.headers().firstValue("Location"))
				.hasValueSatisfying((address) -> assertThat(address).contains("/apps/downloads/api/downloads/"));
			assertThat(server.send("PUT", "/api/nothing", "{}", forwarded).headers().firstValue("Content-Type"))
				.contains("application/problem+json");
		}
		try (DashboardServer server = DashboardServer.start(this.directory.resolve("two"))) {
			HttpResponse<String> refused = server.send("POST", "/api/downloads", download, forwarded);
			assertThat(refused.statusCode()).isEqualTo(403);
			assertThat(json(refused).get("detail").stringValue()).contains("server.forward-headers-strategy");
			// A browser that knows the sites better says so.
			assertThat(
					json(server.send("POST", "/api/downloads", download, "Sec-Fetch-Site", "cross-site")).get("detail")
						.stringValue())
				.doesNotContain("forward-headers");
		}
	}

}
