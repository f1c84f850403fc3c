package io.github.downloadmanager.dashboard.browser;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.logging.Level;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.JavascriptException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Chromium without a window, and the questions that tests have about the page.
 */
final class Browser implements AutoCloseable {

	static final File BINARY = new File("/usr/bin/chromium");

	static final File DRIVER = new File("/usr/bin/chromedriver");

	/** Far longer than anything takes: it is there for what never comes. */
	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final ChromeDriver driver;

	Browser() {
		ChromeOptions options = new ChromeOptions();
		options.setBinary(BINARY);
		options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu",
				"--window-size=1280,800", "--force-color-profile=srgb", "--hide-scrollbars", "--lang=en-GB");
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.ALL);
		options.setCapability("goog:loggingPrefs", logs);
		this.driver = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(DRIVER).usingAnyFreePort().build(), options);
	}

	ChromeDriver driver() {
		return this.driver;
	}

	/**
	 * Open the page and wait until it is live and knows what it needs for its buttons:
	 * the list with the limits, and what one may do.
	 */
	void open(String url) {
		this.driver.get(url);
		awaitText("#state", "Live");
		await("the list", () -> !text("#empty").equals("Loading \u2026"));
		await("the settings", () -> Boolean.TRUE.equals(
				async("return (await (await fetch('api/dashboard')).json()).access === document.body.dataset.access")));
	}

	void size(int width, int height) {
		this.driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
	}

	void scheme(String scheme) {
		this.driver.executeCdpCommand("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
	}

	@Nullable Object js(String script, Object... arguments) {
		return this.driver.executeScript(script, arguments);
	}

	long number(String script, Object... arguments) {
		return ((Number) js("return " + script, arguments)).longValue();
	}

	boolean is(String script, Object... arguments) {
		return Boolean.TRUE.equals(js("return Boolean(" + script + ")", arguments));
	}

	/** Wait for a promise. */
	@Nullable Object async(String script, Object... arguments) {
		this.driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
		return this.driver.executeAsyncScript("const done = arguments[arguments.length - 1]; (async function () {"
				+ script + "}).apply(this, arguments).then(done, (error) => done('failed: ' + error));", arguments);
	}

	WebElement find(String selector) {
		return awaitValue(selector + " is there", () -> this.driver.findElement(By.cssSelector(selector)));
	}

	void click(String selector) {
		await("click on " + selector, () -> {
			find(selector).click();
			return true;
		});
	}

	/** Press a button, or choose an entry of a menu, by its text. */
	void press(String container, String text) {
		await("button " + text, () -> {
			WebElement button = (WebElement) js(
					"""
							return [...document.querySelectorAll(arguments[0] + ' button')]
							.find((each) => each.textContent.trim() === arguments[1] && each.offsetParent !== null && !each.disabled);""",
					container, text);
			if (button == null) {
				return false;
			}
			button.click();
			return true;
		});
	}

	void type(CharSequence... keys) {
		new Actions(this.driver).sendKeys(keys).perform();
	}

	void chord(Keys modifier, CharSequence key) {
		new Actions(this.driver).keyDown(modifier).sendKeys(key).keyUp(modifier).perform();
	}

	String text(String selector) {
		return String.valueOf(js("return document.querySelector(arguments[0])?.textContent ?? ''", selector));
	}

	/** The selector of a row, by the name of its file; it must be shown. */
	String row(String name) {
		return "#rows .row[data-id=\""
				+ awaitValue("row of " + name, () -> js("return (" + ROW + ")(arguments[0])?.dataset.id", name))
				+ "\"]";
	}

	private static final String ROW = "(name) => [...document.querySelectorAll('#rows .row')]"
			+ ".find((row) => row.querySelector('.title').textContent === name)";

	long rows() {
		return number("document.querySelectorAll('#rows .row').length");
	}

	void awaitRow(String name, String status) {
		await(name + " is " + status,
				() -> is("(" + ROW + ")(arguments[0])?.dataset.status === arguments[1]", name, status));
	}

	void awaitText(String selector, String part) {
		await("'" + part + "' in " + selector + ", not " + text(selector), () -> text(selector).contains(part));
	}

	void await(String what, Callable<Boolean> condition) {
		awaiting(what).until(condition);
	}

	private static <T> T awaitValue(String what, Callable<@Nullable T> value) {
		return awaiting(what).until(value, Objects::nonNull);
	}

	private static ConditionFactory awaiting(String what) {
		return Awaitility.await(what)
			.atMost(PATIENCE)
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(50))
			.ignoreExceptionsMatching(
					(ex) -> ex instanceof NoSuchElementException || ex instanceof StaleElementReferenceException
							|| ex instanceof ElementNotInteractableException || ex instanceof JavascriptException);
	}

	/** Fail if the page has complained; what the test provokes may be left out. */
	void assertNoConsoleErrors(String... expected) {
		List<String> errors = this.driver.manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.filter((entry) -> entry.getLevel().intValue() >= Level.WARNING.intValue())
			.map(LogEntry::getMessage)
			.filter((message) -> List.of(expected).stream().noneMatch(message::contains))
			.toList();
		assertThat(errors).isEmpty();
	}

	/** Fail if axe finds anything. */
	void assertAccessible(String what) {
		if (!is("window.axe")) {
			// Not by a script element, which the policy would refuse.
			this.driver.executeCdpCommand("Runtime.evaluate", Map.of("expression", axe()));
		}
		Object found = async(
				"""
						const result = await axe.run(document, { resultTypes: ['violations'] });
						return result.violations.map((each) => each.id + ' (' + each.impact + '): '
							+ each.nodes.map((node) => node.html.slice(0, 150) + ' ' + node.any.map((check) => check.message).join('; ')).join(' | '));""");
		assertThat(found).as(what).isEqualTo(List.of());
	}

	private static String axe() {
		try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
			return new String(script.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Take a picture, if somebody wants one. */
	void screenshot(String name) {
		String directory = System.getProperty("screenshots.directory", "");
		if (!directory.isEmpty()) {
			try {
				Files.createDirectories(Path.of(directory));
				Files.write(Path.of(directory, name + ".png"), this.driver.getScreenshotAs(OutputType.BYTES));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	/** One of the browser's own measurements, in seconds. */
	double metric(String name) {
		List<?> metrics = (List<?>) this.driver.executeCdpCommand("Performance.getMetrics", Map.of()).get("metrics");
		return metrics.stream()
			.map((metric) -> (Map<?, ?>) metric)
			.filter((metric) -> name.equals(metric.get("name")))
			.mapToDouble((metric) -> ((Number) metric.get("value")).doubleValue())
			.findFirst()
			.orElseThrow();
	}

	@Override
	public void close() {
		this.driver.quit();
	}

}
