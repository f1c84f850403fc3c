package io.github.downloadmanager.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
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

	@TempDir
	private Path root;

	private FakeJava java;

	private Path jar;

	/** Where the program is now. */
	private @Nullable Path home;

	@BeforeEach
	void install() throws IOException {
		Path bin = Files.createDirectories(this.root.resolve("bin"));
		Path share = Files.createDirectories(this.root.resolve("share/download-manager"));
		this.jar = Files.writeString(share.resolve("download-manager-cli.jar"), "");
		age(this.jar, 60);
		FakeJava.script(bin.resolve("download"), Files.readString(Path.of("src/main/scripts/download")));
		FakeJava.script(share.resolve("make-archive"), Files.readString(Path.of("src/main/scripts/make-archive")));
		this.java = new FakeJava(this.root.resolve("a jdk"));
		this.java.release("17.0.15");
	}

	@Test
	void theFirstCallMakesAnArchiveAndTheNextOneUsesIt() throws Exception {
		runAndTrain(1, "http://a/b c");
		assertThat(call()).doesNotContain("SharedArchiveFile").endsWith("cli.DownloadCli http://a/b c");
		assertThat(training()).hasSize(1).first().asString().contains("-XX:ArchiveClassesAtExit=");
		assertThat(archives()).singleElement().asString().endsWith("a jdk@17.0.15+1.jsa");
		run("http://a/");
		assertThat(call()).contains("-XX:SharedArchiveFile=" + this.root.toRealPath());
		assertThat(training()).hasSize(1);
	}

	/** A Java that is given one would crash, or do anything. */
	@Test
	void oneThatIsDamagedIsMadeAnew() throws Exception {
		runAndTrain(1, "http://a/");
		Path archive = archives().get(0);
		String whole = Files.readString(archive);
		FileTime time = Files.getLastModifiedTime(archive);
		int trainings = 1;
		for (String damaged : List.of("", whole.substring(1), whole + "more")) {
			Files.writeString(archive, damaged);
			Files.setLastModifiedTime(archive, time);
			runAndTrain(++trainings, "http://a/");
			assertThat(call()).doesNotContain("SharedArchiveFile");
			assertThat(archive).hasContent(whole);
			run("http://a/");
			assertThat(call()).contains("SharedArchiveFile");
		}
		// What else is wrong with it Java finds by its checksums.
		assertThat(call()).contains(" -XX:+VerifySharedSpaces ");
		Files.delete(archive.resolveSibling(archive.getFileName() + ".size"));
		runAndTrain(++trainings, "http://a/");
		Files.delete(archive);
		runAndTrain(++trainings, "http://a/");
		assertThat(archives()).containsExactly(archive);
	}

	@Test
	void anotherProgramMakesItAnewBeItNewerOrOlder() throws Exception {
		runAndTrain(1, "http://a/");
		age(this.jar, 30);
		runAndTrain(2, "http://a/");
		assertThat(call()).doesNotContain("SharedArchiveFile");
		age(this.jar, 90);
		runAndTrain(3, "http://a/");
		run("http://a/");
		assertThat(call()).contains("SharedArchiveFile");
		assertThat(archives()).hasSize(1);
	}

	/** Packages keep the times of their files, so that an update may look old. */
	@Test
	void anUpdateOfJavaMakesItAnewAndThatOfBeforeGoes() throws Exception {
		runAndTrain(1, "http://a/");
		this.java.release("17.0.16");
		runAndTrain(2, "http://a/");
		assertThat(archives()).singleElement().asString().endsWith("a jdk@17.0.16+1.jsa");
		assertThat(this.root.resolve("cache/download-manager").toFile().list()).hasSize(2);
		run("http://a/");
		assertThat(call()).contains("a jdk@17.0.16+1.jsa");
	}

	@Test
	void eachJavaAndEachPlaceOfTheProgramHasItsOwn() throws Exception {
		runAndTrain(1, "http://a/");
		FakeJava other = new FakeJava(this.root.resolve("other"));
		other.release("17.0.15");
		this.java = other;
		runAndTrain(2, "http://a/");
		Path moved = Files.createDirectory(this.root.resolve("moved"));
		Files.move(this.root.resolve("bin"), moved.resolve("bin"));
		Files.move(this.root.resolve("share"), moved.resolve("share"));
		this.home = moved;
		runAndTrain(3, "http://a/");
		run("http://a/");
		assertThat(call()).contains("moved_share_download-manager").contains("SharedArchiveFile");
		assertThat(archives()).hasSize(3);
	}

	@Test
	void twoStartsAtOnceMakeOne() throws Exception {
		Path hold = Files.writeString(this.root.resolve("calls.hold"), "");
		Process first = start("http://a/");
		while (training().isEmpty() || !isCalled("http://a/")) {
			Thread.onSpinWait();
		}
		run("http://b/");
		assertThat(call()).doesNotContain("SharedArchiveFile").endsWith("http://b/");
		String archive = training().get(0).replaceAll(".*ArchiveClassesAtExit=(.*\\.jsa).*", "$1");
		ProcessBuilder second = launcher();
		second.command(this.root.resolve("share/download-manager/make-archive").toString(),
				this.java.binary().toString(), "17", this.jar.toString(), archive, "-XX:ArchiveClassesAtExit=");
		assertThat(second.start().waitFor()).isZero();
		assertThat(training()).hasSize(1);
		Files.delete(hold);
		awaitSuccess(first);
		assertThat(training()).hasSize(1);
		run("http://c/");
		assertThat(call()).contains("SharedArchiveFile");
	}

	@Test
	void aJavaThatCannotMakeOneIsNotAskedAgainAtEachStart() throws Exception {
		Files.writeString(this.root.resolve("calls.fail"), "");
		runAndTrain(1, "http://a/");
		assertThat(archives()).singleElement().asString().endsWith(".failed");
		ProcessBuilder again = launcher();
		again.command(this.root.resolve("share/download-manager/make-archive").toString(),
				this.java.binary().toString(), "17", this.jar.toString(),
				archives().get(0).toString().replace(".failed", ""), "-XX:ArchiveClassesAtExit=");
		assertThat(again.start().waitFor()).isZero();
		assertThat(training()).hasSize(1);
		run("http://a/");
		assertThat(call()).doesNotContain("SharedArchiveFile");
		// Another program is worth another try.
		Files.delete(this.root.resolve("calls.fail"));
		Files.setLastModifiedTime(this.jar, FileTime.from(Instant.now().plusSeconds(60)));
		runAndTrain(2, "http://a/");
		assertThat(archives()).singleElement().asString().endsWith(".jsa");
	}

	@Test
	void aJavaThatSaysNothingOfItselfHasOneToo() throws Exception {
		Files.delete(this.root.resolve("a jdk/release"));
		runAndTrain(1, "http://a/");
		run("http://a/");
		assertThat(call()).contains("SharedArchiveFile");
	}

	@Test
	void withoutAPlaceOfItsOwnItStartsWithoutAnArchive() throws Exception {
		// A file, as the user who runs the tests may be allowed to write everywhere.
		Path file = Files.writeString(this.root.resolve("cache"), "");
		run("http://a/");
		assertThat(call()).endsWith("http://a/");
		assertThat(file).isEmptyFile();
		for (String place : new String[] { "relative", "" }) {
			ProcessBuilder launcher = launcher("http://a/" + place).directory(this.root.toFile());
			launcher.environment().put("XDG_CACHE_HOME", place);
			launcher.environment().remove("HOME");
			assertThat(launcher.start().waitFor()).isZero();
			assertThat(call()).endsWith("http://a/" + place);
		}
		assertThat(this.root.resolve("relative")).doesNotExist();
		assertThat(training()).isEmpty();
	}

	@Test
	void longPathsHaveOneToo() throws Exception {
		Path deep = Files.createDirectories(this.root.resolve("d".repeat(120)).resolve("e".repeat(120)));
		Files.move(this.root.resolve("bin"), deep.resolve("bin"));
		Files.move(this.root.resolve("share"), deep.resolve("share"));
		this.home = deep;
		runAndTrain(1, "http://a/");
		run("http://a/");
		assertThat(call()).contains("SharedArchiveFile");
	}

	@Test
	void aJavaThatIsTooOldIsNamed() throws Exception {
		for (String version : new String[] { "11.0.2", "1.8.0_402" }) {
			this.java.release(version);
			Process process = launcher("--version").start();
			assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
				.contains("is Java " + version)
				.contains("Java 17 or later");
			assertThat(process.waitFor()).isEqualTo(1);
		}
		assertThat(this.root.resolve("calls")).doesNotExist();
	}

	@Test
	void fromJava25OnItIsAnAotCache() throws Exception {
		this.java.release("25.0.3");
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
		awaitSuccess(start(args));
	}

	/** A process that ends when all that it started in the background has ended too. */
	private Process start(String... args) throws IOException {
		ProcessBuilder launcher = launcher(args);
		List<String> command = new ArrayList<>(List.of("sh", "-c", "{ \"$0\" \"$@\" 3>&1 || echo failed; } | cat"));
		command.addAll(launcher.command());
		return launcher.command(command).start();
	}

	private static void awaitSuccess(Process process) throws Exception {
		assertThat(process.getInputStream().readAllBytes()).asString().isEmpty();
		assertThat(process.waitFor()).isZero();
	}

	/** Runs it, and counts how often an archive was asked for until now. */
	private void runAndTrain(int trainings, String... args) throws Exception {
		run(args);
		assertThat(training()).hasSize(trainings);
	}

	private ProcessBuilder launcher(String... args) {
		ProcessBuilder builder = new ProcessBuilder(
				Stream.concat(Stream.of(home().resolve("bin/download").toString()), Stream.of(args)).toList());
		builder.environment().put("JAVA_HOME", this.java.home().toString());
		builder.environment().put("XDG_CACHE_HOME", this.root.resolve("cache").toString());
		builder.environment().put("CALLS", this.root.resolve("calls").toString());
		builder.environment().keySet().removeAll(List.of("DOWNLOAD_JAVA_OPTS", "DOWNLOAD_NO_ARCHIVE"));
		return builder;
	}

	private Path home() {
		return (this.home != null) ? this.home : this.root;
	}

	private String call() throws IOException {
		return Files.readString(this.root.resolve("calls")).strip();
	}

	private boolean isCalled(String argument) throws IOException {
		return Files.exists(this.root.resolve("calls")) && call().endsWith(argument);
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
			return files.filter((file) -> !file.toString().endsWith(".size")).toList();
		}
	}

	private static void age(Path file, int minutes) throws IOException {
		Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofMinutes(minutes))));
	}

}
