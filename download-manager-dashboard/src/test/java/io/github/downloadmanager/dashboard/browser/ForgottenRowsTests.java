package io.github.downloadmanager.dashboard.browser;

import io.github.downloadmanager.control.HoldMode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rows that the server does not know any more, or does not know yet in an older answer.
 */
@BrowserTest
class ForgottenRowsTests extends PageFixture {

	/** What the page has asked for from now on, and is answered when the test says so. */
	private static final String HOLD_LISTS = """
			window.held = 0;
			const real = window.fetch;
			const gate = new Promise((resolve) => { window.letThrough = resolve; });
			window.fetch = async (address, options) => {
				const answer = await real(address, options);
				if (!address.startsWith('api/downloads?')) return answer;
				window.held++;
				await gate;
				return answer;
			};""";

	ForgottenRowsTests() {
		super("--download-manager.history-size=2");
	}

	/** The page has not loaded all of them, so that it cannot find out by counting. */
	@Test
	void theyLeaveThoughMoreIsKnownThanIsShown() {
		for (int i = 0; i < 120; i++) {
			this.server.submit(this.origin.url("/gated/paused-" + i + ".bin?size=10"), ",\"paused\":true");
		}
		browser.open(this.server.url("/"));
		browser.await("one page", () -> browser.rows() == 100);
		for (int i = 1; i <= 5; i++) {
			this.server.submit(this.origin.url("/file/old-" + i + ".bin?size=10"));
			browser.awaitRow("old-" + i + ".bin", "COMPLETED");
		}
		browser.await("two of them are left",
				() -> browser.number("document.querySelectorAll('#rows [data-status=COMPLETED]').length") == 2);
		browser.awaitRow("old-4.bin", "COMPLETED");
		browser.awaitRow("old-5.bin", "COMPLETED");
		browser.awaitText("[data-tab=done] .count", "2");
		assertThat(browser.rows()).isEqualTo(102);
		browser.assertNoConsoleErrors();
	}

	@Test
	void anAnswerThatWasOnTheWayBringsNoneBack() {
		String id = this.server.submit(this.origin.url("/file/gone.bin?size=10"));
		this.server.submit(this.origin.url("/file/stays.bin?size=10"));
		browser.awaitRow("gone.bin", "COMPLETED");
		browser.awaitRow("stays.bin", "COMPLETED");
		browser.js(HOLD_LISTS);
		browser.click("[data-tab=done]");
		browser.await("it was asked for", () -> browser.number("window.held") == 1);
		this.server.manager().forget(id);
		browser.await("one row", () -> browser.rows() == 1);
		browser.js("window.letThrough()");
		browser.click("[data-tab=all]");
		browser.await("both answers came", () -> browser.number("window.held") == 2);
		browser.async("await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
		assertThat(browser.rows()).isEqualTo(1);
		browser.awaitRow("stays.bin", "COMPLETED");
		browser.assertNoConsoleErrors();
	}

	@Test
	void anOlderListTakesNothingAwayThatIsNewer() {
		this.server.manager().hold(HoldMode.NEW);
		this.server.submit(this.origin.url("/gated/first.bin?size=10"));
		browser.awaitRow("first.bin", "QUEUED");
		browser.async("""
				const store = await import(new URL('dashboard/store.js', location.href));
				const api = await import(new URL('dashboard/api.js', location.href));
				window.store = store;
				window.since = store.now();
				window.older = await api.page({ limit: 200 });
				return null;""");
		String second = this.server.submit(this.origin.url("/gated/second.bin?size=10"));
		browser.awaitRow("second.bin", "QUEUED");
		this.server.manager().cancelAll();
		browser.awaitRow("first.bin", "CANCELLED");
		browser.awaitRow("second.bin", "CANCELLED");
		browser.js("store.replace(older, since)");
		browser.async("await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
		browser.awaitRow("first.bin", "CANCELLED");
		assertThat(browser.is("document.querySelector('#rows [data-id=\"" + second + "\"]')")).isTrue();
		browser.assertNoConsoleErrors();
	}

}
