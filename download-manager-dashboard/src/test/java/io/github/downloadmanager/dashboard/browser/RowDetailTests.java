package io.github.downloadmanager.dashboard.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a row says below its name, what its menu does beside orders, and how its details
 * tell the time.
 */
@BrowserTest
class RowDetailTests extends PageFixture {

	RowDetailTests() {
		super("--download-manager.retry.initial-delay=1h", "--download-manager.retry.max-delay=1h");
	}

	@Test
	void attemptsAreCountedWhileOneIsWaitedForAndWhileItRuns() {
		String id = this.server.submit(this.origin.url("/flaky/second.bin?size=10240"), ",\"retries\":3");
		browser.awaitRow("second.bin", "WAITING");
		String note = browser.row("second.bin") + " .note";
		assertThat(browser.text(note)).contains("attempt 2 of 4")
			.contains("The server is not available now (503) · tries again at ");
		assertThat(browser.text(browser.row("second.bin") + " .percent")).isEqualTo("waits");
		this.server.manager().find(id).orElseThrow().retryNow();
		this.origin.release("second.bin", 5);
		browser.awaitRow("second.bin", "RUNNING");
		browser.awaitText(browser.row("second.bin") + " .percent", "50 %");
		assertThat(browser.text(note)).contains("attempt 2 of 4").doesNotContain("tries again");
		this.origin.release("second.bin", 5);
		browser.awaitRow("second.bin", "COMPLETED");
		assertThat(browser.text(note)).doesNotContain("attempt");
		this.server.submit(this.origin.url("/gated/first.bin?size=10240"), ",\"retries\":3");
		browser.awaitRow("first.bin", "RUNNING");
		assertThat(browser.text(browser.row("first.bin") + " .note")).doesNotContain("attempt");
		browser.assertNoConsoleErrors();
	}

	/** No event tells that the next attempt has begun, before its server has answered. */
	@Test
	void anAttemptWhoseServerIsMuteIsCountedToo() {
		this.server.submit(this.origin.url("/gated/muted.bin?size=10240"), ",\"retries\":3");
		browser.awaitRow("muted.bin", "RUNNING");
		browser.async("""
				const store = await import(new URL('dashboard/store.js', location.href));
				const [known] = store.visible();
				store.update({ ...known, status: 'WAITING', attempt: 2, error: { type: 'Truncated' } });
				return null""");
		browser.awaitText(browser.row("muted.bin") + " .note", "attempt 3 of 4");
		browser.awaitRow("muted.bin", "RUNNING");
		assertThat(browser.text(browser.row("muted.bin") + " .note")).contains("attempt 3 of 4");
	}

	@Test
	void theFileIsSavedAndOneThatIsGoneLeavesThePage(@TempDir Path saved) throws IOException {
		browser.driver()
			.executeCdpCommand("Browser.setDownloadBehavior",
					Map.of("behavior", "allow", "downloadPath", saved.toString()));
		String id = this.server.submit(this.origin.url("/file/wanted%20%C3%A9.bin?size=3000"));
		browser.awaitRow("wanted é.bin", "COMPLETED");
		browser.click(browser.row("wanted é.bin") + " [data-act=menu]");
		browser.press("#menu", "Save the file");
		Path file = saved.resolve("wanted é.bin");
		browser.await("it is saved", () -> Files.exists(file) && Files.size(file) == 3000);
		Files.delete(this.server.manager().find(id).orElseThrow().snapshot().subject().destination());
		browser.click(browser.row("wanted é.bin") + " [data-act=menu]");
		browser.press("#menu", "Save the file");
		browser.click(browser.row("wanted é.bin") + " .title");
		browser.awaitText("#details", "Save the file");
		browser.js("document.querySelector('#details a.button').click()");
		browser.awaitText("#state", "Live");
		assertThat(browser.driver().getCurrentUrl()).startsWith(this.server.url("/")).doesNotContain("/api/");
		try (Stream<Path> files = Files.list(saved)) {
			assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("wanted é.bin");
		}
		browser.assertNoConsoleErrors("404");
	}

