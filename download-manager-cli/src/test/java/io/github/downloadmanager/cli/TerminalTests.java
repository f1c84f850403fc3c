package io.github.downloadmanager.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * The command line in a terminal, which Python makes. Skipped where there is none.
 */
@DisabledOnOs(OS.WINDOWS)
class TerminalTests {

	private final Origin origin = Origin.start();

	@TempDir
	private Path work;

	@TempDir
	private Path to;

	private String output = "";

	private String noColour = "1";

	private String term = "xterm-256color";

	@BeforeEach
	void python() throws Exception {
		assumeThat(hasPython()).as("python3, version 3.9 or later").isTrue();
	}

	@AfterEach
	void stop() {
		this.origin.close();
	}

	@Test
	void noLineIsWrappedWhenTheWindowGetsNarrower() throws Exception {
		List<String> urls = held(3);
		assertThat(run("100x20", List.of("text:of 3", "frames:6", "resize:60x20", "frames:12", "key:int"), urls))
			.isEqualTo(130);
		Screen screen = new Screen(100).show(drawn());
		assertThat(screen.wrapped).isZero();
		assertThat(screen.frames).isGreaterThan(8);
		// One may be drawn before the size is known.
		assertThat(screen.cutFrames).isLessThanOrEqualTo(2);
		assertThat(screen.lines().get(0)).startsWith(" 0 of 3 done");
	}

	@ParameterizedTest
	@ValueSource(strings = { "40x10", "30x8" })
	void namesOfWideCharactersStandInTheirColumnInNarrowWindows(String window) throws Exception {
		List<String> urls = Stream
			.of("%E2%9C%85%E2%9A%A1%E5%A0%B1%F0%9F%9A%80-1.bin", "plain-name-2.bin",
					"e%CC%81%E3%83%95%E3%82%9A-e%CC%81-3.bin")
			.map((name) -> this.origin.demo(name + "?size=100000&hold=50000"))
			.toList();
		assertThat(run("100x20", List.of("text:150 of 300 kB", "frames:3", "resize:" + window, "frames:12", "key:int"),
				urls))
			.isEqualTo(130);
		Screen screen = new Screen(100).show(drawn());
		assertThat(screen.wrapped).isZero();
		assertThat(screen.frames).isGreaterThan(8);
		assertThat(screen.cutFrames).isLessThanOrEqualTo(2);
		List<String> lines = screen.lines();
		assertThat(lines).hasSize(4);
		assertThat(lines.subList(1, 4)).extracting((line) -> line.indexOf("50 %")).doesNotContain(-1);
		assertThat(lines.subList(1, 4).stream().map((line) -> line.indexOf("50 %")).distinct()).hasSize(1);
	}

	@Test
	void somethingIsOnTheScreenBeforeAnythingElse() throws Exception {
		assertThat(run("80x24", List.of(), List.of(this.origin.demo("a.bin?size=5")))).isZero();
		assertThat(this.output).startsWith(" starting...\r");
		assertThat(new Screen(80).show(this.output).lines()).noneMatch((line) -> line.contains("starting"));
	}

	@Test
	void nothingStaysOnTheScreenIfOnlyFailuresAreTold() throws Exception {
		assertThat(run("80x24", List.of(), List.of(this.origin.demo("a.bin?size=5"), "-cq"))).isZero();
		assertThat(new Screen(80).show(this.output).lines()).containsExactly("");
	}

	@Test
	void passwordIsAskedForAndNotShown() throws Exception {
		assertThat(run("80x24", List.of("text:Password for ann: ", "type:S3CR3T"),
				List.of(this.origin.demo("a.bin?size=5"), "--user=ann")))
			.isZero();
		assertThat(this.output).contains("1 completed").doesNotContain("S3CR3T");
		assertThat(this.origin.requests.get(0).getFirst("Authorization")).isEqualTo("Basic YW5uOlMzQ1IzVA==");
	}

	@Test
	void coloursAreForTerminalsThatHaveThem() throws Exception {
		this.noColour = "";
		List<String> args = List.of(this.origin.demo("busy.bin?failures=9&retryAfter=50"));
		assertThat(run("90x24", List.of("text:again in", "frames:2", "key:int"), args)).isEqualTo(130);
		assertThat(this.output).contains("\u001B[33m busy.bin");
		this.term = "dumb";
		assertThat(run("90x24", List.of(), List.of(this.origin.demo("a.bin?size=5")))).isZero();
		assertThat(this.output).doesNotContain("\u001B").startsWith("started a.bin (5 B)");
	}

	@Test
	void rowsSayHowFarFilesAreInColumnsOfOneWidth() throws Exception {
		List<String> urls = held(3);
		assertThat(run("100x20", List.of("text:50 %", "frames:6", "key:int"), urls)).isEqualTo(130);
		List<String> lines = new Screen(100).show(drawn()).lines();
		assertThat(lines.get(0)).startsWith(" 0 of 3 done \u00b7 150 of 300 kB (50 %)");
		assertThat(lines).hasSize(4);
		assertThat(lines.subList(1, 4)).allMatch((line) -> line
			.matches(" a-long-name.*-[012]\\.tar\\.gz   50 %  .*  50\\.0 / 100 kB  +[0-9.]+ k?B/s.*"));
	}

