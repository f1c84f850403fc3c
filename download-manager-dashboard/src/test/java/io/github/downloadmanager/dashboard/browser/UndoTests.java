package io.github.downloadmanager.dashboard.browser;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.HoldMode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Notices stay while somebody is at them, and take back what they speak of and no more.
 */
@BrowserTest
class UndoTests extends PageFixture {

	@Test
	void aNoticeStaysWhileTheFocusIsInIt() {
		this.server.submit(this.origin.url("/file/kept.bin?size=10"));
		browser.awaitRow("kept.bin", "COMPLETED");
		browser.js("document.querySelector('#rows .row').focus()");
		holdNotices();
		browser.type("\uE017");
		browser.await("out of sight", () -> browser.rows() == 0);
		browser.awaitText("#toasts", "Removed kept.bin from the list");
		assertThat(browser.text("[data-tab=done] .count")).isEqualTo("0");
		assertThat(browser.number("window.timers.size")).isOne();
		browser.js("document.querySelector('#toasts button').focus()");
		assertThat(browser.number("window.timers.size")).as("nothing takes it away").isZero();
		assertThat(this.server.manager().downloads()).hasSize(1);
		browser.type("\uE007");
		browser.awaitRow("kept.bin", "COMPLETED");
		browser.await("the focus is back in the list",
				() -> browser.is("document.activeElement.matches('#rows .row, #open-menu')"));
		browser.click(browser.row("kept.bin") + " [data-act=menu]");
		browser.press("#menu", "Remove from list");
		browser.await("out of sight", () -> browser.rows() == 0);
		browser.js("document.querySelector('#toasts button').focus()");
		browser.js("document.getElementById('open-menu').focus()");
		browser.js("[...window.timers.values()].forEach((due) => due())");
		browser.await("forgotten by the server", () -> this.server.manager().downloads().isEmpty());
		browser.await("no notice", () -> browser.text("#toasts").isEmpty());
		browser.assertNoConsoleErrors();
	}

	/** The time of notices passes when the test says so. */
	private void holdNotices() {
		browser.js("""
				window.timers = new Map();
				const set = window.setTimeout, clear = window.clearTimeout;
				let last = -1;
				window.setTimeout = (act, millis, ...more) => {
					if (millis !== 8000) return set(act, millis, ...more);
					window.timers.set(--last, act);
					return last;
				};
				window.clearTimeout = (id) => { if (!window.timers.delete(id)) clear(id); };""");
	}

	@Test
	void whoPausesAllAndTakesItBackLeavesPausedWhatWasPausedBefore() {
		this.server.manager().hold(HoldMode.NEW);
		String before = this.server.submit(this.origin.url("/gated/before.bin?size=1024"), ",\"paused\":true");
		String waits = this.server.submit(this.origin.url("/gated/waits.bin?size=1024"));
		browser.awaitRow("waits.bin", "QUEUED");
		selectAll();
		browser.press("#selection", "Pause");
		browser.awaitText("#toasts", "Paused 1 download");
		browser.press("#toasts", "Undo");
		browser.awaitRow("waits.bin", "QUEUED");
		assertThat(download(before).status()).isEqualTo(DownloadStatus.PAUSED);
		// The filter, by which they were chosen, does not match them any more.
		browser.click("[data-tab=waiting]");
		browser.await("1 row", () -> browser.rows() == 1);
		selectAll();
		browser.press("#selection", "Pause");
		browser.await("paused", () -> download(waits).status() == DownloadStatus.PAUSED);
		browser.press("#toasts", "Undo");
		browser.awaitRow("waits.bin", "QUEUED");
		browser.assertNoConsoleErrors();
	}

	private void selectAll() {
		browser.click("#open-menu");
		browser.press("#menu", "Select …");
		browser.click("#rows .check input");
		if (browser
			.is("[...document.querySelectorAll('#selection button')].some((each) => each.textContent.startsWith('Select all'))")) {
			browser.js("[...document.querySelectorAll('#selection button')]"
					+ ".find((each) => each.textContent.startsWith('Select all')).click()");
		}
	}

	private Download download(String id) {
		return this.server.manager().find(id).orElseThrow();
	}

	@Test
	void whatCannotBeTakenBackIsSaidTo() {
		browser.click("#open-menu");
		browser.press("#menu", "Hold new ones");
		browser.awaitText("#toasts", "Those that run go on");
		browser.js("window.fetch = () => Promise.reject(new TypeError('no network'))");
		browser.press("#toasts", "Undo");
		browser.awaitText("#toasts", "Could not undo it: The server cannot be reached");
	}

}
