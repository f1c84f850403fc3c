package io.github.downloadmanager.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.downloadmanager.DownloadEvent;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.RetrySettings;
import io.github.downloadmanager.policy.AddressPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The options beyond addresses and a directory.
 */
class OptionTests {

	private final Origin origin = Origin.start();

	@TempDir
	private Path to;

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	@AfterEach
	void stop() {
		this.origin.close();
	}

	@Test
	void outputNamesTheFile() {
		assertThat(run("--to=" + this.to, "-o", "mine.bin", this.origin.demo("a.bin?size=7"))).isZero();
		assertThat(this.to.resolve("mine.bin")).hasSize(7);
		assertThat(run("--output=" + this.to.resolve("x/y.bin"), this.origin.demo("a.bin?size=8"))).isZero();
		assertThat(this.to.resolve("x/y.bin")).hasSize(8);
	}

	@Test
	void checksumIsChecked() {
		String zeros = "sha256:01d448afd928065458cf670b60f5a594d735af0172c8d67f22a81680132681ca";
		assertThat(run("--to=" + this.to, "--checksum=" + zeros, this.origin.demo("a.bin?size=10"))).isZero();
		assertThat(run("--to=" + this.to, "--checksum=" + zeros, this.origin.demo("b.bin?size=11"))).isEqualTo(1);
		assertThat(err()).contains("SHA-256");
		assertThat(this.to.resolve("b.bin")).doesNotExist();
	}

	@Test
	void headersAndLoginsAreSentAndNeverShown() throws IOException {
		assertThat(run("--to=" + this.to, "-H", "X-Order: 7", "--user=ann:S3CR3T", this.origin.demo("a.bin"))).isZero();
		assertThat(this.origin.requests.get(0).getFirst("X-Order")).isEqualTo("7");
		assertThat(this.origin.requests.get(0).getFirst("Authorization")).isEqualTo("Basic YW5uOlMzQ1IzVA==");
		Path netrc = Files.writeString(this.to.resolve("netrc"), "machine 127.0.0.1 login ann password S3CR3T");
		assertThat(run("--to=" + this.to, "--netrc-file=" + netrc, this.origin.demo("b.bin"))).isZero();
		assertThat(this.origin.requests.get(1).getFirst("Authorization")).isEqualTo("Basic YW5uOlMzQ1IzVA==");
		assertThat(out() + err()).doesNotContain("S3CR3T");
	}

	/**
	 * Names between containers may have an underscore, which the JDK finds no host in.
	 */
	@Test
	void aLoginOfNetrcIsForEveryNameThatAHostCanHave() throws IOException {
		Path netrc = Files.writeString(this.to.resolve("netrc"), "machine my_service login ann password S3CR3T");
		Options options = new Options();
		options.netrcFile = netrc;
		DownloadRequestBuilder request = DownloadRequest.builder("http://my_service:8080/a");
		RequestOptions.of(options).apply(request, request.build().uri());
		assertThat(request.build().headers().getFirst("Authorization")).isEqualTo("Basic YW5uOlMzQ1IzVA==");
	}

	@Test
	void anOptionThatSwallowsAnotherShowsNoneOfIt() {
		for (String option : new String[] { "--header", "-H", "--checksum", "-o" }) {
			assertThat(run(this.origin.demo("never.bin"), option, "--user=ann:S3CR3T")).as(option).isEqualTo(2);
			assertThat(err()).contains("needs a value").doesNotContain("S3CR3T");
		}
		assertThat(run(this.origin.demo("never.bin"), "--header=X-Api-Key=S3CR3T")).isEqualTo(2);
		assertThat(err()).contains("--header is 'X-Api-Key...'").doesNotContain("S3CR3T");
		assertThat(this.origin.requests).isEmpty();
	}

	@Test
	void outputMayBeADirectoryAndReplacesNothingByItself() throws IOException {
		Path directory = Files.createDirectory(this.to.resolve("d"));
		assertThat(run("-o", directory.toString(), this.origin.demo("a.bin?size=7"))).isZero();
		assertThat(directory.resolve("a.bin")).hasSize(7);
		Path mine = Files.writeString(this.to.resolve("mine"), "mine");
		assertThat(run("-o", mine.toString(), this.origin.demo("a.bin?size=8"))).isEqualTo(1);
		assertThat(err()).contains("the file exists: " + mine).contains("--overwrite");
		assertThat(mine).hasContent("mine");
		assertThat(run("-o", mine.toString(), "--overwrite", this.origin.demo("a.bin?size=8"))).isZero();
		assertThat(mine).hasSize(8);
	}

