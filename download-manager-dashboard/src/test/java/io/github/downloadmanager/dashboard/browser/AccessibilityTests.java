package io.github.downloadmanager.dashboard.browser;

import java.nio.file.Path;
import java.util.List;

import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import io.github.downloadmanager.dashboard.testsupport.TestOrigin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;

/** That everybody can use the page: axe, small screens, large text, the keyboard. */
@BrowserTest
class AccessibilityTests {

	private static Browser browser;

	private static TestOrigin origin;

	private static DashboardServer server;

	@BeforeAll
	static void start(@TempDir Path directory) {
		browser = new Browser();
		origin = new TestOrigin();
		server = DashboardServer.start(directory, "--download-manager.max-concurrent=2",
				"--download-manager.dashboard.examples[0].label=fast",
				"--download-manager.dashboard.examples[0].url=/fast.bin");
		browser.open(server.url("/"));
		server.manager().limits(server.manager().limits().withBandwidth(20L << 20));
		server.submit(origin.url("/status/404"), ",\"fileName\":\"missing.iso\"");
		server.submit(origin.url("/file/done.pdf?size=50000"));
		browser.awaitRow("missing.iso", "FAILED");
		browser.awaitRow("done.pdf", "COMPLETED");
		String cancelled = server.submit(origin.url("/gated/cancelled.bin?size=10"));
		server.send("DELETE", "/api/downloads/" + cancelled, "");
		browser.awaitRow("cancelled.bin", "CANCELLED");
		server.submit(origin.url("/gated/debian-12.iso?size=102400"), ",\"group\":\"images\"");
		server.submit(origin.url("/unknown/export-with-a-rather-long-name-that-does-not-fit.csv?size=102400"));
		origin.release("debian-12.iso", 42);
		origin.release("export-with-a-rather-long-name-that-does-not-fit.csv", 10);
		for (int i = 1; i < 6; i++) {
			server.submit(origin.url("/gated/waits-" + i + ".zip?size=1024"));
		}
		server.submit(origin.url("/gated/paused.tar.gz?size=1024"), ",\"paused\":true");
		browser.awaitRow("debian-12.iso", "RUNNING");
	}

	@AfterAll
	static void stop() {
		browser.close();
		server.close();
		origin.close();
	}

