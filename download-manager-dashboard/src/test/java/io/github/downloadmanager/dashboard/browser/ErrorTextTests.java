package io.github.downloadmanager.dashboard.browser;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** That every kind of error is told in words: why, and what to do. */
@BrowserTest
class ErrorTextTests {

	private static Browser browser;

	private static DashboardServer server;

	@BeforeAll
	static void start(@TempDir Path directory) {
		browser = new Browser();
		server = DashboardServer.start(directory);
		browser.open(server.url("/"));
	}

	@AfterAll
	static void stop() {
		browser.close();
		server.close();
	}

	static Stream<String> types() {
		return Arrays.stream(DownloadException.class.getPermittedSubclasses()).map(Class::getSimpleName);
	}

	@ParameterizedTest
	@MethodSource("types")
	void everyErrorHasAReasonAndAnAdvice(String type) {
		List<String> text = explain(type, "kind", null);
		assertThat(text).hasSize(2).allMatch((sentence) -> sentence.matches("[A-Z][^{}]+\\."));
		assertThat(text.get(0)).isNotEqualTo("It failed.");
		assertThat(String.join(" ", text)).doesNotContain("DownloadManager", "addressPolicy", "Exception", "undefined",
				"null");
	}

	@Test
	void kindsOfAnErrorHaveTheirOwnWords() {
		for (DownloadException.TimedOut.Phase phase : DownloadException.TimedOut.Phase.values()) {
			assertThat(explain("TimedOut", "kind", phase.name()).get(0)).isNotEqualTo("It took too long.");
		}
		assertThat(Arrays.stream(DownloadException.StorageFailed.Reason.values())
			.map((reason) -> explain("StorageFailed", "kind", reason.name()).get(0))
			.distinct()).hasSameSizeAs(DownloadException.StorageFailed.Reason.values());
		assertThat(browser
			.async("""
					const { explain } = await import(new URL('dashboard/errors.js', location.href).href);
					return explain({ type: 'RetriesExhausted', attempts: 4, cause: { type: 'UnexpectedStatus', status: 503 } });"""))
			.isEqualTo(List.of("The server is not available now (503). It was tried 4 times.", "Retry later."));
	}

	@SuppressWarnings("unchecked")
	private static List<String> explain(String type, String field, Object value) {
		return (List<String>) browser.async("""
				const { explain } = await import(new URL('dashboard/errors.js', location.href).href);
				return explain({ type: arguments[0], status: 404, attempts: 3, [arguments[1]]: arguments[2] });""",
				type, field, value);
	}

}
