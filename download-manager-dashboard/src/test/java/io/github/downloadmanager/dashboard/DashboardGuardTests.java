package io.github.downloadmanager.dashboard;

import java.net.http.HttpResponse;
import java.nio.file.Path;

import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.downloadmanager.dashboard.testsupport.DashboardServer.json;
import static org.assertj.core.api.Assertions.assertThat;

/** Who may do what through a browser, and what the page's answers say to browsers. */
class DashboardGuardTests {

	private static DashboardServer server;

	@BeforeAll
	static void start(@TempDir Path directory) {
		server = DashboardServer.start(directory, "--download-manager.dashboard.path=/admin/downloads");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@CsvSource({ "DELETE,/api/downloads", "POST,/api/downloads", "POST,/api/downloads:batch", "PATCH,/api/downloads/x",
			"PUT,/api/limits", "DELETE,/api/downloads/x" })
	void changesFromOtherSitesAreRefused(String method, String path) {
		String body = method.equals("DELETE") ? "" : "{}";
		for (String[] headers : new String[][] { { "Sec-Fetch-Site", "cross-site" }, { "Sec-Fetch-Site", "same-site" },
				{ "Origin", "https://evil.example" }, { "Origin", "null" }, { "Origin", "http://localhost:1" } }) {
			HttpResponse<String> response = server.send(method, path, body, headers);
			assertThat(response.statusCode()).as(String.join(" ", headers)).isEqualTo(403);
			assertThat(json(response).get("type").stringValue()).endsWith("#cross-site");
		}
		assertThat(
				server.send(method, path, body, "Sec-Fetch-Site", "same-origin", "Origin", server.url("")).statusCode())
			.isNotEqualTo(403);
		assertThat(server.send(method, path, body).statusCode()).isNotEqualTo(403);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/downloads", "/api/downloads/events", "/", "/api/limits" })
	void otherSitesCannotLoadAnythingButMayLink(String path) {
		assertThat(
				server.get(path, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Dest", "image")
					.statusCode())
			.isEqualTo(403);
		if (!path.endsWith("events")) {
			assertThat(server
				.get(path, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document")
				.statusCode()).isEqualTo(200);
		}
	}

	@Test
	void pageLoadsNothingFromElsewhere() {
		HttpResponse<String> page = server.get("/");
		assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow()).startsWith("default-src 'none'")
			.contains("require-trusted-types-for 'script'")
			.doesNotContain("unsafe");
		assertThat(page.headers().firstValue("X-Frame-Options")).contains("DENY");
		assertThat(page.body()).doesNotContain("style=", "onclick=", "<style", "https://");
		for (String file : new String[] { "main.js", "app.css", "icon.svg", "uplot/uPlot.iife.min.js",
				"uplot/uPlot.min.css", "openapi.json" }) {
			HttpResponse<String> asset = server.get("/dashboard/" + file);
			assertThat(asset.statusCode()).as(file).isEqualTo(200);
			String etag = asset.headers().firstValue("ETag").orElseThrow();
			assertThat(server.get("/dashboard/" + file, "If-None-Match", etag).statusCode()).isEqualTo(304);
		}
		assertThat(server.get("/dashboard/../index.html").statusCode()).isBetween(400, 499);
	}

	@Test
	void headersAndMethodsCanBeAskedForAlone() {
		for (String path : new String[] { "/", "/api/downloads", "/api/downloads?limit=5", "/api/downloads/events",
				"/api/limits", "/api/dashboard", "/dashboard/main.js" }) {
			HttpResponse<String> head = server.send("HEAD", path, "");
			assertThat(head.statusCode()).as(path).isEqualTo(200);
			assertThat(head.body()).as(path).isEmpty();
		}
		HttpResponse<String> options = server.send("OPTIONS", "/api/downloads", "");
		assertThat(options.statusCode()).isEqualTo(200);
		assertThat(options.headers().firstValue("Allow").orElseThrow()).contains("GET", "HEAD", "POST", "DELETE");
		assertThat(options.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
	}

	@Test
	void withoutASlashTheBrowserIsSentToThePage() {
		HttpResponse<String> response = server.get("");
		assertThat(response.statusCode()).isEqualTo(302);
		assertThat(response.headers().firstValue("Location")).contains("downloads/");
	}

	@Test
	void readOnlyAccessRefusesEveryChange(@TempDir Path directory) {
		try (DashboardServer readOnly = DashboardServer.start(directory,
				"--download-manager.dashboard.access=read-only")) {
			for (String[] change : new String[][] { { "DELETE", "/api/downloads", "" },
					{ "POST", "/api/downloads", "{\"url\":\"http://a/\"}" },
					{ "POST", "/api/downloads:batch", "{\"ids\":[],\"action\":\"pause\"}" },
					{ "PATCH", "/api/downloads/x", "{\"priority\":1}" }, { "PUT", "/api/limits", "{}" } }) {
				HttpResponse<String> response = readOnly.send(change[0], change[1], change[2]);
				assertThat(response.statusCode()).as(change[1]).isEqualTo(403);
				assertThat(json(response).get("type").stringValue()).endsWith("#read-only");
			}
			assertThat(readOnly.get("/api/downloads").statusCode()).isEqualTo(200);
			assertThat(json(readOnly.get("/api/dashboard")).get("access").stringValue()).isEqualTo("read-only");
		}
	}

}
