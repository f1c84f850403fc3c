package io.github.downloadmanager.dashboard.browser;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.downloadmanager.control.HoldMode;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;

/** What people do with the page. */
@BrowserTest
class DashboardPageTests extends PageFixture {

	DashboardPageTests() {
		super("--download-manager.max-concurrent=3");
	}

	private void add(String lines) {
		browser.click("#open-add");
		browser.js("""
				const urls = document.getElementById('add-urls');
				urls.value = arguments[0];
				urls.dispatchEvent(new Event('input'));""", lines);
		browser.find("#add-urls").click();
		browser.chord(Keys.CONTROL, Keys.ENTER);
	}

	@Test
	void addedDownloadRunsAndCompletes() {
		add(this.origin.url("/gated/one.bin?size=102400"));
		browser.awaitRow("one.bin", "RUNNING");
		browser.awaitText("#toasts", "Added");
		assertThat(browser.is("document.getElementById('add').open")).isFalse();
		this.origin.release("one.bin", 30);
		String row = browser.row("one.bin");
		browser.awaitText(row + " .percent", "30 %");
		assertThat(browser.text(row + " .size")).isEqualTo("30.0 of 100 KiB");
		assertThat(browser.find(row + " .meter").getAttribute("aria-valuetext")).startsWith("30 percent");
		assertThat(browser.find(row + " .meter i").getAttribute("style")).contains("scaleX(0.3");
		browser.await("the title tells", () -> browser.driver().getTitle().equals("(1) 30 % · Downloads"));
		this.origin.release("one.bin", 70);
		browser.awaitRow("one.bin", "COMPLETED");
		browser.awaitText(row + " .percent", "done");
		browser.await("the end is said", () -> browser.text("#live").contains("1 completed"));
		browser.assertNoConsoleErrors();
	}

	@Test
	void fortyAreAddedAtOnceInTheirOrder() {
		add(IntStream.rangeClosed(1, 40)
			.mapToObj((number) -> this.origin.url("/gated/many-%02d.bin?size=2048".formatted(number)))
			.collect(Collectors.joining("\n")) + "\nexample.org/file.zip");
		browser.awaitText("#add .error", "did you mean https://example.org/file.zip");
		browser.click("#add .buttons button");
		browser.await("40 rows", () -> browser.rows() == 40);
		browser.await("3 run", () -> browser.text("[data-tab=running] .count").equals("3"));
		assertThat(browser.text("[data-tab=waiting] .count")).isEqualTo("37");
		assertThat(browser.js("return [...document.querySelectorAll('#rows .title')].map((each) => each.textContent)"))
			.isEqualTo(IntStream.rangeClosed(1, 40).mapToObj("many-%02d.bin"::formatted).toList());
		assertThat(browser.text(browser.row("many-05.bin") + " .note")).contains("2nd in line");
		assertThat(browser.is("document.querySelector(arguments[0] + ' .meter').hidden", browser.row("many-05.bin")))
			.isTrue();
		IntStream.rangeClosed(1, 40).forEach((number) -> this.origin.release("many-%02d.bin".formatted(number), 2));
		browser.await("40 done", () -> browser.text("[data-tab=done] .count").equals("40"));
		browser.assertNoConsoleErrors();
	}

	@Test
	void failureIsToldInWords() {
		add(this.origin.url("/status/404"));
		browser.awaitRow("404", "FAILED");
		assertThat(browser.text(browser.row("404") + " .note")).contains("The server has no such file (404).",
				"Check the address.");
		browser.await("it is said", () -> browser.text("#live").contains("1 failed: 404"));
		browser.assertNoConsoleErrors();
	}

	@Test
	void pauseAndResume() {
		this.server.submit(this.origin.url("/gated/paused.bin?size=102400"));
		this.origin.release("paused.bin", 40);
		String row = browser.row("paused.bin");
		browser.awaitText(row + " .percent", "40 %");
		browser.click(row + " [data-act=toggle]");
		browser.awaitRow("paused.bin", "PAUSED");
		assertThat(browser.text(row + " .note")).contains("paused");
		assertThat(browser.text(row + " .percent")).isEqualTo("paused");
		browser.press("#toasts", "Undo");
		browser.awaitRow("paused.bin", "RUNNING");
		this.origin.release("paused.bin", 100);
		browser.awaitRow("paused.bin", "COMPLETED");
		browser.assertNoConsoleErrors();
	}