	@Test
	void theAddressIsCopied() {
		browser.driver()
			.executeCdpCommand("Browser.grantPermissions",
					Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
		this.server.submit(this.origin.url("/gated/copied.bin"));
		this.server.submit(this.origin.url("/gated/secret.bin?size=1024"));
		browser.click(browser.row("copied.bin") + " [data-act=menu]");
		browser.press("#menu", "Copy address");
		browser.await("copied", () -> browser.text("#toasts").startsWith("Copied the address×"));
		assertThat(browser.async("return await navigator.clipboard.readText()"))
			.isEqualTo(this.origin.url("/gated/copied.bin"));
		browser.click(browser.row("secret.bin") + " [data-act=menu]");
		browser.press("#menu", "Copy address");
		browser.awaitText("#toasts", "Copied the address; what may be secret in it is left out");
		browser.js("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))");
		browser.click(browser.row("secret.bin") + " [data-act=menu]");
		browser.press("#menu", "Copy address");
		browser.awaitText("#toasts", "The browser does not allow to copy here");
		browser.assertNoConsoleErrors();
	}

	@Test
	void examplesAreOneClickAway(@TempDir Path directory) {
		try (DashboardServer demo = DashboardServer.start(directory,
				"--download-manager.dashboard.examples[0].label=fast",
				"--download-manager.dashboard.examples[0].url=" + this.origin.url("/file/fast.bin"),
				"--download-manager.dashboard.examples[1].label=of this server",
				"--download-manager.dashboard.examples[1].url=/demo/none.bin")) {
			browser.open(demo.url("/"));
			browser.click("#open-add");
			browser.press("#add", "fast");
			browser.press("#add", "of this server");
			browser.awaitText("#add-summary", "2 addresses");
			assertThat(browser.js("return document.getElementById('add-urls').value"))
				.isEqualTo(this.origin.url("/file/fast.bin") + "\n" + demo.url("").replace("/downloads", "")
						+ "/demo/none.bin");
			browser.press("#add .buttons", "Add");
			browser.awaitRow("fast.bin", "COMPLETED");
			browser.awaitRow("none.bin", "FAILED");
			browser.assertNoConsoleErrors();
		}
		browser.open(this.server.url("/"));
		browser.click("#open-add");
		assertThat(browser.text("#add")).as("without examples").doesNotContain("Try:");
	}

	@Test
	void timeIsABarOfEveryReasonThereIs() {
		String id = this.server.submit(this.origin.url("/file/spent.bin?size=10"));
		browser.awaitRow("spent.bin", "COMPLETED");
		// Each reason took ten seconds, and the transfer thirty.
		String waited = Stream.of(WaitReason.Kind.values())
			.map((kind) -> kind + ": 'PT10S'")
			.collect(Collectors.joining(", "));
		int all = 10 * (WaitReason.Kind.values().length - 1) + 40;
		browser
			.js("""
					const real = window.fetch;
					const at = (seconds) => new Date(1e12 + seconds * 1000).toISOString();
					window.fetch = async (path, options) => {
						const answer = await real(path, options);
						if (!path.endsWith(arguments[0])) return answer;
						const details = await answer.json();
						const end = arguments[1];
						details.attempts = { count: 1, last: [{ ...details.attempts.last[0], startedAt: at(end - 40), endedAt: at(end),
							waited: { %s } }] };
						return new Response(JSON.stringify({ ...details, submittedAt: at(0), finishedAt: at(end) }));
					};"""
				.formatted(waited), id, all);
		browser.click(browser.row("spent.bin") + " .title");
		browser.find("#details .spent");
		assertThat((Map<?, ?>) browser
			.js("""
					return Object.fromEntries([...document.querySelectorAll('#details .spent i')].map((part) => [part.dataset.kind,
						Math.round(part.getBoundingClientRect().width / part.parentElement.clientWidth * arguments[0])]));""",
					all))
			.hasSize(WaitReason.Kind.values().length + 1)
			.allSatisfy((kind, seconds) -> assertThat(seconds).as(String.valueOf(kind))
				.isEqualTo(kind.equals("RUNNING") ? 30L : 10L));
		assertThat(browser.text("#details .spent + .hint")).contains("in line 0:10", "paused 0:10", "held 0:10",
				"told to wait 0:10", "between attempts 0:10", "limited by the bandwidth 0:10", "running 0:30");
		browser.assertNoConsoleErrors();
	}

}
