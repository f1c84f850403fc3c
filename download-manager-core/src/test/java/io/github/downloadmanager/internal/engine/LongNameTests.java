package io.github.downloadmanager.internal.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import io.github.downloadmanager.Download;
import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.sink.ExistingFile;
import io.github.downloadmanager.sink.PartialFiles;
import io.github.downloadmanager.testsupport.Content;
import io.github.downloadmanager.testsupport.FakeSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A directory that takes names of up to 143 bytes, as an encrypted file system does: its
 * path is so long that the system refuses a longer one.
 */
@EnabledOnOs(OS.LINUX)
class LongNameTests {

	private static final int LONGEST = 143;

	/** The system's limit for a path, in bytes, without the zero at its end. */
	private static final int LONGEST_PATH = 4095;

	private static final byte[] CONTENT = Content.of(1, 50_000);

	@TempDir
	Path temporary;

	private final FakeSource source = new FakeSource(CONTENT);

	private Path directory = Path.of("");

	@BeforeEach
	void makeDirectory() throws IOException {
		Path deep = this.temporary.toRealPath();
		int wanted = LONGEST_PATH - 1 - LONGEST;
		while (deep.toString().length() < wanted) {
			int missing = wanted - deep.toString().length() - 1;
			deep = deep.resolve("d".repeat((missing > 240) ? 200 : missing));
		}
		this.directory = Files.createDirectories(deep);
		assertThat(this.directory.toString()).hasSize(wanted);
	}

	private static int bytes(String name) {
		return name.getBytes(StandardCharsets.UTF_8).length;
	}

	private String published(Download download) {
		assertThat(TestManager.result(download).file()).hasBinaryContent(CONTENT).hasParent(this.directory);
		return String.valueOf(TestManager.result(download).file().getFileName());
	}

	@ParameterizedTest
	@EnumSource
	void aServersNameIsCutAndKeepsItsExtension(PartialFiles partial) {
		try (TestManager manager = new TestManager(this.source, this.directory,
				(settings) -> settings.partialFiles = partial)) {
			for (String letter : List.of("n", "%C3%A9", "%E4%BD%A0")) {
				String name = published(
						manager.submit(DownloadRequest.builder(TestManager.uri(letter.repeat(200) + ".tar.gz"))));
				assertThat(name).endsWith(".tar.gz");
				assertThat(bytes(name)).isBetween(LONGEST - 3, LONGEST);
			}
			assertThat(TestManager.files(this.directory)).hasSize(3);
		}
	}

	@Test
	void whatACutLeavesIsNoDeviceEither() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			String blank = "%E3%80%80".repeat(60);
			assertThat(published(manager.submit(DownloadRequest.builder(TestManager.uri("CON" + blank + "x")))))
				.isEqualTo("_CON");
		}
	}

	@Test
	void theLongestNameIsTakenAsItIs() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			String name = "n".repeat(LONGEST - 4) + ".txt";
			assertThat(published(manager.submit(DownloadRequest.builder(TestManager.uri(name))))).isEqualTo(name);
			String own = "o".repeat(LONGEST);
			assertThat(published(manager.submit(DownloadRequest.builder(TestManager.uri("x")).fileName(own))))
				.isEqualTo(own);
		}
	}

	@Test
	void theNumberOfAnotherNameHasRoom() {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			String name = "n".repeat(LONGEST - 4) + ".txt";
			for (String other : List.of(name, "n".repeat(LONGEST - 8) + " (1).txt",
					"n".repeat(LONGEST - 8) + " (2).txt")) {
				assertThat(published(manager.submit(DownloadRequest.builder(TestManager.uri("x"))
					.fileName(name)
					.existingFile(ExistingFile.RENAME)))).isEqualTo(other);
			}
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "FAIL", "REPLACE", "RENAME" })
	void aCallersNameIsRefusedBeforeAnyRequest(ExistingFile existing) {
		try (TestManager manager = new TestManager(this.source, this.directory)) {
			DownloadException error;
			try {
				error = TestManager.failure(manager.submit(DownloadRequest.builder(TestManager.uri("x"))
					.fileName("n".repeat(LONGEST + 1))
					.existingFile(existing)));
			}
			catch (DownloadException ex) {
				error = ex;
			}
			assertThat(error).isInstanceOf(DownloadException.InvalidDestination.class)
				.hasMessageContaining("name too long");
			assertThat(this.source.fetches()).isEmpty();
			assertThat(this.directory).isEmptyDirectory();
		}
	}

}
