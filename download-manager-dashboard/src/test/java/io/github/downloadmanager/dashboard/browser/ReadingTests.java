package io.github.downloadmanager.dashboard.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.github.downloadmanager.control.HoldMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;

/** What people read stays where they read it, and the next step is one click away. */
@BrowserTest
class ReadingTests extends PageFixture {

	@Test
	void whatIsSelectedInTheDetailsStaysSelectedWhileADownloadRuns() {
		this.server.submit(this.origin.url("/gated/read.bin?size=102400"));
		this.origin.release("read.bin", 10);
		browser.click(browser.row("read.bin") + " .title");
		browser.awaitText("#details .facts", "10.0 of 100 KiB");
		browser
			.js("""
					const id = [...document.querySelectorAll('#details dd')].at(-1);
					getSelection().selectAllChildren(id);
					window.before = String(getSelection());
					window.cancel = [...document.querySelectorAll('#details button')].find((each) => each.textContent === 'Cancel');
					window.cancel.focus();""");
		this.origin.release("read.bin", 40);
		browser.awaitText("#details .facts", "50.0 of 100 KiB");
		assertThat(browser.is("window.before.length > 30 && String(getSelection()) === window.before")).isTrue();
		assertThat(browser.is("window.cancel.isConnected && document.activeElement === window.cancel")).isTrue();
		browser.type(Keys.ENTER);
		// The button is that of before, and knows what is so now.
		browser.awaitText("#confirm", "50.0 KiB downloaded so far");
		browser.press("#confirm", "Keep");
		browser.press("#details", "Pause");
		browser.awaitRow("read.bin", "PAUSED");
		browser.press("#details", "Resume");
		browser.awaitRow("read.bin", "RUNNING");
		this.origin.release("read.bin", 100);
		browser.awaitRow("read.bin", "COMPLETED");
		browser.awaitText("#details .facts", "Statedone");
		browser.awaitText("#details .buttons", "Save the file");
		assertThat(browser.text("#details .facts")).contains("Size100 KiB").doesNotContain("Can be continued");
		browser.assertNoConsoleErrors();
	}

	@Test
	void theNextStepOfADownloadIsOneClickAway(@TempDir Path saved) throws IOException {
		browser.driver()
			.executeCdpCommand("Browser.setDownloadBehavior",
					Map.of("behavior", "allow", "downloadPath", saved.toString()));
		this.server.submit(this.origin.url("/status/500"), ",\"fileName\":\"again.bin\"");
		browser.awaitRow("again.bin", "FAILED");
		String step = browser.row("again.bin") + " [data-act=toggle]";
		assertThat(browser.find(step).getAttribute("aria-label")).isEqualTo("Retry again.bin");
		this.origin.heal();
		browser.click(step);
		browser.await("it is tried again", () -> browser.text("[data-tab=done] .count").equals("1"));
		browser.click("[data-tab=done]");
		browser.await("1 row", () -> browser.rows() == 1);
		browser.js("document.body.dataset.access = 'read-only'");
		step = browser.row("again.bin") + " [data-act=toggle]";
		assertThat(browser.find(step).getAttribute("aria-label")).isEqualTo("Save again.bin");
		browser.click(step);
		Path file = saved.resolve("again.bin");
		browser.await("it is saved", () -> Files.exists(file) && Files.size(file) == 1000);
		browser.assertNoConsoleErrors();
	}

	@Test
	void aRowThatIsReachedByKeysIsNotUnderTheHeader() {
		this.server.manager().hold(HoldMode.NEW);
		for (int i = 0; i < 60; i++) {
			this.server.submit(this.origin.url("/gated/row-" + i + ".bin?size=1024"));
		}
		browser.await("60 rows", () -> browser.rows() == 60);
		browser.js("document.querySelector('#rows .row').focus()");
		browser.type(Keys.END);
		browser.await("at the end", () -> browser.is("scrollY > 1000"));
		for (int i = 0; i < 20; i++) {
			browser.type(Keys.ARROW_UP);
		}
		assertUncovered(".top");
		browser.type("x", Keys.END);
		for (int i = 0; i < 20; i++) {
			browser.type(Keys.ARROW_UP);
		}
		assertUncovered("#selection");
	}

	private static void assertUncovered(String cover) {
		assertThat(browser.number("Math.round(document.activeElement.getBoundingClientRect().top)"))
			.isGreaterThanOrEqualTo(browser
				.number("Math.round(document.querySelector('" + cover + "').getBoundingClientRect().bottom)"));
	}

	@Test
	void thoseInLineSayWhatTheyWaitForNow() {
		this.server.manager().limits(this.server.manager().limits().withMaxConcurrent(1));
		this.server.submit(this.origin.url("/gated/first.bin?size=1024"));
		browser.awaitRow("first.bin", "RUNNING");
		this.server.submit(this.origin.url("/gated/second.bin?size=1024"));
		browser.awaitText(browser.row("second.bin") + " .note", "1st in line");
		this.server.manager().hold(HoldMode.NEW);
		browser.awaitText(browser.row("second.bin") + " .note", "held by the manager");
		this.server.manager().hold(HoldMode.NONE);
		browser.awaitText(browser.row("second.bin") + " .note", "1st in line");
		browser.assertNoConsoleErrors();
	}

	@Test
	void whereNothingMatchesAllIsOneClickAway() {
		this.server.submit(this.origin.url("/file/there.bin?size=10"));
		browser.awaitRow("there.bin", "COMPLETED");
		browser.click("#search");
		browser.type("elsewhere");
		browser.awaitText("#empty", "Nothing matches.");
		browser.click("#show-all");
		browser.awaitRow("there.bin", "COMPLETED");
		assertThat(browser.is("document.getElementById('search').value === '' && location.hash === ''")).isTrue();
		assertThat(browser.is("document.activeElement.dataset.tab === 'all'")).isTrue();
		assertThat(browser.is("document.getElementById('show-all').offsetParent === null")).isTrue();
		browser.assertNoConsoleErrors();
	}

	@Test
	void aNameCannotPretendToBeAnother() {
		this.server.submit(this.origin.url("/status/404/photo%E2%80%AEgpj.exe"));
		browser.awaitRow("photo\uFFFDgpj.exe", "FAILED");
		this.server.submit(this.origin.url("/status/404/a%E2%80%8Bb%00c%0Ad%EF%BB%BF.exe"));
		browser.awaitRow("a\uFFFDb\uFFFDc\uFFFDd\uFFFD.exe", "FAILED");
	}

}
