package io.github.downloadmanager.dashboard.browser;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What screen readers are told, and how often. */
@BrowserTest
class AnnouncementTests extends PageFixture {

	/** Time is the test's own: {@code pass} lets some of it go by. */
	private void fakeTime() {
		browser
			.async("""
					window.notices = await import(new URL('dashboard/notices.js', location.href));
					window.said = [];
					let now = 0, last = 0;
					const due = new Map();
					window.setTimeout = (act, millis = 0) => { due.set(++last, [now + millis, act]); return last; };
					window.clearTimeout = (id) => due.delete(id);
					window.pass = (millis) => {
						const end = now + millis;
						while (true) {
							const [id, [at, act]] = [...due].sort(([, [one]], [, [two]]) => one - two)[0] ?? [0, [Infinity]];
							if (at > end) break;
							now = at;
							due.delete(id);
							const before = document.getElementById('live').firstChild;
							act();
							const after = document.getElementById('live').firstChild;
							if (after !== before) window.said.push([now, after.data]);
						}
						now = end;
					};
					return null;""");
	}

	@Test
	void atMostOneSentenceIsSaidInFiveSeconds() {
		fakeTime();
		Object said = browser.js("""
				const { say, sayEnd } = window.notices;
				sayEnd('COMPLETED', 'a.iso');
				pass(400);
				say('Paused b.iso');
				sayEnd('FAILED', 'x.iso');
				pass(1600);
				for (let i = 0; i < 20; i++) { sayEnd('COMPLETED', i + '.iso'); pass(10); }
				say('Resumed b.iso');
				say('Cancelled c.iso');
				for (const name of ['k', 'l', 'm', 'n']) sayEnd('FAILED', name);
				pass(60000);
				sayEnd('CANCELLED', 'd.iso');
				pass(60000);
				say('Added e.iso');
				pass(99);
				const early = said.length;
				pass(1);
				return [early, said];""");
		assertThat(said).isEqualTo(List.of(3L,
				List.of(List.of(1000L, "Paused b.iso"), List.of(6100L, "Cancelled c.iso"),
						List.of(12100L, "21 completed, 5 failed: x.iso, k, l and 2 others"),
						List.of(122300L, "Added e.iso"))));
	}

}
