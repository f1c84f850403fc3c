package io.github.downloadmanager;

import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.PartialFiles;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

class DownloadRequestTests {

	private static DownloadRequestBuilder request() {
		return DownloadRequest.builder("http://files.example/file");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "http://[::1/x|malformed at position", "file name|no scheme", "/relative|relative",
					"files.example/x|did you mean https://files.example/x?",
					"ftp://files.example/x|the scheme 'ftp' is not allowed; allowed are http and https",
					"file:///etc/passwd|the scheme 'file'", "http:///x|uri", "http://files.example:0/x|the port 0",
					"http://files.example:65536/x|the port 65536", "http:opaque|host" })
	void badAddressIsRefusedWithTheReason(String uri, String reason) {
		assertThatIllegalArgumentException().isThrownBy(() -> DownloadRequest.builder(uri))
			.withMessageStartingWith("uri ")
			.withMessageContaining(reason);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://user:S3CRET@files.example/", "http://S3CRET@files.example/",
			"http://files.example/S3CRET\u0007", "http://files.example:S3CRET/", "http://user:S3CRET@[::1/",
			"http://us er:S3CRET@files.example/", "http://user:S3CRET@files_example/" })
	void messageAboutAnAddressDoesNotRepeatIt(String uri) {
		Throwable error = catchThrowable(() -> DownloadRequest.builder(uri));
		assertThat(error).isInstanceOf(IllegalArgumentException.class);
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			assertThat(cause.toString()).doesNotContain("S3CRET");
		}
	}

	@Test
	void userInfoIsRefusedWithTheAlternative() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> DownloadRequest.builder(URI.create("http://u:p@files.example/")))
			.withMessageContaining("user-info")
			.withMessageContaining("basicAuth");
	}

	@Test
	void everyAddressOfARequestComesThroughOneDoor() {
		URI given = URI.create("http://My_Service.:8080/\u00e4");
		URI read = URI.create("http://My_Service.:8080/%C3%A4");
		DownloadRequest request = DownloadRequest.builder(given).mirror(given).checksumFrom(given, "SHA-256").build();
		assertThat(request.uri()).isEqualTo(read);
		assertThat(request.mirrors()).containsExactly(read);
		assertThat(request.checksumSource()).isEqualTo(new DownloadRequest.ChecksumSource(read, "SHA-256"));
		assertThat(new SourceRefresher.Refreshed(given, new HttpHeaders()).uri()).isEqualTo(read);
		for (String bad : List.of("http://u:p@h/", "ftp://h/", "http://h:0/", "http://h:65536/", "http://127.1/",
				"/x")) {
			URI refused = URI.create(bad);
			List<ThrowingCallable> doors = List.of(() -> DownloadRequest.builder(refused),
					() -> request().mirror(refused), () -> request().checksumFrom(refused, "SHA-256"),
					() -> new SourceRefresher.Refreshed(refused, new HttpHeaders()));
			assertThat(doors).allSatisfy((door) -> assertThatIllegalArgumentException().as(bad)
				.isThrownBy(door)
				.withMessageStartingWith("uri "));
		}
	}

	@Test
	void headersOfAFreshAddressAreThoseThatWereChecked() {
		HttpHeaders given = new HttpHeaders();
		given.set("X-Token", "good");
		SourceRefresher.Refreshed fresh = new SourceRefresher.Refreshed(URI.create("http://h/"), given);
		given.set("X-Token", "bad\r\nX-Evil: 1");
		assertThat(fresh.headers().getFirst("X-Token")).isEqualTo("good");
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> fresh.headers().set("X-Token", "other"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "S3CRET\r\nX-Evil: 1", "S3CRET\n", "S3CRET\0", "S3CRET\u0007", "S3CRET\u00e9",
			"S3CRET\u4e2d", "S3CRET\u007f" })
	void badHeaderValueIsRefusedWithoutShowingIt(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> request().header("X-Token", value))
			.withMessageContaining("header 'X-Token'")
			.withMessageContaining("U+")
			.withMessageContaining("position 6")
			.withMessageContaining("allowed are visible US-ASCII")
			.withMessageNotContaining("S3CRET");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a:", "a\r\nb", "\u00e4", "(x)" })
	void badHeaderNameIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> request().header(name, "x"))
			.withMessageContaining("header name is '")
			.withMessageContaining("allowed is a token");
	}

	@ParameterizedTest
	@ValueSource(strings = { "Range", "IF-RANGE", "Host", "Content-Length", "transfer-encoding", "Connection",
			"Accept-Encoding", "If-None-Match", "Expect", "TE", "Upgrade" })
	void headerThatSteersTheTransferIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> request().header(name, "x"))
			.withMessageContaining("header name is '" + name + "'");
	}

	@Test
	void badNumbersAndDurationsAreRefusedWithFieldValueAndRange() {
		assertThatIllegalArgumentException().isThrownBy(() -> request().retries(-1))
			.withMessageContaining("retries is '-1'")
			.withMessageContaining("a whole number from 0");
		assertThatIllegalArgumentException().isThrownBy(() -> request().maxSize(-1))
			.withMessageContaining("maxSize is '-1'");
		assertThatIllegalArgumentException().isThrownBy(() -> request().timeout(Duration.ZERO))
			.withMessageContaining("timeout is 'PT0S'");
		assertThatIllegalArgumentException().isThrownBy(() -> request().timeout(Duration.ofSeconds(Long.MAX_VALUE)))
			.withMessageContaining("timeout");
		assertThatIllegalArgumentException().isThrownBy(() -> request().segments(-1)).withMessageContaining("segments");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", "a/b", "a\\b", "../x", "a\0b", "a\nb", "x ", "x.", "a\u202eb",
			".x.bin.0123456789abcdef.part", ".x.0123456789abcdef.01234567.PART", ".x.0123456789abcdef.part.journal" })
	void badFileNameIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> request().fileName(name))
			.withMessageContaining("fileName is '")
			.withMessageContaining("allowed is a file name of 1 to 255 UTF-8 bytes");
	}

	@Test
	void longestFileNameIsTakenAndOneByteMoreIsNot() {
		assertThat(request().fileName("n".repeat(255)).build().fileName()).hasSize(255);
		assertThatIllegalArgumentException().isThrownBy(() -> request().fileName("n".repeat(256)));
		assertThatIllegalArgumentException().isThrownBy(() -> request().fileName("\u00e9".repeat(128)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "  ", "a\nb", "\u001b[31m" })
	void badGroupIsRefused(String group) {
		assertThatIllegalArgumentException().isThrownBy(() -> request().group(group))
			.withMessageContaining("group is '");
	}

	@Test
	void passwordIsNotShownByAMessageOrToString() {
		assertThatIllegalArgumentException().isThrownBy(() -> request().basicAuth("us:er", "S3CRET"))
			.withMessageNotContaining("S3CRET")
			.withMessageNotContaining("us:er");
		assertThatIllegalArgumentException().isThrownBy(() -> request().bearerToken("S3CRET\n"))
			.withMessageNotContaining("S3CRET");
		DownloadRequest request = DownloadRequest.builder("http://files.example/file?token=S3CRET")
			.basicAuth("user", "S3CRET")
			.header("X-Api-Key", "S3CRET")
			.build();
		assertThat(request.toString()).doesNotContain("S3CRET").contains("files.example", "X-Api-Key");
		assertThat(request.headers().getFirst("Authorization")).isEqualTo("Basic dXNlcjpTM0NSRVQ=");
	}

	@Test
	void isImmutable() {
		DownloadRequestBuilder builder = request().header("X-One", "1").retries(1).group("a");
		DownloadRequest first = builder.build();
		builder.header("X-Two", "2").retries(2).group("b");
		assertThat(first.headers().headerNames()).containsExactly("X-One");
		assertThat(first.retries()).isEqualTo(1);
		assertThat(first.group()).isEqualTo("a");
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> first.headers().add("X-Three", "3"));
	}

	@Test
	void builderOfTheManagerNamesFieldValueAndRange() {
		DownloadManagerBuilder builder = DownloadManager.builder();
		assertThatIllegalArgumentException().isThrownBy(() -> builder.maxConcurrent(0))
			.withMessageContaining("maxConcurrent is '0'")
			.withMessageContaining("from 1 to 100000");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.history(-1)).withMessageContaining("history");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.eventBuffer(0))
			.withMessageContaining("eventBuffer is '0'");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.emaAlpha(Double.NaN))
			.withMessageContaining("emaAlpha is 'NaN'");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.sampleInterval(Duration.ZERO))
			.withMessageContaining("sampleInterval");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.shutdownGrace(Duration.ofSeconds(-1)))
			.withMessageContaining("shutdownGrace");
		assertThatIllegalArgumentException().isThrownBy(() -> builder.userAgent("a\r\nb"))
			.withMessageContaining("User-Agent");
		Duration second = Duration.ofSeconds(1);
		assertThatIllegalArgumentException().isThrownBy(() -> new RetrySettings(-1, second, 2, second, 0, second))
			.withMessageContaining("maxRetries is '-1'");
		assertThatIllegalArgumentException().isThrownBy(() -> new RetrySettings(1, second, 0.5, second, 0, second))
			.withMessageContaining("multiplier is '0.5'");
		assertThatIllegalArgumentException().isThrownBy(() -> new RetrySettings(1, second, 2, second, 2, second))
			.withMessageContaining("jitter is '2.0'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RetrySettings(1, second, 2, Duration.ofMillis(1), 0, second))
			.withMessageContaining("maxDelay is 'PT0.001S'");
	}

	@Test
	void destinationIsWhatWasGivenLast() {
		DownloadRequest request = request().destination(Path.of("a")).directory(Path.of("b")).build();
		assertThat(request.destination()).isNull();
		assertThat(request.directory()).isEqualTo(Path.of("b"));
	}

	@Test
	void requestIsChangedByACopy() {
		DownloadRequest first = request().destination(Path.of("a"))
			.header("X-Team", "one")
			.bearerToken("old")
			.retries(5)
			.group("nightly")
			.attribute("order", "1")
			.mirror(URI.create("http://mirror.example/file"))
			.build();
		DownloadRequest second = first.toBuilder()
			.destination(Path.of("b"))
			.bearerToken("new")
			.priority(7)
			.attribute("order", "2")
			.mirror(URI.create("http://other.example/file"))
			.build();
		assertThat(second.uri()).isEqualTo(first.uri());
		assertThat(second.destination()).isEqualTo(Path.of("b"));
		assertThat(second.headers().get("X-Team")).containsExactly("one");
		assertThat(second.headers().get(HttpHeaders.AUTHORIZATION)).containsExactly("Bearer new");
		assertThat(second.retries()).isEqualTo(5);
		assertThat(second.group()).isEqualTo("nightly");
		assertThat(second.priority()).isEqualTo(7);
		assertThat(second.attributes()).containsExactly(Map.entry("order", "2"));
		assertThat(second.mirrors()).containsExactly(URI.create("http://mirror.example/file"),
				URI.create("http://other.example/file"));
		assertThat(first.destination()).isEqualTo(Path.of("a"));
		assertThat(first.headers().get(HttpHeaders.AUTHORIZATION)).containsExactly("Bearer old");
		assertThat(first.priority()).isZero();
		assertThat(first.attributes()).containsExactly(Map.entry("order", "1"));
		assertThat(first.mirrors()).hasSize(1);
	}

	/** Whatever is added to a request, a copy has it. */
	@Test
	void copyHasAllThatARequestHas() throws Exception {
		DownloadRequest first = request().directory(Path.of("d"))
			.fileName("f")
			.header("X-Team", "one")
			.post("text/plain", new byte[] { 1 })
			.retries(1)
			.existingFile(ExistingFile.RENAME)
			.partialFiles(PartialFiles.DELETE)
			.probe(false)
			.maxSize(1)
			.timeout(Duration.ofSeconds(1))
			.segments(1)
			.sha256("00".repeat(32))
			.checksumFrom(URI.create("http://files.example/sums"), "SHA-256")
			.verify((file) -> {
			})
			.keepLastModified(true)
			.extensionFromContentType(true)
			.refresher((expired) -> null)
			.group("g")
			.priority(1)
			.paused(true)
			.bandwidth(1)
			.attribute("a", "b")
			.onEvent((event) -> {
			})
			.onProgress((progress) -> {
			})
			.build();
		DownloadRequest copy = first.toBuilder().build();
		assertThat(copy).isNotEqualTo(first);
		for (Method method : DownloadRequest.class.getMethods()) {
			if (method.getDeclaringClass() == DownloadRequest.class && method.getParameterCount() == 0
					&& !method.getName().equals("toBuilder")) {
				assertThat(method.invoke(copy)).as(method.getName()).isEqualTo(method.invoke(first));
			}
		}
		DownloadRequest plain = request().build();
		assertThat(plain.toBuilder().build()).hasToString(plain.toString());
	}

	@Test
	void requestHasOneLogIn() {
		assertThat(request().basicAuth("ann", "secret")
			.bearerToken("token")
			.build()
			.headers()
			.get(HttpHeaders.AUTHORIZATION)).containsExactly("Bearer token");
		assertThatIllegalArgumentException().isThrownBy(() -> request().bearerToken("S3CRET\n"))
			.withMessageNotContaining("S3CRET");
	}

}
