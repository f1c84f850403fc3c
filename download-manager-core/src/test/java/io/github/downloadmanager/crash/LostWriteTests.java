package io.github.downloadmanager.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.crash.Origin.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bytes could not be forced to the device. A system says so once, and takes them for
 * written from then on, though they are lost: so a second try, which succeeds, proves
 * nothing, and no later run may go on from them.
 */
@Timeout(300)
class LostWriteTests {

	@TempDir
	Path directory;

	private Path library;

	@BeforeEach
	void compile(@TempDir Path built) throws Exception {
		Machine.requires("gcc", "--version");
		this.library = built.resolve("lost_sync.so");
		Machine.requires("gcc", "-shared", "-fPIC", "-o", this.library.toString(), "src/test/native/lost_sync.c",
				"-ldl");
	}

	/**
	 * At the second checkpoint, at the first one, and where there was none: before the
	 * file is published.
	 */
	@ParameterizedTest
	@CsvSource({ "20_000_000, NONE, 2, true", "20_000_000, NONE, 1, false", "3_000_000, ON_COMPLETE, 1, false" })
	void whatMayBeLostIsFetchedAgain(String size, String fsync, int failing, boolean goesOn) throws IOException {
		Path file = this.directory.resolve("a");
		Content content = new Content(5, Long.parseLong(size.replace("_", "")));
		try (Origin origin = new Origin((asked) -> Answer.of(content))) {
			try (Spawned process = Spawned.start(List.of("env", "LD_PRELOAD=" + this.library, "FAIL_SYNC=" + failing),
					arguments(origin, file, fsync))) {
				assertThat(process.ends(60, TimeUnit.SECONDS)).isTrue();
				assertThat(process.end(file)).startsWith("failed StorageFailed/IO attempts=1");
				assertThat(process.says("LOST ", 1000)).as("the fault struck").isTrue();
			}
			origin.forget();
			try (Spawned process = Spawned.start(List.of(), arguments(origin, file, fsync))) {
				assertThat(process.ends(60, TimeUnit.SECONDS)).isTrue();
				assertThat(process.end(file)).startsWith("completed");
			}
			assertThat(content.isIn(file)).isTrue();
			assertThat(origin.gets()).hasSize(1).allMatch((asked) -> asked.ranged() == goesOn);
		}
		try (var list = Files.list(this.directory)) {
			assertThat(list).containsExactly(file);
		}
	}

	private static String[] arguments(Origin origin, Path file, String fsync) {
		return new String[] { "partial=KEEP", "fsync=" + fsync, "get=" + origin.uri("/a") + ">" + file };
	}

}
