package io.github.downloadmanager.dashboard.browser;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import io.github.downloadmanager.dashboard.testsupport.TestOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.WindowType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page and its server: restarts, many tabs, other people's texts, read-only access,
 * many rows.
 */
@BrowserTest
class DashboardConnectionTests {

	/** How often the page has asked for the list, beside what the stream told. */
	private static final String LISTS_ASKED_FOR = "performance.getEntriesByType('resource')"
			+ ".filter((each) => each.name.includes('api/downloads?')).length";

	@TempDir
	private Path directory;

	private Browser browser;

	private TestOrigin origin;

	@BeforeEach
	void start() {
		this.browser = new Browser();
		this.origin = new TestOrigin();
	}

	@AfterEach
	void stop() {
		this.browser.close();
		this.origin.close();
	}

	@Test
	void afterARestartThePageShowsWhatTheServerHas() {
		DashboardServer first = DashboardServer.start(this.directory);
		int port = first.port();
		try {
			this.browser.open(first.url("/"));
			first.submit(this.origin.url("/gated/ghost-1.bin?size=10240"));
			first.submit(this.origin.url("/gated/ghost-2.bin?size=10240"));
			this.browser.awaitRow("ghost-2.bin", "RUNNING");
			this.browser.js("window.listsBefore = " + LISTS_ASKED_FOR);
		}
		finally {
			first.close();
		}
		this.browser.awaitText("#state", "Reconnecting in");
		try (DashboardServer second = DashboardServer.start(this.directory, "--server.port=" + port)) {
			second.submit(this.origin.url("/gated/new.bin?size=10240"));
			second.submit(this.origin.url("/gated/paused.bin?size=10240"), ",\"paused\":true");
			second.submit(this.origin.url("/file/done.bin?size=10"));
			second.submit(this.origin.url("/status/404"));
			this.browser.awaitText("#state", "Live");
			long live = System.nanoTime();
			this.browser.awaitRow("new.bin", "RUNNING");
			this.browser.await("the page is what the server says", () -> shown().equals(known(second)));
			assertThat(Duration.ofNanos(System.nanoTime() - live)).isLessThan(Duration.ofSeconds(3));
			assertThat(shown()).hasSize(4);
			assertThat(this.browser.is(LISTS_ASKED_FOR + " === window.listsBefore"))
				.as("the stream's first message was enough, and nobody had to look for ghosts")
				.isTrue();
			this.browser.assertNoConsoleErrors("ERR_CONNECTION_REFUSED", "ERR_INCOMPLETE_CHUNKED_ENCODING",
					"ERR_EMPTY_RESPONSE");
		}
	}

	/** Id and status of each row, in their order. */
	private List<?> shown() {
		return (List<?>) this.browser.js("return [...document.querySelectorAll('#rows .row')]"
				+ ".map((row) => row.dataset.id + ' ' + row.dataset.status)");
	}

	private static List<String> known(DashboardServer server) {
		return DashboardServer.json(server.get("/api/downloads?limit=100&fields=id,status"))
			.get("downloads")
			.valueStream()
			.map((download) -> download.get("id").stringValue() + " " + download.get("status").stringValue())
			.toList();
	}

	@Test
	void whatTheServerForgetsLeavesThePage() {
		try (DashboardServer server = DashboardServer.start(this.directory, "--download-manager.history-size=2")) {
			this.browser.open(server.url("/"));
			for (int i = 1; i <= 5; i++) {
				server.submit(this.origin.url("/file/old-" + i + ".bin?size=10"));
				this.browser.awaitRow("old-" + i + ".bin", "COMPLETED");
			}
			this.browser.await("two are left", () -> this.browser.rows() == 2);
			this.browser.awaitRow("old-5.bin", "COMPLETED");
			this.browser.assertNoConsoleErrors();
		}
	}

	@Test
	void limitsTellWhatTheScheduleSays() {
		try (DashboardServer server = DashboardServer.start(this.directory,
				"--download-manager.bandwidth.profiles[0].from=00:00",
				"--download-manager.bandwidth.profiles[0].to=00:00",
				"--download-manager.bandwidth.profiles[0].limit=2MB",
				"--download-manager.bandwidth.profiles[0].zone=UTC")) {
			this.browser.open(server.url("/"));
			this.browser.click("#speed");
			this.browser.awaitText("#limits .schedule", "2.0 MiB/s (every day 00:00–00:00 UTC)");
			this.browser.press("#limits", "Close");
			server.manager().limits(server.manager().limits().withBandwidth(5 << 20), "a test");
			this.browser.awaitText("#speed", "5.0 MiB/s");
			this.browser.click("#speed");
			this.browser.awaitText("#limits .schedule", "as set by hand; the schedule says 2.0 MiB/s");
			this.browser.assertNoConsoleErrors();
		}
	}

