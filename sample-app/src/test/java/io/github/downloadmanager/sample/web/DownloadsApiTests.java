package io.github.downloadmanager.sample.web;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import io.github.downloadmanager.sample.EventStream;
import io.github.downloadmanager.sample.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static io.github.downloadmanager.sample.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;

class DownloadsApiTests {

	private static final String SLOW = "?size=10000000&rate=20000";

	private static Path parent;

	private static RunningServer server;

	@BeforeAll
	static void start(@TempDir Path directory) {
		parent = directory;
		server = RunningServer.start(directory.resolve("in/here"), "--download-manager.max-concurrent=8");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void submittedFileArrives() throws Exception {
		try (EventStream events = EventStream.open(server)) {
			HttpResponse<String> response = server.submit(server.demo("arrives.bin?size=300000"), "group", "g1",
					"retries", 7);
			assertThat(response.statusCode()).isEqualTo(202);
			JsonNode accepted = json(response);
			String id = accepted.get("id").stringValue();
			assertThat(response.headers().firstValue("Location")).contains("/api/downloads/" + id);
			assertThat(accepted.propertyNames()).containsExactly("id", "url", "fileName", "destination", "status",
					"bytesDownloaded", "totalBytes", "percent", "bytesPerSecond", "etaSeconds", "attempt", "maxRetries",
					"group", "errorType", "errorMessage", "submittedAt", "startedAt", "finishedAt", "error", "priority",
					"pausing", "waitReason", "resumable", "bandwidth", "throttled", "retryOf");
			assertThat(accepted.get("finishedAt").isNull()).isTrue();
			events.awaitEnd(id);
			JsonNode done = json(server.get("/api/downloads/" + id));
			assertThat(done.get("status").stringValue()).isEqualTo("COMPLETED");
			assertThat(done.get("fileName").stringValue()).isEqualTo("arrives.bin");
			assertThat(done.get("destination").stringValue()).endsWith("arrives.bin");
			assertThat(done.get("bytesDownloaded").longValue()).isEqualTo(300000);
			assertThat(done.get("totalBytes").longValue()).isEqualTo(300000);
			assertThat(done.get("percent").doubleValue()).isEqualTo(100.0);
			assertThat(done.get("attempt").intValue()).isEqualTo(1);
			assertThat(done.get("maxRetries").intValue()).isEqualTo(7);
			assertThat(done.get("group").stringValue()).isEqualTo("g1");
			assertThat(done.get("errorType").isNull()).isTrue();
			assertThat(done.get("finishedAt").stringValue()).endsWith("Z");
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(server.file("arrives.bin"));
			assertThat(HexFormat.of().formatHex(digest))
				.isEqualTo(server.get("/demo/files/arrives.bin/sha256?size=300000").body());
		}
	}

	@Test
	void brokenConnectionsAreRetried() {
		try (EventStream events = EventStream.open(server)) {
			String id = submit(server.demo("retried.bin?size=200000&failures=2"));
			events.awaitEnd(id);
			JsonNode done = json(server.get("/api/downloads/" + id));
			assertThat(done.get("status").stringValue()).isEqualTo("COMPLETED");
			assertThat(done.get("attempt").intValue()).isEqualTo(3);
			assertThat(done.get("errorType").isNull()).isTrue();
			assertThat(server.file("retried.bin")).hasSize(200000);
		}
	}

	@Test
	void failedDownloadTellsWhy() {
		try (EventStream events = EventStream.open(server)) {
			String id = submit(server.url("/demo/none"));
			events.awaitEnd(id);
			JsonNode failed = json(server.get("/api/downloads/" + id));
			assertThat(failed.get("status").stringValue()).isEqualTo("FAILED");
			assertThat(failed.get("errorType").stringValue()).isEqualTo("UnexpectedStatus");
			assertThat(failed.get("errorMessage").stringValue()).contains("404");
		}
	}

	@Test
	void listIsInSubmitOrder() {
		List<String> ids = List.of(submit(server.demo("l1.bin?size=10")), submit(server.demo("l2.bin?size=10")),
				submit(server.demo("l3.bin?size=10")));
		List<String> listed = json(server.get("/api/downloads")).valueStream()
			.map((download) -> download.get("id").stringValue())
			.filter(ids::contains)
			.toList();
		assertThat(listed).isEqualTo(ids);
	}

	@Test
	void cancelRemovesWhatWasThere() {
		try (EventStream events = EventStream.open(server)) {
			String id = submit(server.demo("cancelled.bin" + SLOW));
			events.awaitStart(id);
			assertThat(server.delete("/api/downloads/" + id).statusCode()).isEqualTo(204);
			events.awaitEnd(id);
			assertThat(json(server.get("/api/downloads/" + id)).get("status").stringValue()).isEqualTo("CANCELLED");
			assertThat(server.files()).noneMatch((file) -> file.contains("cancelled"));
			assertThat(server.delete("/api/downloads/" + id).statusCode()).isEqualTo(204);
		}
	}

	@Test
	void unknownIdIsNotFound() {
		assertProblem(server.get("/api/downloads/none"), 404);
		assertProblem(server.delete("/api/downloads/none"), 404);
	}

	@Test
	void existingFileIsKeptUnlessOverwriteIsSaid() throws Exception {
		Files.createDirectories(parent.resolve("in/here"));
		Path file = Files.writeString(parent.resolve("in/here/kept.bin"), "old");
		HttpResponse<String> refused = server.submit(server.demo("x?size=10"), "fileName", "kept.bin");
		assertProblem(refused, 409);
		assertThat(json(refused).get("errorType").stringValue()).isEqualTo("FileExists");
		assertThat(file).hasContent("old");
		try (EventStream events = EventStream.open(server)) {
			String id = json(server.submit(server.demo("x?size=10"), "fileName", "kept.bin", "overwrite", true))
				.get("id")
				.stringValue();
			events.awaitEnd(id);
		}
		assertThat(file).hasSize(10);
	}

	@Test
	void destinationIsWrittenByOneDownloadOnly() {
		HttpResponse<String> first = server.submit(server.demo("first" + SLOW), "fileName", "one.bin");
		assertThat(first.statusCode()).isEqualTo(202);
		HttpResponse<String> second = server.submit(server.demo("second?size=10"), "fileName", "one.bin");
		assertProblem(second, 409);
		assertThat(json(second).get("errorType").stringValue()).isEqualTo("DestinationInUse");
		server.delete("/api/downloads/" + json(first).get("id").stringValue());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"url":"http://a/","colour":1}            | colour
			{}                                        | url
			{"url":null}                              | url
			{"url":5}                                 | url
			{"url":""}                                | url
			{"url":"files/a.bin"}                     | url
			{"url":"ftp://a/b"}                       | url
			{"url":"http://a b/"}                     | url
			{"url":"http://user:pw@a/"}               | url
			{"url":"http://a/","retries":-1}          | retries
			{"url":"http://a/","retries":1.5}         | retries
			{"url":"http://a/","retries":"3"}         | retries
			{"url":"http://a/","retries":99999999999} | retries
			{"url":"http://a/","overwrite":"yes"}     | overwrite
			{"url":"http://a/","headers":[]}          | headers
			{"url":"http://a/","headers":{"A":1}}     | headers
			{"url":"http://a/","headers":{"A B":"c"}} | headers
			{"url":"http://a/","headers":{"A":"b\\r\\nC: d"}} | headers
			{"url":"http://a/","headers":{"Range":"bytes=1-"}} | headers
			{"url":"http://a/","group":""}            | group
			{"url":"http://a/","fileName":7}          | fileName
			[]                                        | body
			"http://a/"                               | body
			{"url":"http://a/"                        | body
			{"url":"http://a/","url":"http://b/"}     | body
			{"url":"http://a/"} {}                    | body
			``                                        | body
			""")
	void badInputNamesTheField(String body, String field) {
		HttpResponse<String> response = server.post("/api/downloads", body, "Content-Type", "application/json");
		assertProblem(response, 400);
		assertThat(json(response).get("field").stringValue()).isEqualTo(field);
		assertThat(json(response).get("reason").stringValue()).isNotBlank();
		assertThat(response.body()).doesNotContain("pw");
	}

	@ParameterizedTest
	@ValueSource(strings = { "../out.bin", "..", ".", "a/b.bin", "/etc/out.bin", "..\\out.bin", "C:\\out.bin", "a\0b",
			"a\nb", "" })
	void fileNameCannotLeaveTheDirectory(String name) {
		HttpResponse<String> response = server.submit(server.demo("x?size=10"), "fileName", name);
		assertProblem(response, 400);
		assertThat(json(response).get("field").stringValue()).isEqualTo("fileName");
		assertThat(parent).isDirectoryNotContaining((file) -> !file.endsWith("in"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "..%2f..%2fout.bin", "%2e%2e", "..%5cout.bin" })
	void addressCannotLeaveTheDirectory(String name) {
		HttpResponse<String> response = server.submit(server.demo(name + "?size=10"));
		if (response.statusCode() == 202) {
			server.delete("/api/downloads/" + json(response).get("id").stringValue());
		}
		assertThat(parent).isDirectoryNotContaining((file) -> !file.endsWith("in"));
		assertThat(parent.resolve("in")).isDirectoryNotContaining((file) -> !file.endsWith("here"));
	}

	@Test
	void secretsAreNotShown() {
		HttpResponse<String> response = server.submit(server.demo("secret.bin?size=10&token=S3CR3T"), "headers",
				Map.of("X-Api-Key", "S3CR3T"));
		assertThat(response.statusCode()).isEqualTo(202);
		assertThat(response.body()).doesNotContain("S3CR3T").contains("secret.bin");
		assertThat(server.get("/api/downloads").body()).doesNotContain("S3CR3T");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://10.1.2.3/a", "http://169.254.169.254/latest/meta-data", "http://[::1]:1/a",
			"http://127.0.0.1:1/a", "http://localhost/demo/a" })
	void privateAddressesAreOutOfReach(String url) {
		try (EventStream events = EventStream.open(server)) {
			HttpResponse<String> response = server.submit(url, "retries", 0);
			if (response.statusCode() == 202) {
				String id = json(response).get("id").stringValue();
				events.awaitEnd(id);
				assertThat(json(server.get("/api/downloads/" + id)).get("errorType").stringValue())
					.isEqualTo("UrlRejected");
				return;
			}
			assertProblem(response, 400);
			assertThat(json(response).get("field").stringValue()).isEqualTo("url");
		}
	}

	@Test
	void ownPagesAreNotTheDemoOrigin() {
		HttpResponse<String> response = server.submit(server.url("/demo/../actuator/health"));
		assertProblem(response, 400);
		assertThat(json(response).get("field").stringValue()).isEqualTo("url");
	}

	@Test
	void wrongMethodsAndTypesAreProblems() {
		assertProblem(server.send(server.request("/api/downloads").PUT(HttpRequest.BodyPublishers.noBody()).build()),
				405);
		assertProblem(server.get("/api/downloads", "Accept", "text/csv"), 406);
		assertProblem(server.post("/api/downloads", "url=x", "Content-Type", "application/x-www-form-urlencoded"), 415);
		assertProblem(server.get("/api/nothing"), 404);
		assertProblem(server.post("/api/downloads", "{\"url\":\"" + "a".repeat(70_000) + "\"}", "Content-Type",
				"application/json"), 413);
	}

	private static String submit(String url) {
		HttpResponse<String> response = server.submit(url);
		assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
		return json(response).get("id").stringValue();
	}

	static void assertProblem(HttpResponse<String> response, int status) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
		assertThat(json(response).get("status").intValue()).isEqualTo(status);
	}

}
