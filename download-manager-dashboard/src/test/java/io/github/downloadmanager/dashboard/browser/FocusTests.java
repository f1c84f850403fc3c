package io.github.downloadmanager.dashboard.browser;

import java.util.List;
import java.util.stream.IntStream;

import io.github.downloadmanager.control.HoldMode;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whoever works by the keyboard is never thrown out of the list, whatever happens in it.
 */
@BrowserTest
class FocusTests extends PageFixture {

	private List<String> ids = List.of();

	private void submit(int count) {
		this.server.manager().hold(HoldMode.NEW);
		this.ids = IntStream.range(0, count)
			.mapToObj((i) -> this.server.submit(this.origin.url("/gated/focus-" + i + ".bin?size=1024")))
			.toList();
		browser.await("all rows", () -> browser.rows() == count);
	}

	@Test
	void aButtonOfTheBarKeepsItWhileNumbersChange() {
		submit(3);
		browser.js("document.querySelector('#rows .row').focus()");
		browser.type("x");
		browser.awaitText("#selection", "1 selected");
		browser.js("[...document.querySelectorAll('#selection button')]"
				+ ".find((each) => each.textContent === 'Pause').focus()");
		this.server.submit(this.origin.url("/gated/one-more.bin?size=1024"));
		browser.awaitText("#selection", "Select all 4");
		assertThat(browser.text(":focus")).isEqualTo("Pause");
		browser.type(Keys.ENTER);
		browser.awaitRow("focus-0.bin", "PAUSED");
		awaitFocusInList();
		browser.assertNoConsoleErrors();
	}

	@Test
	void itGoesBackToTheListFromABarThatHasGone() {
		submit(3);
		// What has bytes to lose is asked about.
		this.server.manager().hold(HoldMode.NONE);
		this.origin.release("focus-0.bin", 0);
		browser.awaitRow("focus-0.bin", "RUNNING");
		for (String answer : List.of("Keep", "Cancel the downloads")) {
			browser.js("document.querySelector('#rows .row').focus()");
			browser.chord(Keys.CONTROL, "a");
			browser.awaitText("#selection", "3 selected");
			if (browser
				.is("[...document.querySelectorAll('#selection button')].some((each) => each.textContent.startsWith('Select all'))")) {
				throw new AssertionError("all are selected");
			}
			browser
				.async("""
						const list = await import(new URL('dashboard/list.js', location.href));
						const menus = await import(new URL('dashboard/menus.js', location.href));
						list.selection.everything = true;
						menus.showSelection();
						[...document.querySelectorAll('#selection button')].find((each) => each.textContent === 'Cancel').focus();
						return null;""");
			browser.type(Keys.ENTER);
			browser.await("the question", () -> browser.is("document.getElementById('confirm').open"));
			browser.press("#confirm", answer);
			awaitFocusInList();
		}
		browser.awaitRow("focus-0.bin", "CANCELLED");
		browser.js("document.querySelector('#rows .row').focus()");
		browser.type("x");
		browser.js("[...document.querySelectorAll('#selection button')]"
				+ ".find((each) => each.textContent === 'Done').focus()");
		browser.type(Keys.ENTER);
		awaitFocusInList();
		browser.assertNoConsoleErrors();
	}

	@Test
	void itGoesToTheNextRowIfTheOneOfAMenuHasLeft() {
		submit(3);
		browser.click("[data-tab=waiting]");
		browser.await("3 rows", () -> browser.rows() == 3);
		browser.js("document.querySelector(arguments[0]).focus()", browser.row("focus-1.bin"));
		browser.type("m");
		browser.await("the menu", () -> browser.is("document.activeElement.role === 'menuitem'"));
		this.server.manager().find(this.ids.get(1)).orElseThrow().cancel();
		browser.await("it has left", () -> browser.rows() == 2);
		browser.type(Keys.ESCAPE);
		awaitFocusInList();
		assertThat(browser.text(":focus .title")).isEqualTo("focus-2.bin");
		browser.assertNoConsoleErrors();
	}

	@Test
	void itStaysOnARowThatMovesAndIsDrawnAnew() {
		submit(5);
		String row = browser.row("focus-3.bin");
		browser.js("document.querySelector(arguments[0] + ' [data-act=menu]').focus()", row);
		this.server.manager().find(this.ids.get(3)).orElseThrow().priority(10);
		browser.await("it is the first", () -> browser.text("#rows .row .title").equals("focus-3.bin"));
		assertThat(
				browser.is("document.activeElement === document.querySelector(arguments[0] + ' [data-act=menu]')", row))
			.isTrue();
		browser.js("document.querySelector(arguments[0]).focus()", row);
		this.server.manager().find(this.ids.get(3)).orElseThrow().priority(-10);
		browser.await("it is the last", () -> browser
			.is("[...document.querySelectorAll('#rows .title')].at(-1).textContent === 'focus-3.bin'"));
		assertThat(browser.is("document.activeElement === document.querySelector(arguments[0])", row)).isTrue();
		browser.assertNoConsoleErrors();
	}

	private static void awaitFocusInList() {
		browser.await("the focus is in the list", () -> browser.is("document.activeElement.matches('#rows .row')"));
	}

}
