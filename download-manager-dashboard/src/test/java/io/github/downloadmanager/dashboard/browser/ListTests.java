package io.github.downloadmanager.dashboard.browser;

import java.util.OptionalLong;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.control.HoldMode;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;

/** What lines of the list show, how they are selected, and what forms send. */
@BrowserTest
class ListTests extends PageFixture {

	ListTests() {
		super("--download-manager.max-concurrent=3", "--download-manager.segments=2",
				"--download-manager.min-segment-size=64KB");
	}

	@Test
	void detailsShowWhichPartsOfAFileAreHere() {
		this.server.manager().hold(HoldMode.NEW);
		String id = this.server.submit(this.origin.url("/gated/parts.bin?size=1024000"), "");
		Download download = this.server.manager().find(id).orElseThrow();
		browser.awaitRow("parts.bin", "QUEUED");
		this.server.manager().hold(HoldMode.NONE);
		browser.await("two spans are here", () -> {
			this.origin.release("parts.bin", 1);
			return download.heldRanges().size() > 1;
		});
		browser.click(browser.row("parts.bin") + " .title");
		browser.await("a strip of them", () -> browser
			.number("document.querySelectorAll('#details .parts [data-here]').length") == download.heldRanges().size());
		browser.awaitText("#details", "of 1000 KiB in 2 parts");
		this.origin.release("parts.bin", 2000);
		browser.awaitRow("parts.bin", "COMPLETED");
		browser.await("none at the end", () -> browser.is("!document.querySelector('#details .parts')"));
		browser.assertNoConsoleErrors();
	}

	@Test
	void rowsSayThatTheSizeIsUnknownAndWhichAttemptItIs() {
		this.server.submit(this.origin.url("/unknown/endless.bin?size=102400"));
		this.origin.release("endless.bin", 10);
		String row = browser.row("endless.bin");
		browser.awaitText(row + " .size", "10.0 KiB");
		assertThat(browser.is("document.querySelector(arguments[0] + ' .meter').classList.contains('unknown')", row))
			.isTrue();
		assertThat(browser.find(row + " .meter").getAttribute("aria-valuetext")).isEqualTo("size unknown, 10.0 KiB");
		assertThat(browser.text(row + " .percent")).isEmpty();
		String retried = this.server.submit(this.origin.url("/status/500"),
				",\"fileName\":\"again.bin\",\"retries\":2");
		browser.awaitRow("again.bin", "WAITING");
		this.origin.heal();
		this.server.manager().find(retried).orElseThrow().retryNow();
		browser.awaitRow("again.bin", "COMPLETED");
		browser.click(browser.row("again.bin") + " .title");
		browser.awaitText("#details table", "completed");
		browser.assertNoConsoleErrors();
	}

	@Test
	void rowsAreSelectedByKeysAndByTheMouse() {
		this.server.manager().hold(HoldMode.NEW);
		for (int i = 0; i < 6; i++) {
			this.server.submit(this.origin.url("/gated/pick-" + i + ".bin?size=1024"));
		}
		browser.await("6 rows", () -> browser.rows() == 6);
		browser.js("document.querySelector('#rows .row').focus()");
		browser.type("x", "j", "j", "X");
		browser.awaitText("#selection", "3 selected");
		browser.chord(Keys.CONTROL, "a");
		browser.awaitText("#selection", "6 selected");
		browser.press("#selection", "Pause");
		browser.awaitText("#toasts", "Paused 6 downloads");
		browser.awaitRow("pick-3.bin", "PAUSED");
		browser.await("none is selected", () -> browser.is("document.getElementById('selection').hidden"));
		browser.press("#toasts", "Undo");
		browser.awaitRow("pick-3.bin", "QUEUED");
		browser.assertNoConsoleErrors();
	}

	@Test
	void theFocusGoesToTheNextRowIfARowLeavesTheFilter() {
		this.server.manager().hold(HoldMode.NEW);
		for (int i = 0; i < 3; i++) {
			this.server.submit(this.origin.url("/gated/leave-" + i + ".bin?size=1024"));
		}
		browser.click("[data-tab=waiting]");
		browser.await("3 rows", () -> browser.rows() == 3);
		browser.js("document.querySelector(arguments[0]).focus()", browser.row("leave-1.bin"));
		browser.type("p");
		browser.await("it has left", () -> browser.rows() == 2);
		browser.await("the next one has the focus", () -> browser
			.is("document.activeElement.matches('#rows .row') && document.activeElement.textContent.includes('leave-2.bin')"));
		browser.assertNoConsoleErrors();
	}

