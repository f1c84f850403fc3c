package io.github.downloadmanager.sample.web;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.github.downloadmanager.sample.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.downloadmanager.sample.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;

class BrowserGuardTests {

	private static RunningServer server;

	@BeforeAll
	static void start(@TempDir Path directory) {
		server = RunningServer.start(directory, "--sample.allowed-hosts=downloads.example");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example", "http://127.0.0.1:1", "http://localhost", "null", "", "::" })
	void changesFromOtherOriginsAreRefused(String origin) {
		DownloadsApiTests.assertProblem(server.delete("/api/downloads", "Origin", origin), 403);
		DownloadsApiTests.assertProblem(
				server.post("/api/downloads", "{}", "Content-Type", "application/json", "Origin", origin), 403);
	}

	@Test
	void changesFromOtherSitesAreRefused() {
		for (String site : new String[] { "cross-site", "same-site" }) {
			DownloadsApiTests.assertProblem(server.delete("/api/downloads", "Sec-Fetch-Site", site), 403);
		}
	}

	@Test
	void changesFromOwnPagesAndFromNoBrowserAreTaken() {
		assertThat(
				server.delete("/api/downloads", "Origin", server.url(""), "Sec-Fetch-Site", "same-origin").statusCode())
			.isEqualTo(204);
		assertThat(server.delete("/api/downloads", "Sec-Fetch-Site", "none").statusCode()).isEqualTo(204);
		assertThat(server.delete("/api/downloads").statusCode()).isEqualTo(204);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/demo/files/a.bin?size=10", "/demo/files/a.bin/sha256?size=10",
			"/%64emo/files/a.bin/sha256?size=10", "/demo;x/files/a.bin/sha256?size=10", "/api/downloads/events",
			"/api/downloads" })
	void whatCostsSomethingIsNotForOtherSites(String path) {
		for (String site : new String[] { "cross-site", "same-site" }) {
			DownloadsApiTests.assertProblem(
					server.get(path, "Sec-Fetch-Site", site, "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image"),
					403);
		}
		DownloadsApiTests.assertProblem(server.get(path, "Origin", "https://evil.example"), 403);
		if (!path.endsWith("events")) {
			assertThat(server.get(path, "Sec-Fetch-Site", "same-origin").statusCode()).isEqualTo(200);
			assertThat(server.get(path).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void linksOfOtherSitesLeadToPagesButNotToTheDemoOrigin() {
		String[] followed = { "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest",
				"document" };
		assertThat(server.get("/", followed).statusCode()).isEqualTo(200);
		assertThat(server.get("/api/downloads", followed).statusCode()).isEqualTo(200);
		DownloadsApiTests.assertProblem(server.get("/demo/files/a.bin/sha256?size=10", followed), 403);
	}

	@Test
	void foreignNamesAreRefused() throws Exception {
		assertThat(statusLine("evil.example:" + server.port())).contains(" 403 ");
		assertThat(statusLine("127.0.0.1.evil.example")).contains(" 403 ");
		assertThat(statusLine("localhost:" + server.port())).contains(" 200 ");
		assertThat(statusLine("downloads.example")).contains(" 200 ");
		assertThat(statusLine("[::1]:" + server.port())).contains(" 200 ");
	}

	@Test
	void onlyThisMachineIsListenedTo() {
		assertThat(server.context().getEnvironment().getProperty("server.address")).isEqualTo("127.0.0.1");
	}

	@Test
	void firstPageNeedsNothingFromElsewhere() {
		HttpResponse<String> page = server.get("/");
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow()).startsWith("default-src 'none'")
			.doesNotContain("unsafe");
		assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
		// What the policy would block must not be there: inline scripts, styles,
		// handlers.
		assertThat(page.body()).doesNotContain("style=")
			.doesNotContain("onclick=")
			.doesNotContain("<style")
			.doesNotContain("https://")
			.containsPattern("<script src=\"dashboard/main.js\" type=\"module\"></script>");
		for (String asset : new String[] { "/dashboard/main.js", "/dashboard/app.css", "/dashboard/icon.svg" }) {
			assertThat(server.get(asset).statusCode()).as(asset).isEqualTo(200);
		}
	}

	@Test
	void actuatorShowsAndDoesNotChange() {
		assertThat(json(server.get("/actuator/health")).get("status").stringValue()).isEqualTo("UP");
		assertThat(server.get("/actuator/downloads").statusCode()).isEqualTo(200);
		assertThat(server.get("/actuator/metrics").statusCode()).isEqualTo(200);
		assertThat(server.get("/actuator/env").statusCode()).isEqualTo(404);
		assertThat(server.delete("/actuator/downloads/any").statusCode()).isBetween(400, 499);
	}

	private static String statusLine(String host) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", server.port())) {
			socket.getOutputStream()
				.write(("GET /api/downloads HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
				.findFirst()
				.orElseThrow();
		}
	}

}