	@Test
	void pauseThatLosesBytesAsksFirst() {
		this.server.submit(this.origin.url("/fixed/lost.bin?size=102400"));
		this.origin.release("lost.bin", 40);
		String row = browser.row("lost.bin");
		browser.awaitText(row + " .percent", "40 %");
		browser.click(row + " [data-act=toggle]");
		browser.awaitText("#confirm", "Pausing loses 40.0 KiB");
		browser.press("#confirm", "Keep");
		browser.awaitRow("lost.bin", "RUNNING");
		browser.click(row + " [data-act=toggle]");
		browser.press("#confirm", "Pause anyway");
		browser.awaitRow("lost.bin", "PAUSED");
		browser.assertNoConsoleErrors("409");
	}

	@Test
	void limitsChangeWhileDownloadsRun() {
		for (int i = 1; i <= 6; i++) {
			this.server.submit(this.origin.url("/gated/limited-" + i + ".bin?size=102400"));
		}
		browser.await("3 run", () -> browser.text("[data-tab=running] .count").equals("3"));
		browser.click("#speed");
		browser.find("#limit-most").clear();
		browser.find("#limit-most").sendKeys("5");
		browser.find("#limit-speed").sendKeys("2");
		browser.press("#limits", "Apply");
		browser.awaitText("#toasts", "2 more may start");
		browser.await("5 run", () -> browser.text("[data-tab=running] .count").equals("5"));
		browser.awaitText("#speed", "of 2.0 MiB/s");
		assertThat(this.server.manager().limits().maxConcurrent()).isEqualTo(5);
		assertThat(this.server.manager().limits().bandwidth()).hasValue(2L << 20);
		browser.assertNoConsoleErrors();
	}

	@Test
	void oneDownloadIsMovedToTheFrontAndLimited() {
		for (int i = 1; i <= 6; i++) {
			this.server.submit(this.origin.url("/gated/order-" + i + ".bin?size=102400"));
		}
		browser.awaitText(browser.row("order-6.bin") + " .note", "3rd in line");
		browser.click(browser.row("order-6.bin") + " [data-act=menu]");
		browser.press("#menu", "Move to front");
		browser.awaitText(browser.row("order-6.bin") + " .note", "1st in line");
		browser.press("#toasts", "Undo");
		browser.awaitText(browser.row("order-6.bin") + " .note", "3rd in line");
		browser.click(browser.row("order-1.bin") + " [data-act=menu]");
		browser.press("#menu", "Limit speed …");
		browser.find("#ask-speed").sendKeys("0.5");
		browser.press("#confirm", "Apply");
		browser.awaitText("#toasts", "is limited to 512 KiB/s");
		browser.click(browser.row("order-1.bin") + " [data-act=menu]");
		browser.press("#menu", "Priority …");
		browser.find("#ask-priority").clear();
		browser.find("#ask-priority").sendKeys("7", Keys.ENTER);
		browser.awaitText(browser.row("order-1.bin") + " .note", "priority 7");
		browser.assertNoConsoleErrors();
	}

	@Test
	void heldManagerSaysSoAndIsReleased() {
		this.server.submit(this.origin.url("/gated/held.bin?size=102400"));
		browser.awaitRow("held.bin", "RUNNING");
		browser.click("#open-menu");
		browser.press("#menu", "Pause all");
		browser.awaitRow("held.bin", "PAUSED");
		browser.awaitText("#banner", "All downloads are paused by an operator.");
		browser.press("#banner", "Release");
		browser.awaitRow("held.bin", "RUNNING");
		browser.await("no banner", () -> browser.is("document.getElementById('banner').hidden"));
		browser.assertNoConsoleErrors();
	}

