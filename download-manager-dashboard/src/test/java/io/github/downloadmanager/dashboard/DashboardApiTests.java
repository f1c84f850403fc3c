package io.github.downloadmanager.dashboard;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.downloadmanager.DownloadStatus;
import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import io.github.downloadmanager.dashboard.testsupport.TestOrigin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static io.github.downloadmanager.dashboard.testsupport.Await.await;
import static io.github.downloadmanager.dashboard.testsupport.DashboardServer.json;
import static org.assertj.core.api.Assertions.assertThat;

/** What the REST interface has beside adding, listing and cancelling one. */
class DashboardApiTests {

	@TempDir
	private Path directory;

	private TestOrigin origin;

	private DashboardServer server;

	@BeforeEach
	void start() {
		this.origin = new TestOrigin();
		this.server = DashboardServer.start(this.directory.resolve("in"), "--download-manager.max-concurrent=2");
	}

	@AfterEach
	void stop() {
		this.server.close();
		this.origin.close();
	}

	@Test
	void listOfDownloadsIsAnsweredOneByOne() {
		HttpResponse<String> response = this.server.send("POST", "/api/downloads",
				"[{\"url\":\"" + this.origin.url("/file/a.bin") + "\"},{\"url\":\"nowhere\"},{\"url\":\""
						+ this.origin.url("/file/b.bin") + "\",\"priority\":2000}]");
		assertThat(response.statusCode()).isEqualTo(207);
		JsonNode answer = json(response);
		assertThat(answer.get("accepted").intValue()).isEqualTo(1);
		assertThat(answer.get("refused").intValue()).isEqualTo(2);
		assertThat(answer.get("items").get(0).get("status").intValue()).isEqualTo(202);
		assertThat(answer.get("items").get(0).get("download").get("url").stringValue()).contains("a.bin");
		assertThat(answer.get("items").get(1).get("problem").get("field").stringValue()).isEqualTo("url");
		assertThat(answer.get("items").get(2).get("problem").get("field").stringValue()).isEqualTo("priority");
		assertThat(answer.get("items").get(2).get("problem").get("type").stringValue()).endsWith("#invalid-input");
	}

	@Test
	void addressesAreReadAsPeopleTypeThem() {
		String id = this.server.submit("  " + this.origin.url("/file/[1] a|b.bin") + " ", ",\"paused\":true");
		assertThat(this.server.manager().find(id).orElseThrow().request().uri().getRawPath())
			.isEqualTo("/file/%5B1%5D%20a%7Cb.bin");
		assertThat(one(this.server.submit("http://my_service:8080/a", ",\"paused\":true")).get("status").stringValue())
			.isEqualTo("PAUSED");
		for (String[] refused : new String[][] { { "example.com/x", "did you mean https://example.com/x?" },
				{ "http://h/a\\u0007b", "control character U+0007" }, { "http://u:S3CR3T@h/", "user-info" } }) {
			HttpResponse<String> response = this.server.send("POST", "/api/downloads",
					"{\"url\":\"" + refused[0] + "\"}");
			assertThat(response.statusCode()).isEqualTo(400);
			assertThat(json(response).get("field").stringValue()).isEqualTo("url");
			assertThat(response.body()).contains(refused[1]).doesNotContain("S3CR3T");
		}
	}

	@Test
	void namesOfPartialFilesAreNotForSubmitters() {
		HttpResponse<String> response = this.server.send("POST", "/api/downloads",
				"{\"url\":\"" + this.origin.url("/file/a.bin") + "\",\"fileName\":\".x.bin.0123456789abcdef.part\"}");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(json(response).get("field").stringValue()).isEqualTo("fileName");
	}

	@Test
	void everythingThatARequestSaysIsTaken() {
		String id = this.server.submit(this.origin.url("/gated/all.bin"),
				",\"fileName\":\"named.bin\",\"existingFile\":\"rename\",\"group\":\"g\",\"priority\":7,\"paused\":true,"
						+ "\"bandwidth\":\"2MB\",\"checksum\":\"sha256:" + "0".repeat(64) + "\"");
		JsonNode download = one(id);
		assertThat(download.get("fileName").stringValue()).isEqualTo("named.bin");
		assertThat(download.get("group").stringValue()).isEqualTo("g");
		assertThat(download.get("priority").intValue()).isEqualTo(7);
		assertThat(download.get("status").stringValue()).isEqualTo("PAUSED");
		assertThat(download.get("bandwidth").longValue()).isEqualTo(2L << 20);
		assertThat(download.get("waitReason").get("kind").stringValue()).isEqualTo("PAUSED");
		assertThat(download.get("waitReason").get("text").stringValue()).startsWith("paused");
		assertThat(this.server.manager().find(id).orElseThrow().request().checksums()).hasSize(1);
	}