	@Test
	void whatIsTypedInTheFormIsAskedFor() {
		this.server.manager().hold(HoldMode.NEW);
		browser.click("#open-add");
		browser.find("#add-urls").sendKeys(this.origin.url("/gated/a.bin?size=1024"));
		browser.click("#add summary");
		browser.find("#add-name").sendKeys("named.bin");
		browser.find("#add-checksum").sendKeys("sha256:" + "0".repeat(64));
		browser.find("#add-group").sendKeys("night");
		browser.find("#add-priority").clear();
		browser.find("#add-priority").sendKeys("7");
		browser.click("#add-existing option[value=rename]");
		browser.click("#add-paused");
		browser.press("#add", "Add");
		browser.awaitRow("named.bin", "PAUSED");
		assertThat(browser.text(browser.row("named.bin") + " .note")).contains("night").contains("priority 7");
		Download download = this.server.manager().find(this.server.manager().downloads().get(0).id()).orElseThrow();
		assertThat(download.request().checksums()).hasSize(1);
		assertThat(String.valueOf(download.request().existingFile())).isEqualTo("RENAME");
		browser.press("#toasts", "Show");
		browser.await("it is shown", () -> browser.is("document.activeElement.matches('#rows .row')"));
		// A list, with names behind tabs, and what is wrong with it.
		browser.click("#open-add");
		browser.js("""
				const urls = document.getElementById('add-urls');
				urls.value = arguments[0];
				urls.dispatchEvent(new Event('input'));""",
				this.origin.url("/gated/b.bin") + "\tsecond.bin\n\nnonsense\n" + this.origin.url("/gated/c.bin"));
		browser.awaitText("#add-summary", "2 addresses, 1 not understood: line 3 begins with neither");
		assertThat(browser.is("document.getElementById('add-name').disabled")).isTrue();
		browser.press("#add", "Add");
		browser.awaitRow("second.bin", "PAUSED");
		browser.awaitText("#add .error", "Line 1: begins with neither");
		assertThat(browser.is("document.getElementById('add-urls').value === 'nonsense'")).isTrue();
		browser.assertNoConsoleErrors();
	}

	@Test
	void speedIsChosenFromPresetsAndTheChartIsATableToo() {
		browser.click("#speed");
		browser.press("#limits", "5.0 MiB/s");
		browser.press("#limits", "Apply");
		browser.awaitText("#speed", "of 5.0 MiB/s");
		assertThat(this.server.manager().limits().bandwidth()).isEqualTo(OptionalLong.of(5L << 20));
		browser.click("#speed");
		browser.press("#limits", "No limit");
		browser.press("#limits", "Apply");
		browser.await("no limit", () -> browser.text("#speed-limit").isEmpty());
		browser.await("a chart", () -> browser.is("document.querySelector('#chart canvas')"));
		browser.click("#chart-toggle");
		browser.awaitText("#chart-table", "Running and waiting");
		browser.await("what was measured",
				() -> browser.number("document.querySelectorAll('#chart-table tbody tr').length") > 0);
		browser.size(390, 844);
		browser.await("no chart on a phone",
				() -> browser.is("document.getElementById('chart-box').offsetParent === null"));
		browser.size(1280, 800);
		browser.assertNoConsoleErrors();
	}

	@Test
	void menusHoldClearAndRetry() {
		browser.click("#open-menu");
		browser.press("#menu", "Hold new ones");
		browser.awaitText("#banner", "Held by an operator");
		this.server.submit(this.origin.url("/file/waits.bin?size=10"));
		browser.awaitRow("waits.bin", "QUEUED");
		browser.click("#open-menu");
		browser.press("#menu", "Resume all");
		browser.awaitRow("waits.bin", "COMPLETED");
		this.server.submit(this.origin.url("/status/404"), ",\"fileName\":\"once.bin\"");
		browser.awaitRow("once.bin", "FAILED");
		this.origin.heal();
		browser.click(browser.row("once.bin") + " [data-act=menu]");
		browser.press("#menu", "Retry");
		browser.awaitText("#toasts", "Trying 1 download again");
		browser.await("2 done", () -> browser.text("[data-tab=done] .count").equals("2"));
		browser.click("#open-menu");
		browser.press("#menu", "Clear ended");
		browser.await("nothing is left", () -> browser.rows() == 0);
		assertThat(this.server.manager().downloads()).isEmpty();
		browser.assertNoConsoleErrors();
	}

	@Test
	void aServerThatDoesNotAnswerInTimeIsSaidTo() {
		this.server.submit(this.origin.url("/gated/mute.bin?size=1024"));
		browser.awaitRow("mute.bin", "RUNNING");
		// As if ten seconds had passed.
		browser.js("""
				AbortSignal.timeout = () => AbortSignal.abort(new DOMException('late', 'TimeoutError'));""");
		browser.click(browser.row("mute.bin") + " [data-act=toggle]");
		browser.awaitText("#toasts", "The server did not answer in time");
		browser.assertNoConsoleErrors();
	}

}
