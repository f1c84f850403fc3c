package io.github.downloadmanager.sample.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.downloadmanager.sample.RunningServer;
import io.github.downloadmanager.sample.SampleApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The command line as a process of its own: what only shows there.
 */
class ProcessTests {

	private static final long SIGINT_BIT = 1L << (2 - 1);

	private static RunningServer server;

	@TempDir
	private Path work;

	@BeforeAll
	static void start(@TempDir Path directory) {
		server = RunningServer.start(directory);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void filesLandInTheCurrentDirectoryAndOutputIsClean() throws Exception {
		Process process = java(server.demo("here.bin?size=100000"));
		List<String> out = lines(process);
		assertThat(process.waitFor()).isZero();
		assertThat(this.work.resolve("here.bin")).hasSize(100000);
		assertThat(out).hasSize(3);
		assertThat(out.get(0)).isEqualTo("started here.bin (97.7 KiB)");
		assertThat(this.work.resolve("err.txt")).isEmptyFile();
	}

	@Test
	void usageErrorsEndWithTwoAndFailuresWithOne() throws Exception {
		assertThat(java("no-url").waitFor()).isEqualTo(2);
		assertThat(java(server.url("/none")).waitFor()).isEqualTo(1);
		assertThat(this.work.resolve("err.txt")).content().contains("404");
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void interruptCancelsAndCleansUp() throws Exception {
		assumeThat(ignoresInterrupts()).as("a job in the background of a script ignores them, and its children too")
			.isFalse();
		Process process = java(server.demo("slow.bin?size=10000000&rate=50000"));
		BufferedReader out = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		assertThat(out.readLine()).startsWith("started slow.bin");
		new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
		assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).isEqualTo(130);
		assertThat(this.work.toFile().list()).containsExactly("err.txt");
		assertThat(this.work.resolve("err.txt")).content().contains("stopped");
	}

	@ParameterizedTest
	@ValueSource(strings = { "cli.properties", "config/any/cli.yaml", "application.properties" })
	void fileInTheCurrentDirectoryConfiguresNothing(String name) throws Exception {
		Path planted = this.work.resolve(name);
		Files.createDirectories(planted.getParent());
		Files.writeString(planted,
				name.endsWith(".yaml") ? "download-manager: { directory: elsewhere, existing-file: replace }"
						: "download-manager.directory=elsewhere\ndownload-manager.existing-file=replace");
		Path mine = Files.writeString(this.work.resolve("mine.txt"), "mine");
		assertThat(java(server.demo("mine.txt?size=10"), server.demo("new.txt?size=10")).waitFor()).isEqualTo(1);
		assertThat(mine).hasContent("mine");
		assertThat(this.work.resolve("new.txt")).hasSize(10);
		assertThat(this.work.resolve("elsewhere")).doesNotExist();
	}

	@Test
	void serverIsNotConfiguredByFilesInTheCurrentDirectory() throws Exception {
		for (String name : List.of("application.properties", "config/application.properties",
				"config/any/application.properties", "application-default.properties")) {
			Path planted = this.work.resolve(name);
			Files.createDirectories(planted.getParent());
			Files.writeString(planted, "management.endpoints.web.exposure.include=*");
		}
		for (String name : List.of("application.yml", "config/application.yaml", "application-default.yaml")) {
			Files.writeString(this.work.resolve(name), "management.endpoints.web.exposure.include: '*'");
		}
		for (String name : List.of("public", "static", "src/main/webapp")) {
			Files.writeString(Files.createDirectories(this.work.resolve(name)).resolve("planted.html"), "planted");
		}
		assertThat(statuses(List.of("/actuator/env", "/planted.html"))).containsExactly(404, 404);
		assertThat(statuses(List.of("/actuator/env"), "--spring.config.additional-location=file:./config/"))
			.containsExactly(200);
	}

	/** What a server that is started in the current directory answers. */
	private List<Integer> statuses(List<String> paths, String... args) throws Exception {
		List<String> all = new ArrayList<>(List.of("--server.port=0"));
		all.addAll(List.of(args));
		Process process = java(all.toArray(String[]::new));
		try (BufferedReader out = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
			String port = out.lines()
				.map(Pattern.compile("Tomcat started on port (\\d+)")::matcher)
				.filter(Matcher::find)
				.map((matcher) -> matcher.group(1))
				.findFirst()
				.orElseThrow();
			List<Integer> statuses = new ArrayList<>();
			for (String path : paths) {
				HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
				statuses.add(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode());
			}
			return statuses;
		}
		finally {
			process.destroy();
			process.waitFor();
		}
	}

	@Test
	void environmentConfiguresAndArgumentsHaveTheLastWord() throws Exception {
		Path directory = Files.createDirectory(this.work.resolve("environment"));
		Files.writeString(directory.resolve("here.bin"), "mine");
		ProcessBuilder process = builder("--download-manager.existing-file=rename", server.demo("here.bin?size=10"));
		process.environment().put("DOWNLOADMANAGER_DIRECTORY", "environment");
		process.environment().put("DOWNLOADMANAGER_EXISTINGFILE", "replace");
		assertThat(process.start().waitFor()).isZero();
		assertThat(directory.resolve("here.bin")).hasContent("mine");
		assertThat(directory.toFile().list()).hasSize(2);
	}

	/** The encoding of file names is fixed when Java starts. */
	@Test
	@EnabledOnOs(OS.LINUX)
	void aNameThatTheEncodingDoesNotHaveIsNoReasonToDropTheRest() throws Exception {
		Files.writeString(
				this.work.resolve("list.txt"), server.demo("a.bin?size=1") + "\t\u62a5\u544a.bin\n"
						+ server.demo("%E4%BD%A0.bin?size=2") + "\n" + server.demo("c.bin?size=3"),
				StandardCharsets.UTF_8);
		ProcessBuilder process = builder("--input-file=list.txt");
		process.environment().put("LC_ALL", "C");
		assertThat(process.start().waitFor()).isEqualTo(1);
		assertThat(this.work.resolve("%E4%BD%A0.bin")).hasSize(2);
		assertThat(this.work.resolve("c.bin")).hasSize(3);
		assertThat(this.work.resolve("err.txt")).content().contains("LC_ALL=C.UTF-8").doesNotContain("\tat ");
	}

	private Process java(String... args) throws IOException {
		return builder(args).start();
	}

	private ProcessBuilder builder(String... args) {
		List<String> command = new ArrayList<>(
				List.of(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java"));
		if (Runtime.version().feature() >= 24) {
			// The jar's manifest says so; a class path has none.
			command.add("--enable-native-access=ALL-UNNAMED");
			command.add("--sun-misc-unsafe-memory-access=allow");
		}
		command.addAll(List.of("-cp", classPath(), SampleApplication.class.getName()));
		command.addAll(List.of(args));
		return new ProcessBuilder(command).directory(this.work.toFile())
			.redirectError(this.work.resolve("err.txt").toFile());
	}

	/** Without empty entries, which stand for the current directory. */
	private static String classPath() {
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.isEmpty())
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static boolean ignoresInterrupts() throws IOException {
		Path status = Path.of("/proc/self/status");
		if (!Files.exists(status)) {
			return false;
		}
		return Files.readAllLines(status)
			.stream()
			.filter((line) -> line.startsWith("SigIgn:"))
			.anyMatch((line) -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & SIGINT_BIT) != 0);
	}

	private static List<String> lines(Process process) throws IOException {
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
	}

}
