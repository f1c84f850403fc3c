package io.github.downloadmanager.dashboard;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import io.github.downloadmanager.control.HoldMode;
import io.github.downloadmanager.dashboard.testsupport.DashboardServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static io.github.downloadmanager.dashboard.testsupport.DashboardServer.json;
import static org.assertj.core.api.Assertions.assertThat;

/** How large the answers are that tell of many downloads. */
@Timeout(300)
class ListAnswerTests {

	private static DashboardServer server;

	/** One that compresses by itself, too. */
	private static DashboardServer compressing;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@BeforeAll
	static void start(@TempDir Path directory) {
		server = DashboardServer.start(directory.resolve("one"));
		compressing = DashboardServer.start(directory.resolve("two"), "--server.compression.enabled=true");
		for (DashboardServer each : List.of(server, compressing)) {
			each.manager().hold(HoldMode.NEW);
			for (int i = 0; i < 200; i++) {
				each.submit("http://127.0.0.1:1/some-" + i + ".bin", ",\"group\":\"many\"");
			}
		}
	}

	@AfterAll
	static void stop() {
		server.close();
		compressing.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "gzip", "br, gzip;q=0.5", "x-gzip", "*", "deflate;q=0, GZIP ; q=1.0" })
	void aLargeAnswerIsCompressedForThoseWhoTakeIt(String accepted) throws Exception {
		isCompressedOnce(server, accepted);
	}

	@Test
	void whatTheServerWouldCompressIsCompressedOnce() throws Exception {
		isCompressedOnce(compressing, "gzip");
	}

	private void isCompressedOnce(DashboardServer server, String accepted) throws Exception {
		HttpResponse<byte[]> plain = get(server, "/api/downloads?limit=200");
		HttpResponse<byte[]> packed = get(server, "/api/downloads?limit=200", "Accept-Encoding", accepted);
		assertThat(packed.headers().allValues("Content-Encoding")).containsExactly("gzip");
		assertThat(String.join(", ", packed.headers().allValues("Vary"))).containsIgnoringCase("Accept-Encoding");
		assertThat(packed.headers().firstValueAsLong("Content-Length")).hasValue(packed.body().length);
		assertThat(packed.body().length).isLessThan(plain.body().length / 8);
		String text = new String(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes(),
				StandardCharsets.UTF_8);
		assertThat(text).isEqualTo(new String(plain.body(), StandardCharsets.UTF_8));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			/api/downloads?limit=200 | -
			/api/downloads?limit=200 | gzip;q=0
			/api/downloads?limit=200 | br, *;q=0.0
			/api/downloads?limit=200 | *, gzip;q=0
			/api/downloads?limit=200 | identity
			/api/downloads?limit=1&q=nothing | gzip
			/api/dashboard           | gzip
			""")
	void othersAndSmallAnswersAreLeftAsTheyAre(String path, String accepted) throws Exception {
		HttpResponse<byte[]> answer = (accepted != null) ? get(server, path, "Accept-Encoding", accepted)
				: get(server, path);
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
		json(new String(answer.body(), StandardCharsets.UTF_8));
	}

	@Test
	void eventsAreNeverHeldUpByCompression() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(compressing.url("/api/downloads/events")))
			.header("Accept-Encoding", "gzip")
			.build();
		HttpResponse<Stream<String>> events = this.client.send(request, BodyHandlers.ofLines());
		assertThat(events.headers().firstValue("Content-Encoding")).isEmpty();
		try (Stream<String> body = events.body()) {
			Iterator<String> lines = body.iterator();
			until(lines, "event: Snapshot");
			for (int i = 0; i < 3; i++) {
				compressing.context().getBean(EventHub.class).removed("small-" + i);
				until(lines, "small-" + i);
			}
		}
	}

	private static void until(Iterator<String> lines, String part) {
		while (!lines.next().contains(part)) {
			// It comes, or the test's time is over.
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "fields=status,id", "fields=id,%20status%20,id&limit=200" })
	void onlyTheFieldsThatAreWantedAreSent(String query) throws Exception {
		JsonNode answer = json(server.get("/api/downloads?" + query));
		JsonNode downloads = answer.isArray() ? answer : answer.get("downloads");
		assertThat(downloads).hasSize(200)
			.allSatisfy((download) -> assertThat(download.propertyNames()).containsExactly("id", "status"));
		if (!answer.isArray()) {
			assertThat(answer.get("matched").intValue()).isEqualTo(200);
			assertThat(answer.get("counts").get("QUEUED").intValue()).isEqualTo(200);
		}
	}

	@Test
	void withoutNamesAllFieldsAreSent() {
		JsonNode all = json(server.get("/api/downloads"));
		assertThat(json(server.get("/api/downloads?fields="))).isEqualTo(all);
		String every = String.join(",", all.get(0).propertyNames());
		assertThat(json(server.get("/api/downloads?fields=" + every))).isEqualTo(all);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			id,colour | colour
			Status    | Status
			id,       | (empty)
			id,error.type | error.type
			""")
	void fieldsThatADownloadHasNotAreNamed(String fields, String value) {
		for (String more : List.of("", "&limit=5")) {
			HttpResponse<String> answer = server.get("/api/downloads?fields=" + fields + more);
			assertThat(answer.statusCode()).isEqualTo(400);
			JsonNode problem = json(answer);
			assertThat(problem.get("field").stringValue()).isEqualTo("fields");
			assertThat(problem.get("reason").stringValue()).contains("is '" + value + "'; must be some of id, url,")
				.contains("with commas between");
		}
	}

	private HttpResponse<byte[]> get(DashboardServer server, String path, String... headers)
			throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url(path)));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return this.client.send(request.build(), BodyHandlers.ofByteArray());
	}

}
