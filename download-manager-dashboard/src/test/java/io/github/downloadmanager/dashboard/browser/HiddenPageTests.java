package io.github.downloadmanager.dashboard.browser;

import java.nio.file.Path;

import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import io.github.downloadmanager.dashboard.testsupport.TestOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page that nobody looks at takes no connection and no thread of the server. */
@BrowserTest
class HiddenPageTests {

	@TempDir
	private Path directory;

	private TestOrigin origin;

	private Browser browser;

	@BeforeEach
	void start() {
		this.origin = new TestOrigin();
		this.browser = new Browser();
	}

	@AfterEach
	void stop() {
		this.browser.close();
		this.origin.close();
	}

	@Test
	void streamIsClosedWhileHiddenAndOpenedAgain() {
		// One place only: whoever follows then shows that the page has given it back.
		try (DashboardServer server = DashboardServer.start(this.directory,
				"--download-manager.dashboard.events.max-clients=1",
				"--download-manager.dashboard.events.heartbeat=50ms")) {
			server.submit(this.origin.url("/gated/before.bin?size=10240"));
			this.browser.open(server.url("/"));
			this.browser.awaitRow("before.bin", "RUNNING");
			fakeTime();
			// Hidden for less than that, it keeps its stream.
			hide(true);
			hide(false);
			this.browser.await("its timer is taken back", () -> this.browser.is("window.timers.size === 0"));
			this.browser.awaitText("#state", "Live");
			hide(true);
			this.browser.js("const [[id, due]] = [...window.timers]; window.timers.delete(id); due()");
			this.browser.awaitText("#state", "Stopped while hidden");
			this.browser
				.await("its place is free",
						() -> this.browser.async("return await new Promise((done) => { "
								+ "const probe = new EventSource('api/downloads/events'); "
								+ "probe.onopen = () => { probe.close(); done('open'); }; "
								+ "probe.onerror = () => { probe.close(); done('full'); }; })")
							.equals("open"));
			server.manager().cancelAll();
			server.submit(this.origin.url("/gated/meanwhile.bin?size=10240"));
			hide(false);
			this.browser.awaitText("#state", "Live");
			this.browser.awaitRow("before.bin", "CANCELLED");
			this.browser.awaitRow("meanwhile.bin", "RUNNING");
			this.browser.assertNoConsoleErrors("503");
		}
	}

	/** Timers of half a minute and more are kept, and run when the test says so. */
	private void fakeTime() {
		this.browser.js("""
				window.timers = new Map();
				const set = window.setTimeout, clear = window.clearTimeout;
				let last = -1;
				window.setTimeout = (act, millis, ...more) => {
					if (millis !== 30000) return set(act, millis, ...more);
					window.timers.set(--last, act);
					return last;
				};
				window.clearTimeout = (id) => { if (!window.timers.delete(id)) clear(id); };""");
	}

	private void hide(boolean hidden) {
		this.browser.js("Object.defineProperty(document, 'hidden', { value: arguments[0], configurable: true }); "
				+ "document.dispatchEvent(new Event('visibilitychange'))", hidden);
	}

}
