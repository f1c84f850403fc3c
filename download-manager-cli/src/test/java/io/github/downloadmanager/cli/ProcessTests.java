package io.github.downloadmanager.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The command line as a process of its own: what only shows there.
 */
class ProcessTests {

	private static Origin server;

	@TempDir
	private Path work;

	@BeforeAll
	static void start() {
		server = Origin.start();
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@Test
	void filesLandInTheCurrentDirectoryAndOutputIsClean() throws Exception {
		Process process = java(server.demo("here.bin?size=100000"));
		List<String> out = CliProcess.lines(process);
		assertThat(process.waitFor()).isZero();
		assertThat(this.work.resolve("here.bin")).hasSize(100000);
		assertThat(out).hasSize(3);
		assertThat(out.get(0)).isEqualTo("started here.bin (100 kB)");
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
		assumeThat(CliProcess.ignoresInterrupts())
			.as("a job in the background of a script ignores them, and its children too")
			.isFalse();
		Process process = java(server.demo("slow.bin?size=1000000&hold=1000"));
		BufferedReader out = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		assertThat(out.readLine()).startsWith("started slow.bin");
		new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
		assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).isEqualTo(130);
		assertThat(this.work.toFile().list()).containsExactly("err.txt");
		assertThat(this.work.resolve("err.txt")).content().contains("stopping... ");
	}

