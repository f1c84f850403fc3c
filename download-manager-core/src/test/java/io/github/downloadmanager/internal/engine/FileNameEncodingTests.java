package io.github.downloadmanager.internal.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadRequestBuilder;
import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.testsupport.FakeSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Names that the encoding of the system does not have. It is fixed when Java starts, so
 * they are tried in a process of its own.
 */
@EnabledOnOs(OS.LINUX)
class FileNameEncodingTests {

	private static List<String> lines = List.of();

	@BeforeAll
	static void download(@TempDir Path directory) throws Exception {
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx128m", "-XX:TieredStopAtLevel=1", "-Dsun.jnu.encoding=ANSI_X3.4-1968", "-cp",
				System.getProperty("java.class.path"), Ascii.class.getName(), directory.toString());
		builder.environment().put("LC_ALL", "C");
		Process process = builder.redirectErrorStream(true).start();
		lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
		assertThat(process.waitFor()).as("%s", lines).isZero();
	}

	@Test
	void aServersNameIsPercentEncodedAndKeepsItsExtension() {
		assertThat(lines).contains("server: %E4%BD%A0.txt")
			.contains("accented: caf%C3%A9.tar.gz")
			.contains("renamed: %E4%BD%A0 (1).txt")
			.contains("kept: %E4%BD%A1.txt")
			.contains("typed: %E4%BD%A2");
	}

	@Test
	void aLongOneIsCutAndKeepsItsExtension() {
		assertThat(lines).filteredOn((line) -> line.startsWith("long: "))
			.singleElement()
			.asString()
			.matches("long: (%E4%BD%A0){20,}[%0-9A-F]*\\.txt")
			.hasSizeLessThanOrEqualTo("long: ".length() + 255);
	}

	@Test
	void aCallersNameIsRefusedWithTheReasonAndARemedy() {
		assertThat(lines).filteredOn((line) -> line.startsWith("caller: "))
			.singleElement()
			.asString()
			.startsWith("caller: InvalidDestination")
			.contains("cannot be stored", "ANSI_X3.4-1968", "LC_ALL=C.UTF-8");
		assertThat(lines).contains("fetches: 6")
			.contains("discarded: InvalidDestination")
			.anyMatch((line) -> line.startsWith("replacing: InvalidDestination"));
	}

	/** The process, in which file names are ASCII. */
	static final class Ascii {

		private Ascii() {
		}

		public static void main(String[] args) throws IOException {
			FakeSource source = new FakeSource(new byte[10]);
			Path directory = Path.of(args[0]);
			try (TestManager manager = new TestManager(source, directory)) {
				print("server", manager, named("%E4%BD%A0.txt"));
				print("accented", manager, named("caf%C3%A9.tar.gz"));
				print("renamed", manager, named("%E4%BD%A0.txt").existingFile(ExistingFile.RENAME));
				print("long", manager, named("%E4%BD%A0".repeat(80) + ".txt"));
				print("kept", manager, named("%E4%BD%A1.txt").partialFiles(PartialFiles.KEEP));
				print("typed", manager, named("%E4%BD%A2").extensionFromContentType(true));
				print("caller", manager, named("x").fileName("\u62a5\u544a.txt"));
				print("replacing", manager, named("x").fileName("\u62a5\u544a.txt").overwrite(true));
				System.out.println("discarded: " + discard(manager));
			}
			System.out.println("fetches: " + source.fetches().size());
			System.exit(0);
		}

		private static String discard(TestManager manager) {
			try {
				return String
					.valueOf(manager.manager().discardPartial(named("x").fileName("\u62a5\u544a.txt").build()));
			}
			catch (DownloadException ex) {
				return ex.type();
			}
		}

		private static DownloadRequestBuilder named(String name) {
			return DownloadRequest.builder(TestManager.uri(name));
		}

		private static void print(String what, TestManager manager, DownloadRequestBuilder request) {
			String outcome;
			try {
				Path file = TestManager.result(manager.submit(request)).file();
				outcome = (file != null) ? String.valueOf(file.getFileName()) : "none";
			}
			catch (DownloadException ex) {
				outcome = ex.type() + " " + ex.getMessage();
			}
			System.out.println(what + ": " + outcome);
		}

	}

}