	@ParameterizedTest
	@CsvSource({ "auto,true", "plain,true", "PLAIN,true", "none,false" })
	void withoutATerminalProgressIsLines(String how, boolean starts) {
		assertThat(run("--progress=" + how, "--to=" + this.to, this.origin.demo("a.bin"))).isZero();
		assertThat(out().lines().anyMatch((line) -> line.startsWith("started a.bin"))).isEqualTo(starts);
		assertThat(out()).contains("completed a.bin").contains("1 completed").doesNotContain("\u001B");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "--header=Range: bytes=0-1|--header", "--header=none|--header is", "--user=ann|--user",
					"--checksum=sha256:12|64 hexadecimal digits", "--checksum=12|sha256:", "--checksum=crc9:12|CRC9",
					"--limit-rate=fast|--limit-rate is 'fast'", "--progress=pretty|auto, bar, plain, none and json",
					"--contine|unknown option '--contine'; did you mean --continue?",
					"--inputfile=x|did you mean --input-file?", "--netrc-file=/no/such|/no/such",
					"--input-file=-|--output is for a single URL", "http://localhost/b|--output",
					"--json --quiet|--json excludes", "--progress=json -q|--progress=json excludes --quiet",
					"--no-progress --progress=bar|--no-progress excludes --progress=bar",
					"--progress=pretty|error: --progress is 'pretty'; allowed are",
					"--concurrency=many|error: --concurrency is 'many'; allowed is a whole number",
					"--retries=1.5|error: --retries is '1.5'; allowed is a whole number",
					"--checksum=12|error: --checksum: '12' is no checksum; allowed is",
					"--to=|error: --to is empty; allowed is a path",
					"-i=|error: --input-file is empty; allowed is a path",
					"--netrc-file=/no/such|netrc file /no/such cannot be read: there is no such file" })
	void wrongValuesAreNamed(String argument, String named) {
		String[] words = argument.contains("Range") ? new String[] { argument } : argument.split(" ");
		List<String> args = new ArrayList<>(List.of(words));
		args.addAll(List.of("-o", "x", this.origin.demo("never.bin")));
		assertThat(run(args.toArray(String[]::new))).isEqualTo(2);
		assertThat(err()).contains(named);
		assertThat(this.origin.requests).isEmpty();
	}

	/**
	 * It would be the current directory, which a script with an unset variable does not
	 * mean.
	 */
	@Test
	void anOutputThatIsEmptyIsNamed() {
		assertThat(run("-o", "", this.origin.demo("never.bin"))).isEqualTo(2);
		assertThat(err()).contains("error: --output is empty; allowed is a path, such as . for the current directory");
		assertThat(this.origin.requests).isEmpty();
	}

	@Test
	void anAddressWithoutSchemeGetsAHint() {
		assertThat(run("example.com/file.zip")).isEqualTo(2);
		assertThat(err()).contains("https://example.com/file.zip");
	}

	@Test
	void failuresOfAListNameItsLine() throws IOException {
		Path list = Files.writeString(this.to.resolve("list.txt"),
				"# two\n" + this.origin.demo("a.bin?page=1&failures=1&status=404") + "\n" + this.origin.demo("b.bin"));
		assertThat(run("--to=" + this.to, "--input-file=" + list)).isEqualTo(1);
		assertThat(err()).contains("list.txt line 2, " + this.origin.demo("a.bin?page=1&failures=1&status=404"));
	}

	@Test
	void withoutProgressOnlyEndsAreTold() {
		assertThat(run("--to=" + this.to, "--no-progress", this.origin.demo("a.bin"))).isZero();
		assertThat(out().lines()).hasSize(2).first().asString().startsWith("completed a.bin");
	}

	@Test
	void versionAndPlainLinesAreForPrograms() {
		assertThat(run("--version")).isZero();
		assertThat(out()).startsWith("download ");
		assertThat(run("--limit-rate=100M", "--progress=bar", "--to=" + this.to, this.origin.demo("a.bin"))).isZero();
		assertThat(out()).contains("0 of 1 done").contains("1 completed");
	}

	@Test
	void everyLineOfJsonIsAnObject() throws IOException {
		Path list = Files.writeString(this.to.resolve("list.txt"),
				this.origin.demo("a.bin?size=10&failures=1&retryAfter=0") + "\nnonsense\n"
						+ this.origin.demo("b.bin?failures=1&status=404"));
		assertThat(
				run("--to=" + this.to, "--json", "--input-file=" + list, "--download-manager.retry.initial-delay=10ms"))
			.isEqualTo(1);
		List<JsonNode> lines = out().lines().map(JsonMapper.builder().build()::readTree).toList();
		assertThat(lines).allMatch((line) -> line.get("schema").asInt() == 1 && line.hasNonNull("at"));
		assertThat(types(lines, "a.bin")).containsExactly("Queued", "Retrying", "Probed", "Started", "Completed");
		assertThat(types(lines, "b.bin")).contains("Queued", "Failed");
		JsonNode completed = only(lines, "Completed");
		assertThat(completed.get("fileName").asString()).isEqualTo("a.bin");
		assertThat(completed.get("bytesDownloaded").asLong()).isEqualTo(10);
		assertThat(completed.get("percent").asDouble()).isEqualTo(100);
		assertThat(completed.get("status").asString()).isEqualTo("COMPLETED");
		assertThat(completed.get("place").asString()).endsWith("list.txt line 1");
		assertThat(completed.propertyNames()).contains("id", "url", "destination", "totalBytes", "bytesPerSecond",
				"etaSeconds", "attempt", "maxRetries", "group", "errorType", "errorMessage", "submittedAt", "startedAt",
				"finishedAt", "resumable", "throttled");
		assertThat(only(lines, "Retrying").get("errorType").asString()).isEqualTo("UnexpectedStatus");
		assertThat(lines).filteredOn((line) -> "BadLine".equals(line.path("errorType").asString("")))
			.singleElement()
			.satisfies((line) -> {
				assertThat(line.get("place").asString()).endsWith("list.txt line 2");
				assertThat(line.get("errorMessage").asString()).contains("list.txt line 2").doesNotStartWith("failed");
			});
		JsonNode summary = lines.get(lines.size() - 1);
		assertThat(summary.get("type").asString()).isEqualTo("Summary");
		assertThat(summary.get("completed").asInt()).isEqualTo(1);
		assertThat(summary.get("failed").asInt()).isEqualTo(2);
	}

	@Test
	void aRetryNamesItsErrorThoughTheFileIsThereWhenItIsTold() throws Exception {
		List<DownloadEvent> events = new CopyOnWriteArrayList<>();
		Item item = new Item("", DownloadRequest.builder(this.origin.demo("a.bin?size=10&failures=1")),
				(its, event) -> events.add(event));
		try (DownloadManager manager = DownloadManager.builder()
			.directory(this.to)
			.addressPolicy(AddressPolicy.any())
			.retry(new RetrySettings(1, Duration.ofMillis(1), 1, Duration.ofMillis(1), 0, Duration.ofMinutes(1)))
			.build()) {
			item.submit(manager).get();
		}
		JsonReporter reporter = new JsonReporter(stream(this.out), stream(this.err), new Board(Clock.systemUTC()),
				Clock.systemUTC(), Duration.ofHours(1));
		events.stream()
			.filter((event) -> event instanceof DownloadEvent.Retrying)
			.forEach((event) -> reporter.event(item, event));
		JsonNode line = JsonMapper.builder().build().readTree(out());
		assertThat(line.get("errorType").asString()).isEqualTo("UnexpectedStatus");
		assertThat(line.get("error").get("status").asInt()).isEqualTo(503);
	}

	@Test
	void jsonIsUtf8WhateverTheSystemHas() throws IOException {
		assumeThat(System.getProperty("sun.jnu.encoding")).as("the encoding of file names").isEqualTo("UTF-8");
		List<String> names = List.of("na\u00efve \u62a5\u544a \ud83d\ude80.bin", "it's $(x) `y` & ;.bin",
				"e\u0301 %41.bin");
		Path list = Files.write(this.to.resolve("list.txt"),
				names.stream().map((name) -> this.origin.demo("a.bin?size=1") + "\t" + name).toList());
		PrintStream latin = new PrintStream(this.out, false, StandardCharsets.ISO_8859_1);
		int code = new DownloadCli("download", InputStream.nullInputStream(), latin, latin, false, Map.of())
			.call("--json", "--to=" + this.to, "--input-file=" + list);
		List<JsonNode> lines = out().lines().map(JsonMapper.builder().build()::readTree).toList();
		assertThat(lines).filteredOn((line) -> line.get("type").asString().equals("Completed"))
			.extracting((line) -> line.get("fileName").asString())
			.containsExactlyInAnyOrderElementsOf(names);
		assertThat(code).isZero();
	}

	private static JsonNode only(List<JsonNode> lines, String type) {
		List<JsonNode> found = lines.stream().filter((line) -> line.get("type").asString().equals(type)).toList();
		assertThat(found).hasSize(1);
		return found.get(0);
	}

	private static List<String> types(List<JsonNode> lines, String name) {
		return lines.stream()
			.filter((line) -> line.path("url").asString("").contains("/" + name + "?"))
			.map((line) -> line.get("type").asString())
			.filter((type) -> !type.equals("Progress"))
			.toList();
	}

	private int run(String... args) {
		this.out.reset();
		this.err.reset();
		return new DownloadCli("download", InputStream.nullInputStream(), stream(this.out), stream(this.err), false,
				System.getenv())
			.call(args);
	}

	private String out() {
		return this.out.toString(StandardCharsets.UTF_8);
	}

	private String err() {
		return this.err.toString(StandardCharsets.UTF_8);
	}

	private static PrintStream stream(ByteArrayOutputStream bytes) {
		return new PrintStream(bytes, false, StandardCharsets.UTF_8);
	}

}