	/** No event tells that a download begins, before its server has answered. */
	@Test
	void aDownloadWhoseServerIsMuteIsSeenToRun() {
		try (DashboardServer server = DashboardServer.start(this.directory, "--download-manager.max-concurrent=1")) {
			server.submit(this.origin.url("/gated/first.bin?size=10240"));
			server.submit(this.origin.url("/mute/second.bin?size=10240"));
			this.browser.open(server.url("/"));
			this.browser.awaitRow("second.bin", "QUEUED");
			this.origin.release("first.bin", 10);
			this.browser.awaitRow("first.bin", "COMPLETED");
			this.browser.awaitRow("second.bin", "RUNNING");
			this.origin.release("second.bin", 1);
			this.browser.awaitRow("second.bin", "COMPLETED");
			this.browser.assertNoConsoleErrors();
		}
	}

	@Test
	void aDownloadThatNoLongerRunsIsAskedFor() {
		try (DashboardServer server = DashboardServer.start(this.directory)) {
			server.submit(this.origin.url("/gated/held.bin?size=10240"), ",\"paused\":true");
			this.browser.open(server.url("/"));
			this.browser.awaitRow("held.bin", "PAUSED");
			this.browser.async("""
					const store = await import(new URL('dashboard/store.js', location.href));
					const [known] = store.visible();
					store.update({ ...known, status: 'RUNNING' });
					return null""");
			this.browser.awaitRow("held.bin", "RUNNING");
			this.browser.awaitRow("held.bin", "PAUSED");
			this.browser.assertNoConsoleErrors();
		}
	}

	@Test
	void sevenTabsShareOneStreamAndEveryButtonAnswers() {
		try (DashboardServer server = DashboardServer.start(this.directory)) {
			server.submit(this.origin.url("/gated/shared.bin?size=102400"));
			List<String> tabs = new ArrayList<>();
			for (int i = 0; i < 7; i++) {
				if (i > 0) {
					this.browser.driver().switchTo().newWindow(WindowType.TAB);
				}
				this.browser.open(server.url("/"));
				tabs.add(this.browser.driver().getWindowHandle());
			}
			this.browser.await("one stream for all", () -> streams() == 1);
			String shown = "RUNNING";
			for (String tab : tabs) {
				String wanted = shown.equals("PAUSED") ? "RUNNING" : "PAUSED";
				this.browser.driver().switchTo().window(tab);
				String row = this.browser.row("shared.bin");
				// A page that was hidden draws what it has heard meanwhile in its next
				// frame.
				this.browser.awaitRow("shared.bin", shown);
				long begin = System.nanoTime();
				this.browser.click(row + " [data-act=toggle]");
				this.browser.awaitRow("shared.bin", wanted);
				assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
				this.browser.click(row + " .title");
				this.browser.awaitText("#details .facts", "Can be continued");
				this.browser.click("#details .drawer-head button");
				shown = wanted;
			}
			// The leader goes: another one takes the lead, and all go on hearing.
			this.browser.driver().switchTo().window(tabs.get(0));
			this.browser.driver().close();
			this.browser.driver().switchTo().window(tabs.get(6));
			this.browser.click(this.browser.row("shared.bin") + " [data-act=toggle]");
			this.browser.awaitRow("shared.bin", "RUNNING");
			// Connections that are gone take some too.
			this.origin.release("shared.bin", 1000);
			this.browser.awaitRow("shared.bin", "COMPLETED");
			this.browser.driver().switchTo().window(tabs.get(1));
			this.browser.awaitRow("shared.bin", "COMPLETED");
			this.browser.assertNoConsoleErrors();
		}
	}