	@AfterEach
	void reset() {
		browser.scheme("light");
		browser.size(1280, 800);
		browser.open(server.url("/"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "light", "dark" })
	void axeFindsNothing(String scheme) {
		browser.scheme(scheme);
		browser.await("a chart", () -> browser.is("document.querySelector('#chart canvas')"));
		browser.row("debian-12.iso");
		browser.assertAccessible("list");
		browser.click("#chart-toggle");
		browser.assertAccessible("chart as a table");
		browser.click("#open-add");
		browser.press("#add", "fast");
		browser.click("#add summary");
		browser.assertAccessible("add dialog");
		browser.type(Keys.ESCAPE);
		browser.click("#speed");
		browser.assertAccessible("limits");
		browser.type(Keys.ESCAPE);
		browser.click(browser.row("missing.iso") + " .title");
		browser.awaitText("#details", "Couldn’t download");
		browser.assertAccessible("drawer");
		browser.type(Keys.ESCAPE);
		browser.click(browser.row("debian-12.iso") + " [data-act=menu]");
		browser.assertAccessible("menu");
		browser.type(Keys.ESCAPE);
		browser.js("document.activeElement.blur()");
		browser.type("?");
		browser.assertAccessible("help");
		browser.type(Keys.ESCAPE);
		browser.click("#open-menu");
		browser.press("#menu", "Select …");
		browser.click(browser.row("debian-12.iso") + " .check input");
		browser.assertAccessible("selection");
		browser.size(390, 844);
		browser.assertAccessible("phone");
		browser.assertNoConsoleErrors();
	}

	@ParameterizedTest
	@ValueSource(ints = { 320, 390, 640, 1000 })
	void nothingIsWiderThanTheScreen(int width) {
		browser.size(width, 700);
		browser.row("debian-12.iso");
		assertFits();
		if (width < 640) {
			browser.click("#open-add-phone");
			browser.click("#add summary");
			assertFits();
			browser.type(Keys.ESCAPE);
			assertThat(browser.number("document.querySelector('#rows [data-act=menu]').offsetHeight"))
				.isGreaterThanOrEqualTo(44);
		}
		browser.click(browser.row("missing.iso") + " .title");
		browser.awaitText("#details", "Couldn’t download");
		assertFits();
	}

	/** Zoom makes the page see half of the pixels. */
	@Test
	void fitsWhenZoomedToTwoHundredPercent() {
		browser.size(640, 400);
		browser.row("debian-12.iso");
		assertFits();
	}

	@Test
	void firstViewHasEightRows() {
		browser.row("debian-12.iso");
		assertThat(browser.number("[...document.querySelectorAll('#rows .row')]"
				+ ".filter((row) => row.getBoundingClientRect().bottom <= 800).length"))
			.isGreaterThanOrEqualTo(8);
	}

	@Test
	void everythingCanBeDoneByTheKeyboard() {
		browser.row("debian-12.iso");
		browser.js("document.getElementById('show-more').focus(); document.activeElement.blur()");
		browser.type("a");
		browser.await("add dialog", () -> browser.is("document.getElementById('add').open"));
		browser.type(origin.url("/gated/typed.bin?size=102400"));
		browser.chord(Keys.CONTROL, Keys.ENTER);
		browser.awaitText("#toasts", "Added");
		browser.awaitRow("typed.bin", "QUEUED");
		browser.type("/");
		browser.type("typed");
		browser.await("filtered", () -> browser.rows() == 1);
		browser.type(Keys.TAB);
		browser.await("at the group", () -> browser.is("document.activeElement.id === 'group'"));
		browser.type(Keys.TAB, Keys.TAB);
		browser.await("at the row", () -> browser.is("document.activeElement.matches('#rows .row')"));
		browser.type("p");
		browser.awaitRow("typed.bin", "PAUSED");
		browser.type("p");
		browser.awaitRow("typed.bin", "QUEUED");
		browser.type("m");
		browser.await("menu", () -> browser.is("document.activeElement.role === 'menuitem'"));
		browser.type(Keys.ESCAPE);
		browser.await("back", () -> browser.is("document.activeElement.matches('#rows .row')"));
		browser.type(Keys.ENTER);
		browser.awaitText("#details", "typed.bin");
		browser.type(Keys.ESCAPE);
		browser.await("back on the row", () -> browser.is("document.activeElement.matches('#rows .row')"));
		browser.type(Keys.DELETE);
		browser.awaitRow("typed.bin", "CANCELLED");
		browser.type(Keys.DELETE);
		browser.await("gone", () -> browser.rows() == 0);
		browser.assertNoConsoleErrors();
	}

	@Test
	void theListIsOneTabStopAndArrowsMoveWithinIt() {
		browser.row("debian-12.iso");
		assertThat(browser.number("document.querySelectorAll('#table [tabindex=\"0\"]').length")).isEqualTo(1);
		assertThat(
				browser.number("document.querySelectorAll('#table :is(button, input):not([tabindex=\"-1\"])').length"))
			.isZero();
		browser.js("document.querySelector('#rows .row').focus()");
		browser.type("j", Keys.ARROW_DOWN);
		assertThat(browser.is("document.activeElement === document.querySelectorAll('#rows .row')[2]")).isTrue();
		browser.type("k");
		assertThat(browser.is("document.activeElement === document.querySelectorAll('#rows .row')[1]")).isTrue();
		browser.type("?");
		browser.click("#keys-on");
		browser.type(Keys.ESCAPE);
		browser.js("document.querySelector('#rows .row').focus()");
		browser.type("j");
		assertThat(browser.is("document.activeElement === document.querySelectorAll('#rows .row')[0]")).isTrue();
		browser.js("localStorage.clear()");
	}

	private static void assertFits() {
		assertThat(browser.number("document.documentElement.scrollWidth"))
			.isLessThanOrEqualTo(browser.number("innerWidth"));
		assertThat(browser
			.js("""
					return [...document.querySelectorAll('body *')].filter((each) => {
						const place = each.getBoundingClientRect();
						return place.width > 1 && place.right > innerWidth + 1 && !each.closest('.scroll, .hidden, .head, textarea');
					}).map((each) => each.outerHTML.slice(0, 120))"""))
			.isEqualTo(List.of());
	}

}
