package io.github.downloadmanager.sample.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

import io.github.downloadmanager.sample.RunningServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DemoOriginTests {

	private static RunningServer server;

	@BeforeAll
	static void start(@TempDir Path directory) {
		server = RunningServer.start(directory);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void sameNameAndSizeAlwaysGiveTheSameBytes() throws Exception {
		byte[] first = bytes("a.bin?size=100001").body();
		assertThat(first).hasSize(100001).isEqualTo(bytes("a.bin?size=100001").body());
		assertThat(bytes("b.bin?size=100001").body()).isNotEqualTo(first);
		String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(first));
		assertThat(server.get("/demo/files/a.bin/sha256?size=100001").body()).isEqualTo(sha256);
	}

	@Test
	void busyOriginAsksForAPauseAndThenAnswers() {
		HttpResponse<byte[]> busy = bytes("busy.bin?size=10&busy=1");
		assertThat(busy.statusCode()).isEqualTo(429);
		assertThat(busy.headers().firstValue("Retry-After")).contains("10");
		assertThat(bytes("busy.bin?size=10&busy=1").body()).hasSize(10);
	}

	@Test
	void sizeIsNotToldIfAskedSo() {
		HttpResponse<byte[]> file = bytes("unknown.bin?size=100001&unknown=true");
		assertThat(file.headers().firstValue("Content-Length")).isEmpty();
		assertThat(file.body()).hasSize(100001);
	}

	@Test
	void headTellsWhatGetWouldBring() {
		HttpResponse<String> head = server
			.send(server.request("/demo/files/a.bin?size=12345").method("HEAD", noBody()).build());
		HttpResponse<byte[]> get = bytes("a.bin?size=12345");
		assertThat(head.statusCode()).isEqualTo(200);
		assertThat(head.body()).isEmpty();
		for (String name : new String[] { "Content-Length", "Content-Type", "ETag", "Last-Modified", "Accept-Ranges",
				"Content-Disposition" }) {
			assertThat(head.headers().firstValue(name)).as(name).isPresent().isEqualTo(get.headers().firstValue(name));
		}
		assertThat(head.headers().firstValue("ETag").orElseThrow()).startsWith("\"");
		assertThat(head.headers().firstValue("Content-Length")).contains("12345");
	}

	@ParameterizedTest
	@CsvSource({ "bytes=0-0, 0, 1", "bytes=10-19, 10, 10", "bytes=990-, 990, 10", "bytes=-5, 995, 5",
			"bytes=500-9999, 500, 500", "bytes=-9999, 0, 1000", "BYTES=3-7, 3, 5" })
	void rangeBringsItsPart(String range, int first, int length) {
		byte[] whole = bytes("a.bin?size=1000").body();
		HttpResponse<byte[]> part = bytes("a.bin?size=1000", "Range", range);
		assertThat(part.statusCode()).isEqualTo(206);
		assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, first, first + length));
		assertThat(part.headers().firstValue("Content-Range"))
			.contains("bytes " + first + "-" + (first + length - 1) + "/1000");
	}

	@ParameterizedTest
	@ValueSource(strings = { "bytes=5-4", "bytes=a-b", "bytes=-", "lines=1-2", "bytes=0-1,3-4" })
	void rangeThatIsNoneIsIgnored(String range) {
		HttpResponse<byte[]> whole = bytes("a.bin?size=1000", "Range", range);
		assertThat(whole.statusCode()).isEqualTo(200);
		assertThat(whole.body()).hasSize(1000);
	}

	@Test
	void rangeBehindTheEndCannotBeSatisfied() {
		HttpResponse<byte[]> response = bytes("a.bin?size=1000", "Range", "bytes=1000-");
		assertThat(response.statusCode()).isEqualTo(416);
		assertThat(response.headers().firstValue("Content-Range")).contains("bytes */1000");
	}

	@Test
	void ifRangeBringsThePartOnlyIfItMatches() {
		HttpResponse<byte[]> whole = bytes("a.bin?size=1000");
		String etag = whole.headers().firstValue("ETag").orElseThrow();
		String date = whole.headers().firstValue("Last-Modified").orElseThrow();
		for (String matching : new String[] { etag, date }) {
			assertThat(bytes("a.bin?size=1000", "Range", "bytes=1-2", "If-Range", matching).statusCode())
				.isEqualTo(206);
		}
		for (String other : new String[] { "\"other\"", "W/" + etag, "Thu, 01 Jan 1970 00:00:00 GMT", "rubbish" }) {
			assertThat(bytes("a.bin?size=1000", "Range", "bytes=1-2", "If-Range", other).statusCode()).isEqualTo(200);
		}
	}

	@Test
	void unchangedFileIsNotSentAgain() {
		String etag = bytes("a.bin?size=1000").headers().firstValue("ETag").orElseThrow();
		HttpResponse<byte[]> response = bytes("a.bin?size=1000", "If-None-Match", etag);
		assertThat(response.statusCode()).isEqualTo(304);
		assertThat(response.body()).isEmpty();
	}

	@Test
	void rateIsKept() {
		long begin = System.nanoTime();
		assertThat(bytes("slow.bin?size=60000&rate=200000").body()).hasSize(60000);
		// The last piece leaves a twentieth of a second before the 0.3 s are over.
		assertThat(System.nanoTime() - begin).isGreaterThan(200_000_000L);
	}

	@Test
	void leadingAttemptsBreakOffAndLaterOnesDoNot() {
		for (int attempt = 1; attempt <= 2; attempt++) {
			assertThatExceptionOfType(UncheckedIOException.class)
				.isThrownBy(() -> bytes("broken.bin?size=1000000&failures=2"))
				.withCauseInstanceOf(IOException.class);
		}
		assertThat(bytes("broken.bin?size=1000000&failures=2").body())
			.isEqualTo(bytes("broken.bin?size=1000000").body());
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> bytes("another.bin?size=1000000&failures=2"));
	}

	@ParameterizedTest
	@CsvSource({ "size=-1, size", "size=1x, size", "size=, size", "size=1099511627777, size",
			"size=99999999999999999999, size", "rate=0, rate", "rate=1.5, rate", "failures=101, failures",
			"failures=no, failures" })
	void badParameterIsAProblem(String query, String field) {
		HttpResponse<String> response = server.get("/demo/files/a.bin?" + query);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
		assertThat(RunningServer.json(response).get("field").stringValue()).isEqualTo(field);
	}

	@Test
	void hashOfAHugeFileIsRefused() {
		assertThat(server.get("/demo/files/a.bin/sha256?size=4294967297").statusCode()).isEqualTo(400);
	}

	private static HttpResponse<byte[]> bytes(String nameAndQuery, String... headers) {
		return server.send(server.request("/demo/files/" + nameAndQuery, headers).build(), BodyHandlers.ofByteArray());
	}

	private static HttpRequest.BodyPublisher noBody() {
		return HttpRequest.BodyPublishers.noBody();
	}

}