	@Test
	void filterIsInTheAddressAndSurvivesAReload() {
		this.server.submit(this.origin.url("/file/alpha.iso?size=10"), ",\"group\":\"images\"");
		this.server.submit(this.origin.url("/file/beta.zip?size=10"));
		this.server.submit(this.origin.url("/gated/gamma.iso?size=1024"));
		browser.awaitRow("alpha.iso", "COMPLETED");
		browser.awaitRow("beta.zip", "COMPLETED");
		browser.click("[data-tab=done]");
		browser.await("2 rows", () -> browser.rows() == 2);
		browser.click("#search");
		browser.type("iso");
		browser.await("1 row", () -> browser.rows() == 1);
		assertThat(browser.driver().getCurrentUrl()).endsWith("#show=done&q=iso");
		browser.driver().navigate().refresh();
		browser.awaitText("#state", "Live");
		browser.awaitRow("alpha.iso", "COMPLETED");
		assertThat(browser.rows()).isEqualTo(1);
		assertThat(browser.is("document.querySelector('[data-tab=done]').ariaChecked === 'true'")).isTrue();
		browser.click("[data-tab=all]");
		browser.click("#search");
		browser.chord(Keys.CONTROL, "a");
		browser.type(Keys.BACK_SPACE);
		browser.await("3 rows", () -> browser.rows() == 3);
		browser.click("#group option[value=images]");
		browser.await("1 row", () -> browser.rows() == 1);
		browser.assertNoConsoleErrors();
	}

	@Test
	void allThatFailedAreTriedAgainOnTheServer() {
		for (int i = 0; i < 5; i++) {
			this.server.submit(this.origin.url("/status/500"), ",\"fileName\":\"again-" + i + ".bin\"");
		}
		browser.await("5 failed", () -> browser.text("[data-tab=failed] .count").equals("5"));
		this.origin.heal();
		browser.click("[data-tab=failed]");
		browser.row("again-0.bin");
		browser.click("#open-menu");
		browser.press("#menu", "Retry all that failed");
		browser.awaitText("#toasts", "Trying 5 downloads again");
		browser.await("5 done", () -> browser.text("[data-tab=done] .count").equals("5"));
		browser.click("[data-tab=done]");
		assertThat(browser.text(browser.row("again-4.bin") + " .note")).contains("tried again");
		browser.assertNoConsoleErrors();
	}

	@Test
	void allThatMatchAreSelectedThoughNotShown() {
		this.server.manager().hold(HoldMode.NEW);
		for (int i = 0; i < 250; i++) {
			this.server.submit(this.origin.url("/gated/m-" + i + ".bin?size=1024"));
		}
		browser.await("250 wait", () -> browser.text("[data-tab=waiting] .count").equals("250"));
		assertThat(browser.rows()).isEqualTo(200);
		browser.awaitText("#banner", "Held");
		browser.click("#open-menu");
		browser.press("#menu", "Select …");
		browser.click(browser.row("m-0.bin") + " .check input");
		browser.awaitText("#selection", "1 selected");
		browser.press("#selection", "Select all 250");
		browser.awaitText("#selection", "All 250 selected");
		browser.press("#selection", "Cancel");
		browser.awaitText("#confirm", "Cancel 250 downloads?");
		browser.press("#confirm", "Cancel the downloads");
		browser.await("all cancelled", () -> browser.text("[data-tab=cancelled] .count").equals("250"));
		browser.assertNoConsoleErrors();
	}

	@Test
	void detailsTellAttemptsAndReason() {
		this.server.submit(this.origin.url("/status/503"));
		browser.awaitRow("503", "FAILED");
		browser.click(browser.row("503") + " .title");
		browser.awaitText("#details", "Couldn’t download 503");
		browser.awaitText("#details", "is not available now (503)");
		assertThat(browser.text("#details table")).contains("failed: The server is not available now (503).");
		assertThat(browser.text("#details .facts")).contains("Address" + this.origin.url("/status/503"));
		browser.type(Keys.ESCAPE);
		browser.await("closed", () -> !browser.is("document.getElementById('details').open"));
		assertThat(browser.is("document.activeElement.matches('#rows .row')")).isTrue();
		browser.assertNoConsoleErrors();
	}

	@Test
	void removedOnesComeBackIfUndone() {
		this.server.submit(this.origin.url("/file/gone.bin?size=10"));
		browser.awaitRow("gone.bin", "COMPLETED");
		browser.click(browser.row("gone.bin") + " [data-act=menu]");
		browser.press("#menu", "Remove from list");
		browser.await("gone", () -> browser.rows() == 0);
		browser.press("#toasts", "Undo");
		browser.awaitRow("gone.bin", "COMPLETED");
		browser.click(browser.row("gone.bin") + " [data-act=menu]");
		browser.press("#menu", "Remove from list");
		browser.await("forgotten by the server", () -> this.server.manager().downloads().isEmpty());
		browser.assertNoConsoleErrors();
	}

}
