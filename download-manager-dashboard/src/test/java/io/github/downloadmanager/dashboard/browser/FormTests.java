package io.github.downloadmanager.dashboard.browser;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.control.HoldMode;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is typed in dialogs is sent once, and what became of it is told where it was
 * typed.
 */
@BrowserTest
class FormTests extends PageFixture {

	private void type(String urls) {
		browser.js("""
				const urls = document.getElementById('add-urls');
				urls.value = arguments[0];
				urls.dispatchEvent(new Event('input'));
				urls.focus();""", urls);
	}

	/**
	 * What the page asks for from now on is counted, and answered when the test says so.
	 */
	private void holdRequests() {
		browser.js("""
				window.posted = 0;
				const real = window.fetch;
				const gate = new Promise((resolve) => { window.letThrough = resolve; });
				window.fetch = async (address, options) => {
					if (options.method !== 'POST') return real(address, options);
					window.posted++;
					await gate;
					return real(address, options);
				};""");
	}

	@Test
	void theKeyThatAddsMayBeHeld() {
		this.server.manager().hold(HoldMode.NEW);
		browser.click("#open-add");
		holdRequests();
		type(this.origin.url("/gated/once.bin?size=1024"));
		browser.chord(Keys.CONTROL, Keys.ENTER);
		browser.chord(Keys.CONTROL, Keys.ENTER);
		browser.chord(Keys.CONTROL, Keys.ENTER);
		assertThat(browser.is("document.getElementById('add-urls').readOnly"))
			.as("what is sent cannot be changed any more")
			.isTrue();
		browser.js("window.letThrough()");
		browser.awaitRow("once.bin", "QUEUED");
		assertThat(browser.number("window.posted")).isOne();
		assertThat(this.server.manager().downloads()).hasSize(1);
		browser.click("#open-add");
		type(this.origin.url("/gated/twice.bin?size=1024"));
		browser.chord(Keys.CONTROL, Keys.ENTER);
		browser.awaitRow("twice.bin", "QUEUED");
		browser.assertNoConsoleErrors();
	}

	@Test
	void aServerThatCannotBeReachedIsSaidToBesideTheWrongLines() {
		browser.click("#open-add");
		browser.js("window.fetch = () => Promise.reject(new TypeError('no network'))");
		String lines = this.origin.url("/a.bin") + "\nnonsense\n" + this.origin.url("/b.bin");
		type(lines);
		browser.chord(Keys.CONTROL, Keys.ENTER);
		browser.awaitText("#add .error", "Could not add: The server cannot be reached");
		browser.awaitText("#add .error", "Line 2: begins with neither");
		assertThat(browser.js("return document.getElementById('add-urls').value")).isEqualTo(lines);
		assertThat(browser.js("""
				const { value, selectionStart, selectionEnd } = document.getElementById('add-urls');
				return value.slice(selectionStart, selectionEnd);""")).isEqualTo("nonsense");
		assertThat(browser.is("document.querySelector('#add [role=alert] .error li')")).isTrue();
	}

	@Test
	void aNameForOneFileIsForNoneOfMany() {
		DownloadManager manager = this.server.manager();
		manager.hold(HoldMode.NEW);
		browser.click("#open-add");
		browser.click("#add summary");
		browser.find("#add-name").sendKeys("one.bin");
		// The last of them is sent alone.
		type(IntStream.range(0, 501)
			.mapToObj((number) -> this.origin.url("/gated/" + number + ".bin"))
			.collect(Collectors.joining("\n")));
		browser.chord(Keys.CONTROL, Keys.ENTER);
		browser.awaitText("#toasts", "Added 501 downloads");
		assertThat(manager.downloads()).hasSize(501)
			.noneMatch((download) -> "one.bin".equals(download.subject().fileName()));
	}

	@Test
	void limitsThatCannotBeAppliedAreSaidToInTheirDialog() {
		browser.click("#speed");
		browser.js("window.fetch = () => Promise.reject(new TypeError('no network'))");
		browser.press("#limits", "Apply");
		browser.awaitText("#limits .error", "The server cannot be reached");
		assertThat(browser.is("document.getElementById('limits').open")).isTrue();
	}

}