	@Test
	void interruptSaysWhatIsRemovedAndHowToKeepIt() throws Exception {
		assertThat(run("80x24", List.of("text:50 %", "key:int"), held(3))).isEqualTo(130);
		assertThat(this.output).contains("stopping... removed 3 part files (--continue would keep them)")
			.doesNotContain("failed ");
		assertThat(files()).isEmpty();
	}

	@Test
	void twoInterruptsEndItWithoutAWordTooMuch() throws Exception {
		assertThat(run("80x24", List.of("text:50 %", "key:int", "text:stopping...", "key:int"), held(3)))
			.isEqualTo(130);
		assertThat(this.output).contains("stopping...").doesNotContain("Exception").doesNotContain("failed ");
	}

	@Test
	void interruptSaysWhatIsKeptAndAnotherRunGoesOn() throws Exception {
		List<String> args = new ArrayList<>(held(3));
		args.add("--continue");
		assertThat(run("80x24", List.of("text:50 %", "key:int"), args)).isEqualTo(130);
		assertThat(this.output).contains("stopping... kept 150 kB of 3 files (run again to go on)");
		assertThat(files()).isNotEmpty();
		this.origin.release();
		assertThat(run("80x24", List.of(), args)).isZero();
		assertThat(this.output).contains("3 completed (300 kB in ").contains("150 kB of it resumed");
		assertThat(this.origin.ranges).hasSize(3);
	}

	@Test
	void fortyFilesLeaveRoomInTheWindow() throws Exception {
		List<String> args = new ArrayList<>(held(40));
		args.add("--concurrency=30");
		assertThat(run("80x12", List.of("text:, 10 in line", "frames:4", "key:int"), args)).isEqualTo(130);
		Screen screen = new Screen(80).show(drawn());
		assertThat(screen.tallest).isEqualTo(10);
		assertThat(screen.wrapped).isZero();
		assertThat(this.output).contains("22 more running, 10 in line");
	}

	@Test
	void whatIsThereStaysAboveTheRows() throws Exception {
		List<String> args = new ArrayList<>(held(1));
		args.add(this.origin.demo("small.bin?size=5"));
		args.add(this.origin.demo("none/x.bin?failures=9&status=404"));
		assertThat(run("80x24", List.of("text:1 of 3 done", "text:1 failed", "frames:2", "key:int"), args))
			.isEqualTo(130);
		List<String> lines = new Screen(80).show(this.output).lines();
		assertThat(lines).anyMatch((line) -> line.startsWith("completed small.bin (5 B in "))
			.anyMatch((line) -> line.startsWith("failed ") && line.contains("none/x.bin"))
			.noneMatch((line) -> line.contains("of 3 done"));
	}

	@Test
	void aFileThatWaitsSaysWhy() throws Exception {
		assertThat(run("90x24", List.of("text:again in", "frames:2", "key:int"),
				List.of(this.origin.demo("busy.bin?failures=9&retryAfter=50"))))
			.isEqualTo(130);
		assertThat(this.output).doesNotContainPattern("\u001B\\[[0-9;]*m")
			.containsPattern("busy.bin  +wait  127\\.0\\.0\\.1: 503, again in 0:[45][0-9] \\(try 2 of 4\\)");
	}

	/** What was shown before Ctrl-C, which the terminal itself shows too. */
	private String drawn() {
		return this.output.substring(0, this.output.indexOf("^C"));
	}

	private List<String> held(int files) {
		return Stream.iterate(0, (i) -> i + 1)
			.limit(files)
			.map((i) -> this.origin.demo("a-long-name-of-a-release-for-linux-" + i + ".tar.gz?size=100000&hold=50000"))
			.toList();
	}

	private int run(String window, List<String> steps, List<String> args) throws Exception {
		Path script = this.work.resolve("pty_run.py");
		try (InputStream source = TerminalTests.class.getResourceAsStream("/pty_run.py")) {
			Files.write(script, source.readAllBytes());
		}
		Path shown = this.work.resolve("shown");
		List<String> command = new ArrayList<>(List.of("python3", script.toString(), window, shown.toString()));
		command.addAll(steps);
		command.add("--");
		command.addAll(CliProcess.command(args.toArray(String[]::new)));
		ProcessBuilder process = new ProcessBuilder(command).directory(this.to.toFile())
			.redirectOutput(this.work.resolve("out").toFile())
			.redirectError(this.work.resolve("err").toFile());
		process.environment().put("NO_COLOR", this.noColour);
		process.environment().put("TERM", this.term);
		process.environment().put("LC_ALL", "C.UTF-8");
		int code = process.start().waitFor();
		this.output = Files.readString(shown, StandardCharsets.UTF_8);
		assertThat(this.work.resolve("err")).isEmptyFile();
		return code;
	}

	private List<String> files() throws IOException {
		try (Stream<Path> files = Files.list(this.to)) {
			return files.map((file) -> file.getFileName().toString()).toList();
		}
	}

	private static boolean hasPython() throws InterruptedException {
		try {
			Process python = new ProcessBuilder("python3", "-c", "import os, pty; os.waitstatus_to_exitcode")
				.redirectErrorStream(true)
				.start();
			return python.waitFor(20, TimeUnit.SECONDS) && python.exitValue() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
