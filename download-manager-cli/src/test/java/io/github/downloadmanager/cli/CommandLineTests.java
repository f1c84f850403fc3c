package io.github.downloadmanager.cli;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.DownloadManagerBuilder;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.policy.AddressPolicy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CommandLineTests {

	private static final String FAST_RETRY = "--download-manager.retry.initial-delay=10ms";

	private static Origin server;

	@TempDir
	private Path to;

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	@BeforeAll
	static void start() {
		server = Origin.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void downloadsAllAndSaysSo() {
		assertThat(run(to(), server.demo("a.bin?size=100000"), server.demo("b.bin?size=5&failures=1"), FAST_RETRY))
			.isZero();
		assertThat(this.to.resolve("a.bin")).hasSize(100000);
		assertThat(this.to.resolve("b.bin")).hasSize(5);
		assertThat(out()).contains("started a.bin (100 kB)", "started b.bin (5 B)")
			.anyMatch((line) -> line.startsWith("completed a.bin (100 kB in "))
			.anyMatch((line) -> line.startsWith("completed b.bin (5 B in "))
			.hasSize(5);
		assertThat(out().get(4)).matches("2 completed \\(100 kB in .* s\\), 0 failed");
		assertThat(err()).isEmpty();
	}

	@Test
	void failuresAreNamedWithTheirReason() {
		assertThat(run(to(), "--retries=0", server.url("/no/such?token=S3CR3T"), server.demo("ok.bin?size=1"),
				server.demo("gone.bin?size=1000&failures=9")))
			.isEqualTo(1);
		assertThat(err()).hasSize(2)
			.anySatisfy((line) -> assertThat(line).startsWith("failed ").contains("/no/such").contains("404"))
			.anySatisfy((line) -> assertThat(line).startsWith("failed ").contains("gone.bin"));
		assertThat(out().get(out().size() - 1)).startsWith("1 completed").endsWith("2 failed");
		assertThat(this.out.toString(StandardCharsets.UTF_8) + this.err.toString(StandardCharsets.UTF_8))
			.doesNotContain("S3CR3T");
		assertThat(filesIn(this.to)).containsExactly("ok.bin");
	}

	@Test
	void existingFileIsKeptUnlessOverwriteIsSaid() throws IOException {
		Path file = Files.writeString(this.to.resolve("kept.bin"), "old");
		assertThat(run(to(), server.demo("kept.bin?size=10"))).isEqualTo(1);
		assertThat(file).hasContent("old");
		assertThat(err()).hasSize(1).first().asString().contains("kept.bin").contains("exists");
		assertThat(run(to(), "--overwrite", server.demo("kept.bin?size=10"))).isZero();
		assertThat(file).hasSize(10);
	}

	@Test
	void quietPrintsFailuresOnly() {
		assertThat(run(to(), "--quiet", server.demo("q.bin?size=10"))).isZero();
		assertThat(out()).isEmpty();
		assertThat(err()).isEmpty();
		assertThat(run(to(), "--quiet", server.url("/none"))).isEqualTo(1);
		assertThat(out()).isEmpty();
		assertThat(err()).hasSize(1);
	}

	@Test
	void inputFileNamesWhatItWants() throws IOException {
		Path input = Files.writeString(this.to.resolve("list.txt"),
				"\uFEFF# a comment\n\n  \t \n" + server.demo("one.bin?size=1") + "\n" + server.demo("two.bin?size=2")
						+ "\tsecond name.bin\r\n" + server.demo("three.bin?size=3") + "\t\n  # another",
				StandardCharsets.UTF_8);
		Path target = this.to.resolve("made/for/it");
		assertThat(run("--to=" + target, "--input-file=" + input, server.demo("zero.bin?size=0"))).isZero();
		assertThat(filesIn(target)).containsExactlyInAnyOrder("one.bin", "second name.bin", "three.bin", "zero.bin");
		assertThat(target.resolve("second name.bin")).hasSize(2);
	}

	@Test
	void addressesThatEndAlikeGetTheirNamesInTheOrderOfTheCall() throws IOException {
		Path input = Files.writeString(this.to.resolve("list.txt"), server.demo("own.bin?size=9") + "\t0.bin");
		assertThat(run(to(), "--concurrency=4", "--input-file=" + input, server.demo("0.bin?size=1&slow=1"),
				server.demo("0.bin?size=2"), server.demo("0 (2).bin?size=7".replace(" ", "%20")),
				server.demo("0.bin?size=3"), server.demo("other.bin?size=4")))
			.isZero();
		assertThat(this.to.resolve("0.bin")).hasSize(9);
		assertThat(this.to.resolve("0 (1).bin")).hasSize(1);
		assertThat(this.to.resolve("0 (3).bin")).hasSize(2);
		assertThat(this.to.resolve("0 (2).bin")).hasSize(7);
		assertThat(this.to.resolve("0 (4).bin")).hasSize(3);
		assertThat(this.to.resolve("other.bin")).hasSize(4);
	}

	@ParameterizedTest
	@ValueSource(strings = { "--to", "--input-file", "--output", "--netrc-file" })
	void aPathThatCannotBeIsNamedWithTheReason(String option) {
		assertThat(run(server.demo("never.bin?size=1"), option + "=a\0b")).isEqualTo(2);
		assertThat(err().get(0)).contains(option, "'a?b' is no path", "LC_ALL=C.UTF-8");
	}

	@Test
	void inputFileMayBeStandardInput() {
		String list = server.demo("stdin.bin?size=4");
		int code = new DownloadCli("download", new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8)),
				stream(this.out), stream(this.err), false, System.getenv())
			.call(to(), "--input-file=-");
		assertThat(code).isZero();
		assertThat(filesIn(this.to)).containsExactly("stdin.bin");
	}

	@ParameterizedTest
	@ValueSource(strings = { "not a url", "files/a.bin", "http://a/\tb\tc", "ftp://a/b", "http://u:S3CR3T@a/",
			"http://a/\t../x", "http://a/\u0007b?S3CR3T" })
	void badLineIsNamedAndTheOthersAreDownloaded(String line) throws IOException {
		Path input = Files.writeString(this.to.resolve("list.txt"),
				server.demo("one.bin?size=1") + "\n# fine\n" + line + "\n" + server.demo("two.bin?size=1") + "\n");
		assertThat(run(to(), "--input-file=" + input)).isEqualTo(1);
		assertThat(err().get(0)).contains("list.txt line 3: ");
		assertThat(out()).last().asString().startsWith("2 completed").contains("1 failed");
		assertThat(this.err.toString(StandardCharsets.UTF_8)).doesNotContain("S3CR3T");
		assertThat(filesIn(this.to)).containsExactlyInAnyOrder("list.txt", "one.bin", "two.bin");
	}

	@ParameterizedTest
	@CsvSource({ "files/a.bin, files/a.bin", "ftp://a/b, ftp", "http://user:S3CR3T@host/, user-info",
			"http://ho st/b?S3CR3T, http://ho st/b", "@file, ***@file", "--retries=-1, --retries",
			"--retries=many, --retries", "--concurrency=0, --concurrency", "--colour=S3CR3T, --colour",
			"--input-file=no/such/file, no/such/file", "--to, --to",
			"--download-manager.max-concurent=2, did you mean max-concurrent?" })
	void wrongArgumentIsNamed(String argument, String named) {
		assertThat(run(server.demo("never.bin?size=1"), argument)).isEqualTo(2);
		assertThat(err().get(0)).startsWith("error: ").contains(named);
		assertThat(this.err.toString(StandardCharsets.UTF_8)).doesNotContain("S3CR3T");
		assertThat(out()).isEmpty();
		assertThat(filesIn(this.to)).isEmpty();
	}

	@Test
	void aProxyOfTheEnvironmentThatIsNoneIsNamedWithoutItsPassword() {
		assertThatExceptionOfType(UsageException.class)
			.isThrownBy(
					() -> DownloadCli.proxy(DownloadManager.builder(), Map.of("http_proxy", "socks5://u:S3CR3T@proxy")))
			.withMessageContaining("http_proxy")
			.withMessageNotContaining("S3CR3T");
	}

	@Test
	void aProxyOfTheEnvironmentIsAskedUnlessAPropertySaysOtherwise() throws Exception {
		try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			List<String> asked = new CopyOnWriteArrayList<>();
			Thread refusing = new Thread(() -> refuse(proxy, asked));
			refusing.setDaemon(true);
			refusing.start();
			Map<String, String> environment = Map.of("http_proxy",
					"http://ann:S3CR3T@127.0.0.1:" + proxy.getLocalPort());
			for (String host : List.of("files.example:8080", "my_service")) {
				assertThatExceptionOfType(DownloadException.ConnectionFailed.class)
					.isThrownBy(() -> fetch("http://" + host + "/a", environment))
					.withMessageContaining("403")
					.withMessageNotContaining("S3CR3T");
			}
			fetch(server.demo("direct.bin?size=1").replace("127.0.0.1", "localhost"), environment);
			assertThat(asked).containsExactly("CONNECT files.example:8080 HTTP/1.1", "CONNECT my_service:80 HTTP/1.1");
			assertThatExceptionOfType(DownloadException.ConnectionFailed.class)
				.isThrownBy(() -> fetch("http://files.example/b", Map.of("http_proxy", "http://127.0.0.1:1"),
						"--download-manager.proxy.host=127.0.0.1",
						"--download-manager.proxy.port=" + proxy.getLocalPort()))
				.withMessageContaining("403");
		}
	}

	private void fetch(String url, Map<String, String> environment, String... properties) {
		DownloadManagerBuilder builder = DownloadManager.builder()
			.directory(this.to)
			.addressPolicy(AddressPolicy.any());
		DownloadCli.proxy(builder, environment);
		Properties.read(List.of(properties), Map.of()).apply(builder);
		try (DownloadManager manager = builder.build()) {
			manager.downloadAndWait(DownloadRequest.builder(url).retries(0).build());
		}
	}

	private static void refuse(ServerSocket proxy, List<String> asked) {
		while (true) {
			try (Socket client = proxy.accept()) {
				BufferedReader in = new BufferedReader(
						new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
				asked.add(in.readLine());
				String line = in.readLine();
				while (line != null && !line.isEmpty()) {
					line = in.readLine();
				}
				client.getOutputStream()
					.write("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	@Test
	void optionsWithoutAddressesAreWrong() {
		assertThat(run("--quiet")).isEqualTo(2);
		assertThat(err().get(0)).contains("nothing to download");
	}

	@Test
	void directoryThatCannotBeMadeIsWrong() throws IOException {
		Path file = Files.writeString(this.to.resolve("file"), "");
		assertThat(run("--to=" + file.resolve("sub"), server.demo("never.bin?size=1"))).isEqualTo(2);
		assertThat(err().get(0)).contains("--to");
	}

	@Test
	void propertiesReachTheManager() {
		assertThat(run(to(), "--download-manager.network.allow=external", server.demo("never.bin?size=1")))
			.isEqualTo(1);
		assertThat(filesIn(this.to)).isEmpty();
		assertThat(run(to(), "--download-manager.partial-files=perhaps", server.demo("never.bin?size=1"))).isEqualTo(2);
	}

	@Test
	void helpExplainsEveryOption() {
		assertThat(run("--help")).isZero();
		assertThat(this.out.toString(StandardCharsets.UTF_8)).contains("URL", "--to", "--input-file", "--retries",
				"--concurrency", "--overwrite", "--quiet", "--help", "Exit codes");
		assertThat(err()).isEmpty();
	}

	@Test
	void thousandsOfFilesArrive() throws IOException {
		List<String> lines = new ArrayList<>();
		for (int i = 0; i < 2000; i++) {
			lines.add(server.demo("many-" + i + ".bin?size=10"));
		}
		Path input = Files.write(this.to.resolve("list.txt"), lines);
		Path target = this.to.resolve("many");
		assertThat(run("--to=" + target, "--input-file=" + input, "--concurrency=16")).isZero();
		assertThat(filesIn(target)).hasSize(2000);
		assertThat(out()).hasSize(4001);
		assertThat(out().get(4000)).startsWith("2000 completed");
	}

	private int run(String... args) {
		this.out.reset();
		this.err.reset();
		return new DownloadCli("download", InputStream.nullInputStream(), stream(this.out), stream(this.err), false,
				System.getenv())
			.call(args);
	}

	private String to() {
		return "--to=" + this.to;
	}

	private List<String> out() {
		return this.out.toString(StandardCharsets.UTF_8).lines().toList();
	}

	private List<String> err() {
		return this.err.toString(StandardCharsets.UTF_8).lines().toList();
	}

	private static PrintStream stream(ByteArrayOutputStream bytes) {
		return new PrintStream(bytes, false, StandardCharsets.UTF_8);
	}

	private static List<String> filesIn(Path directory) {
		try (Stream<Path> files = Files.list(directory)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
