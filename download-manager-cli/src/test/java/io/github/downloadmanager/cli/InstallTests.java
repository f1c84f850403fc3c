package io.github.downloadmanager.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The script that installs the command line, with a Maven that has built before.
 */
@DisabledOnOs(OS.WINDOWS)
class InstallTests {

	@TempDir
	private Path root;

	private Path module;

	private Path path;

	private FakeJava java;

	private String output = "";

	@BeforeEach
	void build() throws IOException {
		this.module = Files.createDirectories(this.root.resolve("a repository/download-manager-cli"));
		Path scripts = Files.createDirectories(this.module.resolve("src/main/scripts"));
		for (String name : new String[] { "download", "make-archive" }) {
			FakeJava.script(scripts.resolve(name), Files.readString(Path.of("src/main/scripts", name)));
		}
		FakeJava.script(this.module.resolve("install.sh"), Files.readString(Path.of("install.sh")));
		built("one");
		this.path = Files.createDirectory(this.root.resolve("path"));
		FakeJava.script(this.path.resolve("mvn"), "#!/bin/sh\necho \"$@\" >>\"$CALLS.mvn\"\n");
		this.java = new FakeJava(this.root.resolve("a jdk"));
		this.java.release("17.0.15");
	}

	@Test
	void installsToAPathWithSpacesAndTellsWhatIsToBeDone() throws Exception {
		assertThat(install("my programs")).isZero();
		Path download = this.root.resolve("my programs/bin/download").toRealPath();
		assertThat(this.output).contains("installed " + download).contains("export PATH=\"" + download.getParent());
		assertThat(Files.readString(this.root.resolve("calls"))).contains("cli.DownloadCli --version");
		assertThat(files("my programs/share/download-manager")).containsExactly("download-manager-cli.jar", "lib",
				"make-archive");
		assertThat(files("my programs/share/download-manager/lib")).containsExactly("one.jar");
	}

	@Test
	void installedAgainItIsRenewedAndNothingOldIsLeft() throws Exception {
		assertThat(install("to")).isZero();
		Files.delete(this.module.resolve("target/lib/one.jar"));
		built("two");
		assertThat(install("to")).isZero();
		assertThat(files("to/share/download-manager")).containsExactly("download-manager-cli.jar", "lib",
				"make-archive");
		assertThat(files("to/share/download-manager/lib")).containsExactly("two.jar");
		assertThat(this.root.resolve("to/share/download-manager/download-manager-cli.jar")).hasContent("two");
		assertThat(files("to/bin")).containsExactly("download");
	}

	@Test
	void aLinkThatIsInThePlaceIsReplacedAndNotWrittenThrough() throws Exception {
		Path mine = Files.writeString(this.root.resolve("mine"), "mine");
		Path bin = Files.createDirectories(this.root.resolve("to/bin"));
		Files.createSymbolicLink(bin.resolve("download"), mine);
		assertThat(install("to")).isZero();
		assertThat(mine).hasContent("mine");
		assertThat(bin.resolve("download")).isRegularFile().isExecutable();
		assertThat(Files.isSymbolicLink(bin.resolve("download"))).isFalse();
	}

	@Test
	void aPlaceThatCannotBeWrittenToIsNamedBeforeTheBuild() throws Exception {
		// A file, as the user who runs the tests may be allowed to write everywhere.
		Files.writeString(this.root.resolve("file"), "");
		assertThat(install("file")).isEqualTo(1);
		assertThat(this.output).contains("cannot write to file; give another PREFIX");
		assertThat(this.root.resolve("calls.mvn")).doesNotExist();
	}

	@Test
	void thePathIsNotSpokenOfIfItIsOnIt() throws Exception {
		Files.createDirectory(this.root.resolve("to"));
		String bin = this.root.resolve("to").toRealPath().resolve("bin").toString();
		assertThat(install("to", bin)).isZero();
		assertThat(this.output).contains("installed").doesNotContain("export PATH");
	}

	private int install(String prefix, String... onPath) throws Exception {
		ProcessBuilder builder = new ProcessBuilder(this.module.resolve("install.sh").toString(), prefix)
			.directory(this.root.toFile())
			.redirectErrorStream(true);
		builder.environment()
			.put("PATH",
					String.join(File.pathSeparator,
							Stream.concat(Stream.of(this.path.toString()), Stream.concat(Stream.of(onPath), system()))
								.toList()));
		builder.environment().put("JAVA_HOME", this.java.home().toString());
		builder.environment().put("CALLS", this.root.resolve("calls").toString());
		builder.environment().put("DOWNLOAD_NO_ARCHIVE", "1");
		builder.environment().put("CDPATH", this.root.toString());
		Process process = builder.start();
		this.output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return process.waitFor();
	}

	private static Stream<String> system() {
		return Stream.of(System.getenv("PATH"));
	}

	private void built(String version) throws IOException {
		Path target = this.module.resolve("target");
		Files.createDirectories(target.resolve("lib"));
		Files.writeString(target.resolve("download-manager-cli.jar"), version);
		Files.writeString(target.resolve("lib/" + version + ".jar"), version);
	}

	private List<String> files(String directory) throws IOException {
		try (Stream<Path> files = Files.list(this.root.resolve(directory))) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

}
