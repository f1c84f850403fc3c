package io.github.downloadmanager.dashboard.browser;

import java.nio.file.Path;
import java.util.Map;

import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import io.github.downloadmanager.dashboard.testsupport.TestOrigin;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A computer whose clock is wrong by hours. */
@BrowserTest
class ClockTests {

	@ParameterizedTest
	@ValueSource(ints = { -5, 5 })
	void timesAreThoseOfTheServer(int hours, @TempDir Path directory) {
		try (Browser browser = new Browser();
				TestOrigin origin = new TestOrigin();
				DashboardServer server = DashboardServer.start(directory)) {
			browser.driver()
				.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument",
						Map.of("source",
								"""
										const wrong = %d * 3600000;
										const now = Date.now.bind(Date);
										Date.now = () => now() + wrong;
										window.Date = new Proxy(Date, { construct: (target, values) => new target(...(values.length ? values : [Date.now()])) });"""
									.formatted(hours)));
			browser.open(server.url("/"));
			assertThat(browser.number("Math.round((new Date() - arguments[0]) / 3600000)", System.currentTimeMillis()))
				.isEqualTo(hours);
			server.submit(origin.url("/gated/slow.bin?size=1024"));
			browser.awaitRow("slow.bin", "RUNNING");
			browser.click(browser.row("slow.bin") + " .title");
			browser.awaitText("#details .spent + .hint", "running 0:");
			assertThat(browser.text("#details .spent + .hint")).matches("(in line 0:\\d\\d · )?running 0:\\d\\d");
			browser.await("a chart", () -> browser.is("document.querySelector('#chart canvas')"));
			browser.awaitText("#state", "Live");
			browser.assertNoConsoleErrors();
		}
	}

}
