package io.github.downloadmanager.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The script that is called {@code download}, with a Java that writes down how it was
 * called, and makes the archive it was told to.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTests {

	private static final String JAVA = """
			#!/bin/sh
			for arg in "$@"; do
				case "$arg" in
					-XX:ArchiveClassesAtExit=*|-XX:AOTCacheOutput=*) echo archive >"${arg#*=}" ;;
				esac
			done
			case "$*" in
				*cli.Training*) echo "$@" >>"$CALLS.training" ;;
				*) echo "$@" >"$CALLS" ;;
			esac
			""";

	@TempDir
	private Path root;

	private Path java;

	private Path jar;

	@BeforeEach
	void install() throws IOException {
		Path bin = Files.createDirectories(this.root.resolve("bin"));
		Path share = Files.createDirectories(this.root.resolve("share/download-manager"));
		this.jar = Files.writeString(share.resolve("download-manager-cli.jar"), "");
		old(this.jar);
		script(bin.resolve("download"), Files.readString(Path.of("src/main/scripts/download")));
		script(share.resolve("make-archive"), Files.readString(Path.of("src/main/scripts/make-archive")));
		this.java = Files.createDirectories(this.root.resolve("a jdk/bin"));
		script(this.java.resolve("java"), JAVA);
		release("17.0.15");
	}

	@Test
	void theFirstCallMakesAnArchiveAndTheNextOneUsesIt() throws Exception {
		runAndTrain(1, "http://a/b c");
		assertThat(call()).doesNotContain("SharedArchiveFile").endsWith("cli.DownloadCli http://a/b c");
		assertThat(training()).hasSize(1).first().asString().contains("-XX:ArchiveClassesAtExit=");
		assertThat(archives()).singleElement().asString().endsWith("a jdk.jsa");
		run("http://a/");
		assertThat(call()).contains("-XX:SharedArchiveFile=" + this.root.toRealPath());
		assertThat(training()).hasSize(1);
	}

	@Test
	void aNewProgramOrJavaMakesItAnew() throws Exception {
		runAndTrain(1, "http://a/");
		Files.setLastModifiedTime(this.jar, FileTime.from(Instant.now().plus(Duration.ofHours(1))));
		runAndTrain(2, "http://a/");
		assertThat(call()).doesNotContain("SharedArchiveFile");
		assertThat(training()).hasSize(2);
		old(this.jar);
		Files.setLastModifiedTime(this.root.resolve("a jdk/release"),
				FileTime.from(Instant.now().plus(Duration.ofHours(1))));
		runAndTrain(3, "http://a/");
		assertThat(training()).hasSize(3);
	}

	@Test
	void fromJava25OnItIsAnAotCache() throws Exception {
		release("25.0.3");
		runAndTrain(1, "http://a/");
		run("http://a/");
		assertThat(training().get(0)).contains("-XX:AOTCacheOutput=").contains("--enable-native-access=ALL-UNNAMED");
		assertThat(call()).contains("-XX:AOTCache=").contains("--enable-native-access=ALL-UNNAMED");
	}

	@Test
	void itCanBeSwitchedOffAndJavaGetsOptions() throws Exception {
		ProcessBuilder launcher = launcher("--version");
		launcher.environment().put("DOWNLOAD_NO_ARCHIVE", "1");
		launcher.environment().put("DOWNLOAD_JAVA_OPTS", "-Xmx64m -Da=b");
		assertThat(launcher.start().waitFor()).isZero();
		assertThat(call()).startsWith("-Xmx64m -Da=b -XX:");
		assertThat(this.root.resolve("calls.training")).doesNotExist();
		assertThat(archives()).isEmpty();
	}

	@Test
	void aLinkOnThePathIsFollowed() throws Exception {
		Path link = Files.createSymbolicLink(this.root.resolve("dl"), Path.of("bin/download"));
		ProcessBuilder launcher = launcher();
		launcher.command(link.toString(), "--version");
		launcher.environment().put("DOWNLOAD_NO_ARCHIVE", "1");
		assertThat(launcher.start().waitFor()).isZero();
		assertThat(call()).endsWith("--version");
	}

	@Test
	void withoutJavaItSaysWhatIsMissing() throws Exception {
		ProcessBuilder launcher = launcher("--version");
		launcher.environment().put("JAVA_HOME", this.root.resolve("none").toString());
		Process process = launcher.start();
		assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)).contains("JAVA_HOME");
		assertThat(process.waitFor()).isEqualTo(1);
	}

	private void run(String... args) throws Exception {
		assertThat(launcher(args).start().waitFor()).isZero();
	}

	/** Runs it, and waits for the archive that it makes in the background. */
	private void runAndTrain(int trainings, String... args) throws Exception {
		run(args);
		while (training().size() < trainings
				|| archives().stream().anyMatch((file) -> file.toString().endsWith(".lock"))) {
			Thread.onSpinWait();
		}
	}

	private ProcessBuilder launcher(String... args) {
		ProcessBuilder builder = new ProcessBuilder(
				Stream.concat(Stream.of(this.root.resolve("bin/download").toString()), Stream.of(args)).toList());
		builder.environment().put("JAVA_HOME", this.root.resolve("a jdk").toString());
		builder.environment().put("XDG_CACHE_HOME", this.root.resolve("cache").toString());
		builder.environment().put("CALLS", this.root.resolve("calls").toString());
		builder.environment().keySet().removeAll(List.of("DOWNLOAD_JAVA_OPTS", "DOWNLOAD_NO_ARCHIVE"));
		return builder;
	}

	private String call() throws IOException {
		return Files.readString(this.root.resolve("calls")).strip();
	}

	private List<String> training() throws IOException {
		if (!Files.exists(this.root.resolve("calls.training"))) {
			return List.of();
		}
		return Files.readAllLines(this.root.resolve("calls.training"));
	}

	private List<Path> archives() throws IOException {
		Path cache = this.root.resolve("cache/download-manager");
		if (!Files.exists(cache)) {
			return List.of();
		}
		try (Stream<Path> files = Files.list(cache)) {
			return files.toList();
		}
	}

	private void release(String version) throws IOException {
		Path release = Files.writeString(this.root.resolve("a jdk/release"),
				"IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\nMODULES=\"java.base java.xml\"\n");
		old(release);
	}

	private static void old(Path file) throws IOException {
		Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
	}

	private static void script(Path file, String text) throws IOException {
		Files.writeString(file, text);
		assertThat(file.toFile().setExecutable(true)).isTrue();
	}

}
