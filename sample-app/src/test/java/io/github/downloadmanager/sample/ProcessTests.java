package io.github.downloadmanager.sample;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The application as a process of its own: what only shows there.
 */
class ProcessTests {

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
	void withAddressesItIsACommandLineWhoseOutputIsClean() throws Exception {
		Process process = java(server.demo("here.bin?size=100000"));
		List<String> out = lines(process);
		assertThat(process.waitFor()).isZero();
		assertThat(this.work.resolve("here.bin")).hasSize(100000);
		assertThat(out).hasSize(3);
		assertThat(out.get(0)).isEqualTo("started here.bin (100 kB)");
		assertThat(this.work.resolve("err.txt")).content().isEmpty();
		assertThat(java("no-url").waitFor()).isEqualTo(2);
	}

	@Test
	void propertiesAloneAreForTheServer() {
		assertThat(SampleApplication.isCommandLine()).isFalse();
		assertThat(SampleApplication.isCommandLine("--server.port=9000", "--download-manager.max-concurrent=1",
				"--spring.profiles.active=x", "--management.server.port=1", "--logging.level.root=debug",
				"--sample.events.buffer=1"))
			.isFalse();
		assertThat(SampleApplication.isCommandLine("--serve.port=1")).isTrue();
		assertThat(SampleApplication.isCommandLine("--server.port=1", "http://a/")).isTrue();
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

	/** Where file names are ASCII, which is fixed when Java starts. */
	@Test
	@EnabledOnOs(OS.LINUX)
	void nameThatTheEncodingDoesNotHaveIsABadRequestAndNothingElseSuffers() throws Exception {
		ProcessBuilder builder = builder("--server.port=0",
				"--download-manager.directory=" + this.work.resolve("files"));
		builder.environment().put("LC_ALL", "C");
		// Java 18 and later take the encoding of names from this property, too.
		builder.command().add(1, "-Dsun.jnu.encoding=ANSI_X3.4-1968");
		withServer(builder.start(), (address) -> {
			String source = address + "/demo/files/a.bin?size=1000";
			HttpResponse<String> refused = submit(address, source, "\u62a5\u544a.txt");
			assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
			assertThat(RunningServer.json(refused).get("field").stringValue()).isEqualTo("fileName");
			assertThat(refused.body()).contains("cannot be stored", "LC_ALL=C.UTF-8").doesNotContain("Exception");
			HttpResponse<String> taken = submit(address, source, "report.txt");
			assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
			HttpRequest list = HttpRequest.newBuilder(URI.create(address + "/api/downloads")).build();
			assertThat(HttpClient.newHttpClient().send(list, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
		});
	}

	private static HttpResponse<String> submit(String address, String source, String fileName) throws Exception {
		String body = "{\"url\":\"" + source + "\",\"fileName\":\"" + fileName + "\"}";
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(address + "/api/downloads"))
				.header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers.ofString(body))
				.build(), BodyHandlers.ofString());
	}

	/** What a server that is started in the current directory answers. */
	private List<Integer> statuses(List<String> paths, String... args) throws Exception {
		List<String> all = new ArrayList<>(List.of("--server.port=0"));
		all.addAll(List.of(args));
		List<Integer> statuses = new ArrayList<>();
		withServer(java(all.toArray(String[]::new)), (address) -> {
			for (String path : paths) {
				HttpRequest request = HttpRequest.newBuilder(URI.create(address + path)).build();
				statuses.add(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode());
			}
		});
		return statuses;
	}

	/** Tells the address of a server, and ends it. */
	private static void withServer(Process process, ThrowingConsumer<String> action) throws IOException {
		try (BufferedReader out = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
			String port = out.lines()
				.map(Pattern.compile("Tomcat started on port (\\d+)")::matcher)
				.filter(Matcher::find)
				.map((matcher) -> matcher.group(1))
				.findFirst()
				.orElseThrow();
			action.accept("http://127.0.0.1:" + port);
		}
		finally {
			process.destroy();
			process.onExit().join();
		}
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

	private static List<String> lines(Process process) throws IOException {
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
	}

}