	@Test
	void listIsFilteredAndPagedWithThoseThatRunFirst() {
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			ids.add(this.server.submit(this.origin.url("/gated/page-" + i + ".bin"),
					(i % 2 == 0) ? ",\"group\":\"even\"" : ",\"priority\":" + i));
		}
		String done = this.server.submit(this.origin.url("/status/404"), ",\"paused\":true");
		this.server.send("DELETE", "/api/downloads/" + done, "");
		awaitStatus(ids.get(0), DownloadStatus.RUNNING);
		awaitStatus(done, DownloadStatus.CANCELLED);
		JsonNode first = json(this.server.get("/api/downloads?limit=4"));
		assertThat(ids(first)).containsExactly(ids.get(0), ids.get(1), ids.get(5), ids.get(3));
		assertThat(first.get("counts").get("QUEUED").intValue()).isEqualTo(4);
		JsonNode second = json(this.server.get("/api/downloads?limit=4&after=" + first.get("next").stringValue()));
		assertThat(ids(second)).containsExactly(ids.get(2), ids.get(4), done);
		assertThat(second.get("next").isNull()).isTrue();
		assertThat(ids(json(this.server.get("/api/downloads?group=even&status=queued")))).containsExactly(ids.get(2),
				ids.get(4));
		assertThat(ids(json(this.server.get("/api/downloads?q=PAGE-3")))).containsExactly(ids.get(3));
		assertThat(json(this.server.get("/api/downloads?q=page&limit=1")).get("matched").intValue()).isEqualTo(6);
		assertThat(json(this.server.get("/api/downloads")).isArray()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "limit=0,limit", "limit=1001,limit", "limit=x,limit", "status=ASLEEP,status", "after=none,after" })
	void badParametersAreNamed(String query, String field) {
		HttpResponse<String> response = this.server.get("/api/downloads?" + query);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
		assertThat(json(response).get("field").stringValue()).isEqualTo(field);
	}

	@Test
	void stateIsAskedForAndAnswered() {
		String id = this.server.submit(this.origin.url("/gated/state.bin?size=102400"));
		this.origin.release("state.bin", 10);
		await().until(() -> one(id).get("bytesDownloaded").longValue() == 10240);
		JsonNode paused = json(patch(id, "{\"state\":\"paused\",\"mode\":\"if-resumable\",\"priority\":5}"));
		assertThat(paused.get("status").stringValue()).isEqualTo("PAUSED");
		assertThat(paused.get("bytesDownloaded").longValue()).isEqualTo(10240);
		assertThat(paused.get("resumable").stringValue()).isEqualTo("YES");
		assertThat(paused.get("priority").intValue()).isEqualTo(5);
		assertThat(paused.get("attempts").get("last").get(0).get("outcome").stringValue()).isEqualTo("PAUSED");
		assertThat(patch(id, "{\"state\":\"queued\",\"bandwidth\":\"1MB\"}").statusCode()).isEqualTo(200);
		awaitStatus(id, DownloadStatus.RUNNING);
		assertThat(json(patch(id, "{\"bandwidth\":null}")).get("bandwidth").isNull()).isTrue();
		assertThat(json(patch(id, "{\"bandwidth\":\"1.5mb/s\"}")).get("bandwidth").longValue()).isEqualTo(3L << 19);
		assertThat(json(patch(id, "{\"bandwidth\":\"none\"}")).get("bandwidth").isNull()).isTrue();
		this.server.send("DELETE", "/api/downloads/" + id, "");
		awaitStatus(id, DownloadStatus.CANCELLED);
		for (String body : new String[] { "{\"state\":\"paused\"}", "{\"state\":\"queued\"}", "{\"priority\":1}" }) {
			HttpResponse<String> late = patch(id, body);
			assertThat(late.statusCode()).as(body).isEqualTo(409);
			assertThat(json(late).get("type").stringValue()).endsWith("#ended");
		}
	}

	@Test
	void pauseThatLosesBytesIsRefusedIfAskedSo() {
		String id = this.server.submit(this.origin.url("/fixed/fixed.bin?size=102400"));
		this.origin.release("fixed.bin", 10);
		await().until(() -> one(id).get("bytesDownloaded").longValue() == 10240);
		HttpResponse<String> refused = patch(id, "{\"state\":\"paused\",\"mode\":\"if-resumable\"}");
		assertThat(refused.statusCode()).isEqualTo(409);
		assertThat(json(refused).get("type").stringValue()).endsWith("#not-resumable");
		assertThat(patch(id, "{\"state\":\"paused\"}").statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{}                       | body
			{"state":"running"}      | state
			{"state":"paused","mode":"x"} | mode
			{"priority":1001}        | priority
			{"bandwidth":"fast"}     | bandwidth
			{"bandwidth":0}          | bandwidth
			{"speed":1}              | speed
			""")
	void badChangesAreNamed(String body, String field) {
		String id = this.server.submit(this.origin.url("/gated/x.bin"));
		HttpResponse<String> response = patch(id, body);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(json(response).get("field").stringValue()).isEqualTo(field);
		assertThat(one(id).get("priority").intValue()).isZero();
	}

	@Test
	void manyAreSteeredAtOnce() {
		for (int i = 0; i < 10; i++) {
			this.server.submit(this.origin.url("/gated/batch-" + i + ".bin"), (i < 5) ? ",\"group\":\"half\"" : "");
		}
		JsonNode paused = batch("{\"filter\":{\"group\":\"half\"},\"action\":\"pause\"}");
		assertThat(paused.get("matched").intValue()).isEqualTo(5);
		assertThat(paused.get("changed").intValue()).isEqualTo(5);
		await().until(() -> this.server.manager().pausedDownloads() == 5);
		assertThat(batch("{\"filter\":{\"status\":\"PAUSED\"},\"action\":\"resume\"}").get("changed").intValue())
			.isEqualTo(5);
		assertThat(batch("{\"filter\":{\"q\":\"batch\"},\"action\":\"cancel\"}").get("changed").intValue())
			.isEqualTo(10);
		await().until(() -> batch("{\"filter\":{\"status\":\"CANCELLED\"},\"action\":\"pause\"}").get("matched")
			.intValue() == 10);
		this.server.manager().hold(HoldMode.NEW);
		JsonNode retried = batch(
				"{\"filter\":{\"status\":\"FAILED,CANCELLED\",\"group\":\"half\"},\"action\":\"retry\"}");
		assertThat(retried.get("created").size()).isEqualTo(5);
		String id = retried.get("created").get(0).stringValue();
		assertThat(one(id).get("retryOf").stringValue()).isNotBlank();
		JsonNode removed = batch("{\"ids\":[\"" + id + "\",\"" + one(id).get("retryOf").stringValue()
				+ "\",\"none\"],\"action\":\"remove\"}");
		assertThat(removed.get("matched").intValue()).isEqualTo(3);
		assertThat(removed.get("changed").intValue()).isEqualTo(1);
	}

	@Test
	void refusedRetryTellsWhy() throws Exception {
		String id = this.server.submit(this.origin.url("/status/500"), ",\"fileName\":\"there.bin\"");
		awaitStatus(id, DownloadStatus.FAILED);
		Files.createDirectories(this.directory.resolve("in"));
		Files.writeString(this.directory.resolve("in/there.bin"), "old");
		JsonNode answer = batch("{\"ids\":[\"" + id + "\"],\"action\":\"retry\"}");
		assertThat(answer.get("changed").intValue()).isZero();
		assertThat(answer.get("refused").get(0).get("problem").get("errorType").stringValue()).isEqualTo("FileExists");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{"action":"pause"}                                   | ids
			{"ids":[],"filter":{},"action":"pause"}              | ids
			{"ids":[1],"action":"pause"}                         | ids
			{"ids":[]}                                           | action
			{"ids":[],"action":"explode"}                        | action
			{"filter":{"status":"x"},"action":"pause"}           | status
			{"filter":{"colour":"x"},"action":"pause"}           | filter.colour
			""")
	void badBatchesAreNamed(String body, String field) {
		HttpResponse<String> response = this.server.send("POST", "/api/downloads:batch", body);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(json(response).get("field").stringValue()).isEqualTo(field);
	}

	@Test
	void limitsChangeTogetherOrNotAtAll() {
		JsonNode before = json(this.server.get("/api/limits"));
		assertThat(before.get("maxConcurrent").intValue()).isEqualTo(2);
		assertThat(before.get("maxPerHost").isNull()).isTrue();
		JsonNode after = json(this.server.send("PUT", "/api/limits",
				"{\"maxConcurrent\":5,\"maxPerHost\":2,\"bandwidth\":\"10MB\",\"hold\":\"new\","
						+ "\"groups\":{\"night\":{\"maxConcurrent\":1,\"bandwidth\":1000,\"hold\":\"all\"}}}"));
		assertThat(after.get("maxConcurrent").intValue()).isEqualTo(5);
		assertThat(after.get("bandwidth").longValue()).isEqualTo(10L << 20);
		assertThat(after.get("hold").stringValue()).isEqualTo("NEW");
		assertThat(after.get("groups").get("night").get("bandwidth").longValue()).isEqualTo(1000);
		assertThat(this.server.manager().group("night").hold()).isEqualTo(HoldMode.ALL);
		HttpResponse<String> refused = this.server.send("PUT", "/api/limits", "{\"maxConcurrent\":9,\"maxPerHost\":0}");
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(json(refused).get("field").stringValue()).isEqualTo("maxPerHost");
		assertThat(this.server.manager().limits().maxConcurrent()).isEqualTo(5);
		refused = this.server.send("PUT", "/api/limits",
				"{\"maxConcurrent\":9,\"groups\":{\"night\":{\"hold\":\"some\"}}}");
		assertThat(refused.statusCode()).isEqualTo(400);
		assertThat(this.server.manager().limits().maxConcurrent()).as("nothing changes").isEqualTo(5);
		JsonNode less = json(this.server.send("PUT", "/api/limits", "{\"bandwidth\":null,\"maxPerHost\":null}"));
		assertThat(less.get("bandwidth").isNull()).isTrue();
		assertThat(less.get("maxConcurrent").intValue()).isEqualTo(5);
		assertThat(
				json(this.server.send("PUT", "/api/limits", "{\"groups\":{\"a\":{\"maxConcurrent\":0}}}")).get("field")
					.stringValue())
			.isEqualTo("groups.a.maxConcurrent");
		HttpResponse<String> unnamed = this.server.send("PUT", "/api/limits", "{\"groups\":{\"\":{\"hold\":\"all\"}}}");
		assertThat(unnamed.statusCode()).isEqualTo(400);
		assertThat(json(unnamed).get("field").stringValue()).isEqualTo("groups");
	}

	@Test
	void fileIsHandedOutAsSomethingToSave() throws Exception {
		String id = this.server.submit(this.origin.url("/file/page.html?size=2000"));
		awaitStatus(id, DownloadStatus.COMPLETED);
		HttpResponse<String> file = this.server.get("/api/downloads/" + id + "/file");
		assertThat(file.body()).hasSize(2000);
		assertThat(file.headers().firstValue("Content-Disposition").orElseThrow()).startsWith("attachment");
		assertThat(file.headers().firstValue("Content-Type")).contains("application/octet-stream");
		assertThat(file.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
		assertThat(file.headers().firstValue("Content-Security-Policy").orElseThrow()).startsWith("sandbox");
		assertThat(this.server.get("/api/downloads/" + id + "/file", "Range", "bytes=0-9").statusCode()).isEqualTo(206);
		Path path = this.directory.resolve("in/page.html");
		Files.delete(path);
		Files.createSymbolicLink(path, Path.of("/etc/hostname"));
		assertThat(this.server.get("/api/downloads/" + id + "/file").statusCode()).isEqualTo(404);
		String running = this.server.submit(this.origin.url("/gated/not-yet.bin"));
		HttpResponse<String> none = this.server.get("/api/downloads/" + running + "/file");
		assertThat(none.statusCode()).isEqualTo(404);
		assertThat(json(none).get("type").stringValue()).endsWith("#no-file");
	}

	private JsonNode one(String id) {
		return json(this.server.get("/api/downloads/" + id));
	}

	private HttpResponse<String> patch(String id, String body) {
		return this.server.send("PATCH", "/api/downloads/" + id, body);
	}

	private JsonNode batch(String body) {
		return json(this.server.send("POST", "/api/downloads:batch", body));
	}

	private void awaitStatus(String id, DownloadStatus status) {
		await().until(() -> this.server.manager().find(id).orElseThrow().status() == status);
	}

	private static List<String> ids(JsonNode page) {
		return page.get("downloads").valueStream().map((download) -> download.get("id").stringValue()).toList();
	}

}