	@ParameterizedTest
	@CsvSource({ "TERM, 143", "HUP, 129" })
	@DisabledOnOs(OS.WINDOWS)
	void otherSignalsEndItInTheSameWayWithTheirOwnCode(String signal, int code) throws Exception {
		// A process that nohup started ignores SIGHUP, as it is meant to, and so do those
		// that it starts itself.
		assumeThat(signal.equals("HUP") && ignoresHangUp()).isFalse();
		Process process = java(server.demo("slow.bin?size=1000000&hold=1000"));
		BufferedReader out = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		assertThat(out.readLine()).startsWith("started slow.bin");
		new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
		assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).isEqualTo(code);
		assertThat(this.work.toFile().list()).containsExactly("err.txt");
		assertThat(this.work.resolve("err.txt")).content().contains("stopping... removed 1 part file");
	}

	/** Whether this process does, as far as Linux tells. */
	private static boolean ignoresHangUp() throws IOException {
		Path status = Path.of("/proc/self/status");
		return Files.exists(status) && Files.readAllLines(status)
			.stream()
			.filter((line) -> line.startsWith("SigIgn:"))
			.anyMatch((line) -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1) != 0);
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void jsonHasItsLastLineThoughItIsStopped() throws Exception {
		Process process = java("--json", "--continue", server.demo("stopped.bin?size=1000000&hold=1000"));
		BufferedReader out = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		String line = out.readLine();
		while (!line.contains("\"type\":\"Started\"")) {
			line = out.readLine();
		}
		new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor();
		List<JsonNode> rest = out.lines().map(JsonMapper.builder().build()::readTree).toList();
		assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).isEqualTo(143);
		assertThat(rest).anyMatch((each) -> each.get("type").asString().equals("Cancelled"))
			.last()
			.satisfies((last) -> {
				assertThat(last.get("type").asString()).isEqualTo("Summary");
				assertThat(last.get("cancelled").asInt()).isEqualTo(1);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "--json", "--progress=auto" })
	void fortyFilesOfWhichSomeFailAreWholeLinesWithoutControlCharacters(String how) throws Exception {
		List<String> args = new ArrayList<>(List.of(how, "--retries=0", "--concurrency=20"));
		for (int i = 0; i < 40; i++) {
			args.add(server.demo("%E2%9C%85%0A%1B[31m-" + i + ".bin?size=20000" + ((i % 8 == 0) ? "&failures=9" : "")));
		}
		ProcessBuilder builder = builder(args.toArray(String[]::new));
		builder.environment().put("TERM", "xterm-256color");
		builder.environment().remove("NO_COLOR");
		Process process = builder.start();
		String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).isEqualTo(1);
		String err = Files.readString(this.work.resolve("err.txt"));
		assertThat((out + err).chars().filter((c) -> c < ' ' && c != '\n' || c == 0x7F)).isEmpty();
		assertThat(out).endsWith("\n");
		if (!how.equals("--json")) {
			assertThat(err.lines()).hasSize(5).allMatch((line) -> line.startsWith("failed "));
			assertThat(out.lines().filter((line) -> line.startsWith("completed "))).hasSize(35);
			return;
		}
		assertThat(err).isEmpty();
		List<JsonNode> lines = out.lines().map(JsonMapper.builder().build()::readTree).toList();
		assertThat(lines).allMatch((line) -> line.isObject() && line.get("schema").asInt() == 1);
		assertThat(lines.stream().filter((line) -> line.get("type").asString().equals("Completed"))).hasSize(35);
		assertThat(lines.stream().filter((line) -> line.get("type").asString().equals("Failed"))).hasSize(5);
		assertThat(lines).last().satisfies((last) -> {
			assertThat(last.get("type").asString()).isEqualTo("Summary");
			assertThat(last.get("completed").asInt()).isEqualTo(35);
			assertThat(last.get("failed").asInt()).isEqualTo(5);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "-", "/dev/stdout" })
	void standardOutputHasTheContentAndNothingElse(String output) throws Exception {
		Process process = java("-o", output, server.demo("piped.bin?size=300000"));
		byte[] content = process.getInputStream().readAllBytes();
		assertThat(process.waitFor()).isZero();
		assertThat(content).isEqualTo(new byte[300000]);
		assertThat(this.work.toFile().list()).containsExactly("err.txt");
		assertThat(this.work.resolve("err.txt")).content().contains("1 completed (300 kB in ");
	}

	/** A stream that keeps silent about errors would make a success of it. */
	@Test
	@EnabledOnOs(OS.LINUX)
	void contentThatStandardOutputDoesNotTakeIsAFailure() throws Exception {
		Process full = builder("-o", "-", server.demo("full.bin?size=300000")).redirectOutput(new File("/dev/full"))
			.start();
		assertThat(full.waitFor()).isEqualTo(1);
		assertThat(this.work.resolve("err.txt")).content().contains("failed ").contains("0 completed");
		Process gone = java("-o", "-", server.demo("gone.bin?size=3000000"));
		assertThat(gone.getInputStream().readNBytes(10)).hasSize(10);
		gone.getInputStream().close();
		assertThat(gone.waitFor()).isEqualTo(1);
		assertThat(this.work.resolve("err.txt")).content().contains("failed ").contains("0 completed");
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void aSecondInterruptEndsTheProcessThoughItsOutputIsStuck() throws Exception {
		assumeThat(CliProcess.ignoresInterrupts()).isFalse();
		try (Origin origin = Origin.start()) {
			// Nobody reads what it prints, so its listeners hang when the pipe is full.
			List<String> args = new ArrayList<>(List.of("--json", "--concurrency=50"));
			for (int i = 0; i < 300; i++) {
				args.add(origin.demo(i + ".bin?size=10"));
			}
			args.add(origin.demo("slow.bin?size=1000000&hold=1000"));
			Process process = new ProcessBuilder(CliProcess.command(args.toArray(String[]::new)))
				.directory(this.work.toFile())
				.start();
			InputStream err = process.getErrorStream();
			while (!origin.isHolding()) {
				Thread.onSpinWait();
			}
			new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
			assertThat(new String(err.readNBytes(12), StandardCharsets.UTF_8)).isEqualTo("stopping... ");
			new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
			assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).isEqualTo(130);
			assertThat(err.readAllBytes()).isEmpty();
		}
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

	@Test
	void jsonThatCannotBeWrittenIsAFailure() throws Exception {
		Path full = Path.of("/dev/full");
		assumeThat(full).as("a disk that is always full").exists();
		Process process = builder("--json", server.demo("whole.bin?size=1000")).redirectOutput(full.toFile()).start();
		assertThat(process.waitFor()).isEqualTo(1);
		assertThat(this.work.resolve("whole.bin")).hasSize(1000);
		assertThat(this.work.resolve("err.txt")).content().contains("its JSON is not complete");
	}

	private Process java(String... args) throws IOException {
		return builder(args).start();
	}

	private ProcessBuilder builder(String... args) {
		return new ProcessBuilder(CliProcess.command(args)).directory(this.work.toFile())
			.redirectError(this.work.resolve("err.txt").toFile());
	}

}
