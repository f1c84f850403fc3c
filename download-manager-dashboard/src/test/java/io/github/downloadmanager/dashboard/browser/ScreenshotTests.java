package io.github.downloadmanager.dashboard.browser;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import io.github.downloadmanager.dashboard.testsupport.TestOrigin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pictures of the documentation. With {@code -Dscreenshots.directory=docs/images}
 * (absolute) they are written.
 */
@BrowserTest
class ScreenshotTests {

	private static final List<String> NAMES = List.of("debian-13.2-netinst.iso", "openjdk-25-linux-x64.tar.gz",
			"world-2026-11.osm.pbf", "sensor-data-2026-11-26.csv", "release-notes.pdf", "model-weights-part-1.bin",
			"model-weights-part-2.bin", "invoices-october.zip");

	@Test
	void pageAtWorkInLightAndDarkAndOnAPhone(@TempDir Path directory) {
		ScheduledExecutorService network = Executors.newSingleThreadScheduledExecutor();
		try (Browser browser = new Browser();
				TestOrigin origin = new TestOrigin();
				DashboardServer server = DashboardServer.start(directory, "--download-manager.max-concurrent=3",
						"--download-manager.retry.max-retries=3")) {
			browser.open(server.url("/"));
			server.submit(origin.url("/file/" + NAMES.get(4) + "?size=1234567"));
			browser.awaitRow(NAMES.get(4), "COMPLETED");
			server.submit(origin.url("/status/404"), ",\"fileName\":\"" + NAMES.get(7) + "\"");
			browser.awaitRow(NAMES.get(7), "FAILED");
			for (int file : new int[] { 0, 1, 2 }) {
				server.submit(origin.url("/gated/" + NAMES.get(file) + "?size=" + (200_000_000 * (file + 1))),
						(file == 0) ? ",\"group\":\"images\"" : "");
				int kibibytes = 170 - 40 * file;
				network.scheduleAtFixedRate(() -> origin.release(NAMES.get(file), kibibytes), 0, 50,
						TimeUnit.MILLISECONDS);
			}
			server.submit(origin.url("/gated/" + NAMES.get(3) + "?size=5000000"));
			server.submit(origin.url("/gated/" + NAMES.get(5) + "?size=5000000"), ",\"group\":\"models\"");
			server.submit(origin.url("/gated/" + NAMES.get(6) + "?size=5000000"),
					",\"group\":\"models\",\"paused\":true");
			server.manager().limits(server.manager().limits().withBandwidth(20L << 20));
			boolean wanted = !System.getProperty("screenshots.directory", "").isEmpty();
			browser.await("figures", () -> browser.text(browser.row(NAMES.get(0)) + " .left").endsWith("left"));
			browser.click("#chart-toggle");
			long points = wanted ? 3 : 1;
			browser.await("a chart with a past",
					() -> browser.number("document.querySelectorAll('#chart-table tbody tr').length") >= points);
			browser.click("#chart-toggle");
			browser.click("h1");
			browser.size(1280, 800);
			for (String scheme : new String[] { "light", "dark" }) {
				browser.scheme(scheme);
				browser.await("the chart in this colour", () -> browser.is("document.querySelector('#chart canvas')"));
				browser.screenshot("dashboard-" + scheme);
			}
			browser.scheme("light");
			browser.click(browser.row(NAMES.get(7)) + " .title");
			browser.awaitText("#details", "Attempts");
			browser.screenshot("dashboard-details");
			browser.type(Keys.ESCAPE);
			browser.size(390, 844);
			browser.screenshot("dashboard-phone");
			assertThat(browser.text("#speed")).contains("MiB/s");
			browser.assertNoConsoleErrors();
		}
		finally {
			network.shutdownNow();
		}
	}

}
