package io.github.downloadmanager.dashboard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static io.github.downloadmanager.dashboard.testsupport.DashboardServer.json;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is wrong with a request: a problem says which field, its value, and what is
 * allowed.
 */
class BadInputTests {

	private static DashboardServer server;

	@BeforeAll
	static void start(@TempDir Path directory) {
		server = DashboardServer.start(directory);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			PUT    | /api/downloads        | 405 | method-not-allowed     | allowed are DELETE, GET, POST
			POST   | /api/limits           | 405 | method-not-allowed     | allowed are GET, PUT
			POST   | /api/downloads/events | 405 | method-not-allowed     | the method is POST
			GET    | /api/downloads:batch  | 405 | method-not-allowed     | allowed are POST
			GET    | /api/nothing          | 404 | not-found              | openapi.json
			DELETE | /api/downloads/x/file | 405 | method-not-allowed     | allowed are GET
			""")
	void whatTheInterfaceDoesNotHaveIsAProblemToo(String method, String path, int status, String type, String detail) {
		JsonNode problem = problem(server.send(method, path, ""), status, type);
		assertThat(problem.get("detail").stringValue()).contains(detail);
	}

	@Test
	void methodsThatAreAllowedAreInTheHeaderToo() {
		assertThat(server.send("PUT", "/api/downloads", "{}").headers().firstValue("Allow").orElseThrow())
			.contains("GET", "POST", "DELETE");
	}

	@Test
	void typesThatAreNotTakenOrNotThereAreNamed() {
		for (String form : new String[] { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data",
				"application/xml" }) {
			JsonNode problem = problem(
					server.send("POST", "/api/downloads", "{\"url\":\"http://a/\"}", "Content-Type", form), 415,
					"unsupported-media-type");
			assertThat(problem.get("detail").stringValue()).contains("'" + form).contains("application/json");
		}
		JsonNode problem = problem(server.get("/api/downloads", "Accept", "text/csv"), 406, "not-acceptable");
		assertThat(problem.get("detail").stringValue()).contains("'text/csv'").contains("application/json");
		assertThat(server.manager().downloads()).isEmpty();
	}

	/** Forms of other sites can send these types without asking, and no others. */
	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data" })
	void formsOfOtherSitesChangeNothing(String enctype) {
		for (String path : new String[] { "/api/downloads", "/api/downloads:batch", "/api/limits" }) {
			HttpResponse<String> response = server.send("POST", path, "{\"url\":\"http://a/\"}", "Content-Type",
					enctype, "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document",
					"Origin", "https://evil.example");
			assertThat(response.statusCode()).isBetween(400, 499);
		}
		assertThat(server.manager().downloads()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					POST  | /api/downloads       | {"url":"http://a/","priority":5000}      | priority      | is 5000; must be a whole number from -1000 to 1000
					POST  | /api/downloads       | {"url":"http://a/","priority":1.5}       | priority      | is 1.5; must be a whole number
					POST  | /api/downloads       | {"url":"http://a/","priority":1e400}     | priority      | must be a whole number
					POST  | /api/downloads       | {"url":"http://a/","paused":"yes"}       | paused        | is a string; must be true or false
					POST  | /api/downloads       | {"url":"http://a/","retries":[1]}        | retries       | is an array; must be a whole number from 0
					POST  | /api/downloads       | {"url":"http://a/","existingFile":"eat"} | existingFile  | is 'eat'; must be one of fail
					POST  | /api/downloads       | {"url":17}                               | url           | is 17; must be a string
					POST  | /api/downloads       | {"url":{}}                               | url           | is an object; must be a string
					POST  | /api/downloads       | {"url":"http://a/","bandwidth":"fast"}   | bandwidth     | is 'fast'; must be bytes per second
					POST  | /api/downloads       | {"url":"http://a/","bandwidth":-5}       | bandwidth     | is -5; must be bytes per second
					POST  | /api/downloads:batch | {"ids":[],"action":"explode"}            | action        | is 'explode'; must be one of pause
					POST  | /api/downloads:batch | {"ids":[],"action":"pause","mode":"x"}   | mode          | is 'x'; must be one of
					POST  | /api/downloads:batch | {"filter":{"status":"ASLEEP"},"action":"pause"} | status | is 'ASLEEP'; must be some of QUEUED
					PUT   | /api/limits          | {"maxConcurrent":0}                      | maxConcurrent | is 0; must be a whole number from 1
					PUT   | /api/limits          | {"hold":"some"}                          | hold          | is 'some'; must be one of none, new, all
					PUT   | /api/limits          | []                                       | body          | must be a JSON object
					GET   | /api/downloads?limit=0        |                                 | limit         | is '0'; must be a whole number from 1 to 1000
					GET   | /api/downloads?status=ASLEEP  |                                 | status        | is 'ASLEEP'; must be some of
					GET   | /api/downloads?after=none     |                                 | after         | is 'none'; must be the id
					""")
	void theFieldItsValueAndWhatIsAllowedAreNamed(String method, String path, String body, String field,
			String reason) {
		JsonNode problem = problem(server.send(method, path, (body != null) ? body : ""), 400, "invalid-input");
		assertThat(problem.get("field").stringValue()).isEqualTo(field);
		assertThat(problem.get("reason").stringValue()).contains(reason);
		assertThat(problem.get("detail").stringValue()).isEqualTo(field + ": " + problem.get("reason").stringValue());
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit=%zz", "q=%ED%A0%80", "q=%", "fields=id&status=%C3%28" })
	void parametersThatAreNotEncodedAreSaidToBe(String query) throws IOException {
		// A client that would take care of it by itself is of no use here.
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
			socket.getOutputStream()
				.write(("GET /downloads/api/downloads?" + query
						+ " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.UTF_8));
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(answer).startsWith("HTTP/1.1 400")
				.contains("Content-Type: application/problem+json")
				.contains("\"field\":\"query\"")
				.contains("allowed is percent-encoded UTF-8");
		}
	}

	@Test
	void whatIsTooLongIsNotSentBack() {
		HttpResponse<String> response = server.send("POST", "/api/downloads",
				"{\"url\":\"http://a/\",\"group\":\"" + "g".repeat(60_000) + "\"}");
		assertThat(problem(response, 400, "invalid-input").get("reason").stringValue()).contains("1 to 200 characters");
		assertThat(response.body()).hasSizeLessThan(1000);
	}

	@Test
	void whatMayBeASecretIsNotRepeated() {
		for (String body : new String[] { "{\"url\":\"http://a/\",\"headers\":{\"X-Key\":[\"S3CR3T\"]}}",
				"{\"url\":\"http://a/\",\"headers\":\"S3CR3T\"}", "{\"url\":\"http://a/\",\"paused\":\"S3CR3T\"}",
				"{\"url\":\"http://ann:S3CR3T@a/\"}", "{\"url\":\"http://a/\" S3CR3T",
				"{\"url\":\"http://a/\",\"headers\":{\"X-Key\":\"S3CR3T\\n\"}}" }) {
			HttpResponse<String> response = server.send("POST", "/api/downloads", body);
			problem(response, 400, "invalid-input");
			assertThat(response.body()).doesNotContain("S3CR3T");
		}
	}

	static Stream<String> malformed() {
		return Stream.of("{", "nothing", "{\"url\":\"http://a/\"} more", "{\"url\":1,\"url\":2}", "[".repeat(5000),
				"{\"a\":".repeat(5000), "{\"url\":NaN}", "{\"priority\":" + "9".repeat(5000) + "}", "\u0000",
				"{'url':'x'}");
	}

	@ParameterizedTest
	@MethodSource("malformed")
	void whatIsNoJsonIsNamed(String body) {
		JsonNode problem = problem(server.send("POST", "/api/downloads", body), 400, "invalid-input");
		assertThat(problem.get("field").stringValue()).isIn("body", "priority");
	}

	@Test
	void emptyBodiesAreNoObjects() {
		for (String[] request : new String[][] { { "POST", "/api/downloads" }, { "POST", "/api/downloads:batch" },
				{ "PUT", "/api/limits" } }) {
			JsonNode problem = problem(server.send(request[0], request[1], "", "Content-Type", "application/json"), 400,
					"invalid-input");
			assertThat(problem.get("field").stringValue()).isEqualTo("body");
		}
	}

	/** Whether or not the length is announced: a client of HTTP/1.1 need not. */
	@Test
	void bodiesThatAreTooLargeAreRefused() {
		String single = "{\"url\":\"http://a/\",\"group\":\"" + "g".repeat(70_000) + "\"}";
		String list = "[{\"url\":\"http://a/" + "a".repeat(1 << 20) + "\"}]";
		for (boolean announced : new boolean[] { true, false }) {
			JsonNode problem = problem(server.post("/api/downloads", single, announced), 413, "too-large");
			assertThat(problem.get("detail").stringValue()).contains("65536 bytes");
			problem = problem(server.post("/api/downloads", list, announced), 413, "too-large");
			assertThat(problem.get("detail").stringValue()).contains("1048576 bytes");
			problem(server.post("/api/downloads:batch", list, announced), 413, "too-large");
		}
		String many = "[" + "1,".repeat(1000) + "1]";
		JsonNode problem = problem(server.send("POST", "/api/downloads", many), 400, "invalid-input");
		assertThat(problem.get("reason").stringValue()).contains("1 to 1000");
		assertThat(server.manager().downloads()).isEmpty();
	}

	@Test
	void idsThatAreUnknownAreSaidToBe() {
		for (String id : new String[] { "none", "%20", "..%3Bx", "%F0%9F%9A%80", "%00", "a".repeat(2000),
				URLEncoder.encode("<img src=x>", StandardCharsets.UTF_8) }) {
			String path = "/api/downloads/" + id;
			for (HttpResponse<String> response : List.of(server.get(path), server.send("DELETE", path, ""),
					server.send("PATCH", path, "{\"priority\":1}"), server.get(path + "/file"))) {
				// Some are refused by the server before anybody sees them.
				if (response.statusCode() != 400) {
					problem(response, 404, "unknown-download");
				}
			}
		}
		JsonNode batch = json(server.send("POST", "/api/downloads:batch",
				"{\"ids\":[\"none\",\"none\",\"<b>\"],\"action\":\"cancel\"}"));
		assertThat(batch.get("changed").intValue()).isZero();
		assertThat(batch.get("unchanged").intValue()).isEqualTo(2);
	}

	private static JsonNode problem(HttpResponse<String> response, int status, String type) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
		JsonNode problem = json(response);
		assertThat(problem.get("status").intValue()).isEqualTo(status);
		assertThat(problem.get("type").stringValue()).endsWith("#" + type);
		return problem;
	}

}
