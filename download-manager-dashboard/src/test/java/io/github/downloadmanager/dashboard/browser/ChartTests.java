package io.github.downloadmanager.dashboard.browser;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the chart is given and what it draws, and the page in colours and motion as people
 * have set them.
 */
@BrowserTest
class ChartTests extends PageFixture {

	private static final int RATE = 100_000;

	@AfterEach
	void reset() {
		browser.driver().executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of()));
	}

	private void media(String feature, String value) {
		browser.driver()
			.executeCdpCommand("Emulation.setEmulatedMedia",
					Map.of("features", List.of(Map.of("name", feature, "value", value))));
	}

	/**
	 * Thirty seconds, of which the last ten have a limit. Time stands still afterwards:
	 * the statistics of the server change the last second only.
	 */
	private void tellThirtySeconds() {
		browser.await("a chart", () -> browser.is("document.querySelector('#chart canvas')"));
		browser.async(
				"""
						const chart = await import(new URL('dashboard/chart.js', location.href));
						const store = await import(new URL('dashboard/store.js', location.href));
						const uplot = window.uPlot;
						window.uPlot = function (...given) { return window.plotted = new uplot(...given); };
						const second = Math.floor(Date.now() / 1000) + 1;
						for (let i = 0; i < 30; i++) {
							Date.now = () => (second + i) * 1000;
							store.state.counts = { RUNNING: 2, QUEUED: 3, WAITING: 1, PAUSED: 9, COMPLETED: 9 };
							chart.point({ bytesPerSecond: arguments[0], limits: { bandwidth: i < 20 ? null : 2 * arguments[0] } });
						}
						return null;""",
				RATE);
	}

	/**
	 * Which part of a horizontal line between two of the last points has nearly the
	 * colour of a token.
	 */
	private double drawn(String scale, int value, int from, int to, String token) {
		return ((Number) browser.js(
				"""
						const [scale, value, from, to, token] = arguments;
						const plot = window.plotted;
						const at = (index) => Math.round(plot.valToPos(plot.data[0].at(index), 'x', true));
						const y = Math.round(plot.valToPos(value, scale, true));
						const probe = document.createElement('i');
						probe.style.forcedColorAdjust = 'none';
						probe.style.color = 'var(' + token + ')';
						document.body.append(probe);
						const wanted = getComputedStyle(probe).color.match(/[\\d.]+/g).slice(0, 3).map(Number);
						probe.remove();
						const context = plot.root.querySelector('canvas').getContext('2d');
						let hits = 0;
						for (let x = at(from) + 1; x < at(to); x++) {
							// A line between two rows of pixels has half of its colour in each; the area below has less.
							const near = [-2, -1, 0, 1, 2].map((shift) => context.getImageData(x, y + shift, 1, 1).data);
							if (near.some((pixel) => pixel[3] > 90 && wanted.every((part, index) => Math.abs(part - pixel[index]) < 50))) hits++;
						}
						return hits / (at(to) - at(from) - 1);""",
				scale, value, from, to, token))
			.doubleValue();
	}

	private void assertDrawn() {
		assertThat(drawn("y", RATE, -28, -2, "--accent")).as("speed").isGreaterThan(0.9);
		assertThat(drawn("y", 2 * RATE, -9, -2, "--warn")).as("limit, dashed").isBetween(0.3, 0.9);
		assertThat(drawn("y", 2 * RATE, -28, -12, "--warn")).as("no limit yet").isZero();
		assertThat(drawn("downloads", 6, -28, -2, "--muted")).as("running and waiting").isGreaterThan(0.9);
		assertThat(drawn("y", RATE / 2, -28, -2, "--accent")).as("nothing else").isZero();
	}

	@Test
	void speedLimitAndNumberOfDownloadsAreLines() {
		tellThirtySeconds();
		media("prefers-color-scheme", "dark");
		browser.await("drawn anew in other colours", () -> browser.is("window.plotted?.status === 1"));
		assertThat(last(1)).containsOnly((long) RATE);
		assertThat(last(2).subList(0, 18)).containsOnlyNulls();
		assertThat(last(2).subList(18, 27)).containsOnly(2L * RATE);
		assertThat(last(3)).containsOnly(6L);
		assertDrawn();
		assertThat(browser.js("return document.getElementById('chart').getAttribute('aria-label')")).asString()
			.contains("at most 97.7 KiB/s");
		browser.assertNoConsoleErrors("willReadFrequently");
	}

	@Test
	void aTimeOfWhichNothingIsKnownIsAGap() {
		tellThirtySeconds();
		browser.async("""
				const chart = await import(new URL('dashboard/chart.js', location.href));
				const later = Date.now() + 60000;
				Date.now = () => later;
				chart.point({ bytesPerSecond: arguments[0], limits: { bandwidth: null } });
				return null""", RATE);
		media("prefers-color-scheme", "dark");
		browser.await("drawn anew", () -> browser.is("window.plotted?.status === 1"));
		assertThat(browser.js("return window.plotted.data.map((series) => series.at(-2)).slice(1)"))
			.isEqualTo(Arrays.asList(null, null, null));
		browser.click("#chart-toggle");
		browser.awaitText("#chart-table", "97.7 KiB/s");
	}

	@Test
	void aReloadKeepsTheLastMinutesAndLinesHaveNames() {
		assertThat(browser.is("document.querySelector('#legend .limit').hidden")).isTrue();
		browser.await("a chart", () -> browser.is("document.querySelector('#chart canvas')"));
		browser.async("""
				const chart = await import(new URL('dashboard/chart.js', location.href));
				const now = Date.now;
				for (let ago = 100; ago > 90; ago--) {
					Date.now = () => now() - ago * 1000;
					chart.point({ bytesPerSecond: arguments[0], limits: { bandwidth: 2 * arguments[0] } });
				}
				Date.now = now;
				return null""", RATE);
		assertThat(browser.text("#legend")).isEqualTo("SpeedLimitRunning and waiting");
		assertThat(browser.is("document.querySelector('#legend .limit').hidden")).isFalse();
		browser.driver().navigate().refresh();
		browser.awaitText("#state", "Live");
		browser.click("#chart-toggle");
		browser.awaitText("#chart-table", "97.7 KiB/s");
	}

	/** What one of the lines was given, but for the last point and the first ones. */
	@SuppressWarnings("unchecked")
	private List<Object> last(int series) {
		return (List<Object>) browser.js("return window.plotted.data[arguments[0]].slice(-28, -1)", series);
	}

	@Test
	void forcedColoursAreThoseOfBarsAndChart() {
		this.server.submit(this.origin.url("/gated/half.bin?size=10240"));
		this.origin.release("half.bin", 5);
		String bar = browser.row("half.bin") + " .meter i";
		Object before = background(bar);
		tellThirtySeconds();
		media("forced-colors", "active");
		browser.await("drawn anew", () -> browser.is("window.plotted?.status === 1"));
		assertThat(browser.js("return window.plotted.series.slice(1).map((series) => series.stroke())"))
			.isEqualTo(List.of("Highlight", "LinkText", "CanvasText"));
		assertThat(background(bar)).isNotEqualTo(before).isEqualTo(browser.js("""
				const probe = document.createElement('i');
				probe.style.cssText = 'color: Highlight; forced-color-adjust: none';
				document.body.append(probe);
				try { return getComputedStyle(probe).color; } finally { probe.remove(); }"""));
		assertThat(
				browser.js("return getComputedStyle(document.querySelector('.tab[aria-checked=true]')).outlineStyle"))
			.isEqualTo("solid");
		assertDrawn();
		browser.assertNoConsoleErrors("willReadFrequently");
	}

	private static Object background(String selector) {
		return browser.js("return getComputedStyle(document.querySelector(arguments[0])).backgroundColor", selector);
	}

	@Test
	void nothingMovesForThoseWhoWantLessMotion() {
		this.server.submit(this.origin.url("/gated/still.bin?size=10240"));
		browser.row("still.bin");
		media("prefers-reduced-motion", "no-preference");
		assertThat(moving()).isEqualTo(List.of("I"));
		media("prefers-reduced-motion", "reduce");
		assertThat(moving()).isEqualTo(List.of());
	}

	/** Elements with a transition or an animation. */
	private static Object moving() {
		return browser
			.js("""
					return [...document.querySelectorAll('*')].filter((each) => {
						const style = getComputedStyle(each);
						return style.transitionDuration !== '0s' || style.animationName !== 'none' || style.scrollBehavior !== 'auto';
					}).map((each) => each.tagName);""");
	}

}
