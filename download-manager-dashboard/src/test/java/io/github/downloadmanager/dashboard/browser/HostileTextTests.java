package io.github.downloadmanager.dashboard.browser;

import java.nio.file.Path;

import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import io.github.downloadmanager.dashboard.testsupport.TestOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Texts that come from elsewhere, in every field there is, and wherever the page shows
 * them: none becomes anything but a text.
 */
@BrowserTest
class HostileTextTests {

	private static final String HOSTILE = "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>"
			+ "<b class=hostile>&lt;\u202e'\"javascript:window.hacked=1";

	/**
	 * Gives every string of what the server answers the hostile value, but what the page
	 * computes with.
	 */
	private static final String ANSWERS = """
			const hostile = arguments[0];
			const kept = /^(id|status|kind|resumable|type|outcome|hold|access|next|at|.*At|until|since|waited)$/;
			const spoil = (value, key = '') => Array.isArray(value) ? value.map((each) => spoil(each, key))
				: value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([name, each]) =>
					[name, kept.test(name) ? each : each === null && /url|Name|group|detail|text|message|destination|retryOf|profile/i.test(name)
						? hostile : spoil(each, name)]))
				: typeof value === 'string' ? (key === 'url' ? 'http://h/' + encodeURIComponent(hostile) + '?' + hostile : hostile) : value;
			window.spoil = spoil;
			const real = window.fetch;
			window.fetch = async (address, options) => {
				const answer = await real(address, options);
				const body = await answer.text();
				let json = null;
				try { json = JSON.parse(body); } catch { return new Response(body, answer); }
				if (String(address).includes('limits') && window.refuse) {
					return new Response(JSON.stringify({ type: hostile, title: hostile, detail: hostile, field: hostile, status: 400 }), { status: 400 });
				}
				return new Response(JSON.stringify(spoil(json)), { status: answer.status, headers: answer.headers });
			};
			const store = await import(new URL('dashboard/store.js', location.href));
			for (const { data } of [...store.state.rows.values()]) {
				const error = { type: 'RetriesExhausted', message: hostile, status: null, kind: hostile, until: null, attempts: 3,
					cause: { type: 'UnexpectedStatus', message: hostile, status: hostile } };
				store.update(spoil({ ...data, error, errorMessage: hostile,
					waitReason: { kind: 'PAUSED', since: data.submittedAt, until: null, detail: hostile, text: hostile } }));
			}
			store.state.examples = [{ label: hostile, url: 'javascript:window.hacked=1//' + hostile }];
			return store.state.rows.size;""";

	private Browser browser;

	private TestOrigin origin;

	private DashboardServer server;

	@BeforeEach
	void start(@TempDir Path directory) {
		this.browser = new Browser();
		this.origin = new TestOrigin();
		this.server = DashboardServer.start(directory, "--download-manager.max-concurrent=5");
		this.browser.open(this.server.url("/"));
	}

	@AfterEach
	void stop() {
		this.browser.close();
		this.server.close();
		this.origin.close();
	}

	@Test
	void everyTextIsAText() {
		String group = HOSTILE.substring(0, 60).replace("\"", "\\\"");
		this.server.submit(this.origin.url("/gated/running.bin?size=10240"), ",\"group\":\"" + group + "\"");
		this.server.submit(this.origin.url("/gated/paused.bin?size=10240"), ",\"paused\":true");
		this.server.submit(this.origin.url("/file/completed.bin?size=10"));
		this.server.submit(this.origin.url("/status/404"), ",\"fileName\":\"failed.bin\"");
		assertThat(this.server.send("PUT", "/api/limits", "{\"groups\":{\"" + group + "\":{\"maxConcurrent\":1}}}")
			.statusCode()).isEqualTo(200);
		this.browser.awaitRow("running.bin", "RUNNING");
		this.browser.awaitRow("paused.bin", "PAUSED");
		this.browser.awaitRow("completed.bin", "COMPLETED");
		this.browser.awaitRow("failed.bin", "FAILED");
		assertThat(this.browser.async(ANSWERS, HOSTILE)).isEqualTo(4L);
		this.browser.awaitText("#rows .title", "<img src=x");
		this.browser.awaitText("#rows [data-status=PAUSED] .note", HOSTILE);
		assertThat(this.browser.is("document.querySelector('#rows [data-act=menu]').ariaLabel.includes('<img src=x')"))
			.isTrue();
		assertThat(this.browser.is("document.querySelector('#rows .title').title.includes('<img src=x')")).isTrue();
		this.browser.awaitText("#group", HOSTILE.substring(0, 60));
		assertUnharmed();
		detailsAndMenus();
		dialogs();
		assertThat(this.browser.driver().getTitle()).startsWith("(1) ").endsWith("Downloads");
		this.browser.assertNoConsoleErrors("400");
	}

	private void detailsAndMenus() {
		for (String status : new String[] { "PAUSED", "FAILED" }) {
			this.browser.click("#rows [data-status=" + status + "] .title");
			this.browser.awaitText("#details h2", "<img src=x");
			this.browser.awaitText("#details .facts", HOSTILE);
			assertUnharmed();
			this.browser.js("document.querySelector('#details .drawer-head button').click()");
		}
		this.browser.async("""
				const details = await import(new URL('dashboard/details.js', location.href));
				const store = await import(new URL('dashboard/store.js', location.href));
				const [{ id }] = store.visible();
				details.remember(arguments[0], { id, at: new Date().toISOString(), reason: arguments[0] });
				await details.openDetails(id);""", HOSTILE);
		this.browser.awaitText("#details .log", HOSTILE + ": " + HOSTILE);
		assertUnharmed();
		this.browser.js("document.querySelector('#details .drawer-head button').click()");
		this.browser.async("""
				const notices = await import(new URL('dashboard/notices.js', location.href));
				notices.complain(arguments[0], { title: arguments[0], detail: arguments[0] });
				notices.sayEnd('FAILED', arguments[0]);""", HOSTILE);
		this.browser.awaitText("#toasts", HOSTILE + ": " + HOSTILE);
		this.browser.awaitText("#live", HOSTILE);
		assertUnharmed();
	}

	private void dialogs() {
		this.browser.click("#rows [data-status=RUNNING] [data-act=menu]");
		this.browser.press("#menu", "Priority …");
		this.browser.awaitText("#confirm-title", "<img src=x");
		this.browser.press("#confirm", "Close");
		this.browser.click("#speed");
		this.browser.awaitText("#limits", "Group " + HOSTILE.substring(0, 60));
		this.browser.js("window.refuse = true");
		this.browser.press("#limits", "Apply");
		this.browser.awaitText("#limits .error", HOSTILE);
		this.browser.press("#limits", "Close");
		this.browser.click("#open-add");
		this.browser.awaitText("#add .presets", HOSTILE);
		this.browser.js("""
				const urls = document.getElementById('add-urls');
				urls.value = arguments[0];
				urls.dispatchEvent(new Event('input'));""", HOSTILE);
		this.browser.press("#add", "Add");
		this.browser.awaitText("#add .error", "begins with neither http:// nor https://");
		this.browser.press("#add", "Close");
		assertUnharmed();
	}

	private void assertUnharmed() {
		assertThat(this.browser.number("document.querySelectorAll('img, iframe, .hostile, body script, svg').length"))
			.isZero();
		assertThat(this.browser.number("""
				[...document.querySelectorAll('*')].flatMap((each) => [...each.attributes])
				.filter(({ name, value }) => name.startsWith('on') || /^\\s*javascript:/i.test(value)).length"""))
			.isZero();
		assertThat(this.browser.is("window.hacked")).isFalse();
	}

}