	/** How many clients the server sends events to. */
	private static long streams() {
		return Thread.getAllStackTraces()
			.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().getName().equals("download-dashboard-events"))
			.filter((entry) -> Stream.of(entry.getValue())
				.anyMatch((frame) -> frame.getClassName().endsWith(".EventHub")))
			.count();
	}

	@Test
	void namesOfOtherServersAreTexts() {
		try (DashboardServer server = DashboardServer.start(this.directory)) {
			server.submit(this.origin.url("/gated/x%3Cimg%20src=x%20onerror=alert(1)%3E.bin?size=10240"),
					",\"group\":\"<b>bold</b>\"");
			this.browser.open(server.url("/"));
			this.browser.await("the row", () -> this.browser.rows() == 1);
			assertThat(this.browser.text("#rows .title")).contains("img src=x onerror=alert(1)");
			this.browser.click("#rows .title");
			this.browser.awaitText("#details", "Address");
			assertThat(this.browser.number("document.querySelectorAll('main img, #details img, #rows b').length"))
				.isZero();
			assertThat(this.browser.is("(() => { try { document.body.innerHTML = '<i></i>'; return false; } "
					+ "catch { return true; } })()"))
				.as("trusted types are required")
				.isTrue();
		}
	}

	@Test
	void readOnlyAccessShowsAndRefuses() {
		try (DashboardServer server = DashboardServer.start(this.directory,
				"--download-manager.dashboard.access=read-only")) {
			server.manager().submit(DownloadRequest.builder(this.origin.url("/gated/seen.bin?size=10240")).build());
			this.browser.open(server.url("/"));
			this.browser.awaitRow("seen.bin", "RUNNING");
			assertThat(this.browser.number("[...document.querySelectorAll('.write')]"
					+ ".filter((each) => each.offsetParent !== null).length"))
				.isZero();
			this.browser.click(this.browser.row("seen.bin") + " [data-act=menu]");
			assertThat(this.browser.text("#menu")).isEqualTo("DetailsCopy address");
			this.browser.js("document.getElementById('menu').hidePopover()");
			this.browser.click("#speed");
			assertThat(this.browser.is("document.getElementById('limit-most').disabled")).isTrue();
			Object status = this.browser.async("return (await fetch('api/downloads', { method: 'DELETE' })).status");
			assertThat(status).isEqualTo(403L);
			assertThat(server.manager().activeDownloads()).isEqualTo(1);
			this.browser.assertNoConsoleErrors("403");
		}
	}

	@Test
	void aThousandRowsWithManyUpdatesLeaveTheBrowserFree() {
		try (DashboardServer server = DashboardServer.start(this.directory, "--download-manager.max-concurrent=1000",
				"--download-manager.dashboard.path=/")) {
			for (int i = 0; i < 1000; i++) {
				server.manager()
					.submit(DownloadRequest.builder(this.origin.url("/gated/" + i + ".bin?size=102400")).build());
			}
			this.browser.await("all run",
					() -> server.manager()
						.downloads()
						.stream()
						.allMatch((download) -> download.progress().totalBytes().isPresent()));
			this.browser.open(server.url(""));
			// Beside what the server tells, 250 samples a second of 1,000 downloads.
			Object busy = this.browser
				.async("""
						const store = await import('/dashboard/store.js');
						const api = await import('/dashboard/api.js');
						store.replace(await api.page({ limit: 1000 }));
						store.state.shown = 1000;
						store.tell();
						await new Promise((resolve) => setTimeout(resolve, 1000));
						const ids = store.visible().map(({ id }) => id);
						let at = 0;
						let updates = 0;
						const timer = setInterval(() => {
							const samples = Array.from({ length: 63 }, () => { at = (at + 7) % 1000; updates++; return { id: ids[at],
								bytesDownloaded: updates * 1000, totalBytes: 1e8, percent: updates % 100, bytesPerSecond: 5e6, etaSeconds: updates % 90 }; });
							store.progress(samples);
						}, 250);
						window.updates = () => updates;
						window.stopUpdates = () => clearInterval(timer);
						return document.querySelectorAll('#rows .row').length;""");
			assertThat(busy).isEqualTo(1000L);
			// The time that the thread really ran, whatever else this machine does.
			this.browser.driver().executeCdpCommand("Performance.enable", Map.of("timeDomain", "threadTicks"));
			double before = this.browser.metric("TaskDuration");
			long begin = System.nanoTime();
			long updates = this.browser.number("window.updates()");
			this.browser.async("await new Promise((resolve) => setTimeout(resolve, 5000))");
			double seconds = (System.nanoTime() - begin) / 1e9;
			assertThat(this.browser.number("window.updates()") - updates).as("updates").isGreaterThan(1000);
			double used = (this.browser.metric("TaskDuration") - before) / seconds;
			assertThat(this.browser
				.async("""
						const seen = new Set();
						return await new Promise((resolve) => new MutationObserver((changes) => {
							changes.filter(({ target }) => target.textContent === '4.8 MiB/s').forEach(({ target }) => seen.add(target));
							if (seen.size > 500) resolve('drawn');
						}).observe(document.getElementById('rows'), { childList: true, subtree: true }));"""))
				.as("rows that show what they were told")
				.isEqualTo("drawn");
			this.browser.js("window.stopUpdates()");
			assertThat(this.browser.rows()).isEqualTo(1000);
			assertThat(used).as("seconds of main thread per second").isLessThan(0.2);
		}
	}

	@Test
	void tenThousandDownloadsArePaintedSoon() {
		try (DashboardServer server = DashboardServer.start(this.directory, "--download-manager.dashboard.path=/")) {
			server.manager().hold(HoldMode.NEW);
			for (int i = 0; i < 10_000; i++) {
				server.manager()
					.submit(DownloadRequest.builder(this.origin.url("/gated/k-" + i + ".bin?size=1024")).build());
			}
			// The first visit warms the server up.
			this.browser.open(server.url(""));
			this.browser.await("rows", () -> this.browser.rows() > 0);
			this.browser.driver().executeCdpCommand("Performance.enable", Map.of("timeDomain", "threadTicks"));
			this.browser.driver().get("about:blank");
			double before = this.browser.metric("TaskDuration");
			this.browser.driver().get(server.url(""));
			this.browser.await("rows", () -> this.browser.rows() > 0);
			double used = this.browser.metric("TaskDuration") - before;
			assertThat(used).as("seconds of main thread").isLessThan(1.5);
			long painted = this.browser.number("Math.round(performance.getEntriesByName('rows-shown')[0].startTime)");
			assertThat(painted).isLessThan(1500);
			assertThat(this.browser.rows()).isEqualTo(100);
			this.browser.awaitText("#show-more", "9900");
			this.browser.click("#show-more");
			this.browser.await("more rows", () -> this.browser.rows() >= 300);
			assertThat(this.browser.text("[data-tab=waiting] .count")).isEqualTo("10000");
			this.browser.assertNoConsoleErrors();
		}
	}

}
