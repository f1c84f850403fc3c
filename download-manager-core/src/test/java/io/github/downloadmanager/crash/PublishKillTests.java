package io.github.downloadmanager.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.crash.Origin.Answer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Killed at each step of publishing: just before the system call, which is not made any
 * more.
 */
@Timeout(300)
class PublishKillTests {

	/** Large enough for a checkpoint. */
	private static final Content CONTENT = new Content(7, 6_000_000);

	@TempDir
	Path directory;

	/** Shut until the process is watched. */
	private final CountDownLatch gate = new CountDownLatch(1);

	@ParameterizedTest
	@CsvSource(textBlock = """
			FAIL,    link,   .part
			REPLACE, rename, .part
			""")
	void beforeTheFileHasItsNameNothingDurableIsLost(String existing, String call, String suffix) throws Exception {
		Path file = this.directory.resolve("a.bin");
		try (Origin origin = origin()) {
			killedAt(origin, file, existing, call, suffix);
			assertThat(file).doesNotExist();
			origin.forget();
			assertThat(run(origin, file, existing)).startsWith("completed size=6000000");
			assertThat(origin.gets()).hasSize(1)
				.allMatch((get) -> get.ranged() && get.from() >= 4 << 20 && get.condition() != null);
		}
		assertThat(CONTENT.isIn(file)).isTrue();
		assertThat(names()).containsExactly("a.bin");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			FAIL,    unlink, .part,         FAIL,    refused FileExists
			FAIL,    unlink, .part,         REPLACE, completed
			FAIL,    unlink, .part.journal, FAIL,    refused FileExists
			REPLACE, unlink, .part.journal, SKIP,    completed
			""")
	void onceTheFileHasItsNameTheNextDownloadTidiesUp(String existing, String call, String suffix, String next,
			String outcome) throws Exception {
		Path file = this.directory.resolve("a.bin");
		try (Origin origin = origin()) {
			killedAt(origin, file, existing, call, suffix);
			assertThat(CONTENT.isIn(file)).isTrue();
			assertThat(names()).contains(".a.bin." + digest() + ".part.journal");
			assertThat(run(origin, file, next)).startsWith(outcome);
		}
		assertThat(CONTENT.isIn(file)).isTrue();
		assertThat(names()).allMatch((name) -> name.equals("a.bin") || name.equals("a (1).bin"));
	}

	private Origin origin() {
		return new Origin((asked) -> Answer.of(CONTENT).held(5_000_000, this.gate));
	}

	/** Only what it does after the journal was written is looked at. */
	private void killedAt(Origin origin, Path file, String existing, String call, String suffix) throws Exception {
		Machine.requires("strace", "-f", "-qq", "-e", "inject=link:signal=KILL", "true");
		Path journal = this.directory.resolve(".a.bin." + digest() + ".part.journal");
		try (Spawned process = Spawned.start(List.of(), args(origin, file, existing))) {
			await().atMost(60, TimeUnit.SECONDS)
				.until(() -> Files.exists(journal) && Files.readString(journal).contains("\nranges="));
			Path at = this.directory.resolve(names().stream()
				.filter((name) -> name.endsWith(suffix) && !name.endsWith(".new"))
				.findFirst()
				.orElseThrow());
			Process tracer = new ProcessBuilder("strace", "-f", "-qq", "-o", "/dev/null", "-P", at.toString(), "-e",
					"trace=" + call, "-e", "inject=" + call + ":signal=KILL", "-p", Long.toString(process.pid()))
				.inheritIO()
				.start();
			try {
				await().atMost(60, TimeUnit.SECONDS).until(() -> isTraced(process.pid()));
				this.gate.countDown();
				assertThat(process.ends(60, TimeUnit.SECONDS)).isTrue();
			}
			finally {
				this.gate.countDown();
				tracer.destroy();
			}
			assertThat(process.lines()).noneMatch((line) -> line.startsWith("END "));
		}
	}

	private static boolean isTraced(long pid) throws IOException {
		try (var threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
			for (Path thread : threads.toList()) {
				if (Files.readAllLines(thread.resolve("status")).contains("TracerPid:\t0")) {
					return false;
				}
			}
		}
		return true;
	}

	private String run(Origin origin, Path file, String existing) {
		try (Spawned process = Spawned.start(List.of(), args(origin, file, existing))) {
			assertThat(process.ends(60, TimeUnit.SECONDS)).isTrue();
			return process.end(file);
		}
	}

	private static String[] args(Origin origin, Path file, String existing) {
		return new String[] { "partial=KEEP", "existing=" + existing, "get=" + origin.uri("/a.bin") + ">" + file };
	}

	/** As part files are named. */
	private static String digest() throws Exception {
		byte[] digest = MessageDigest.getInstance("SHA-256").digest("a.bin".getBytes(StandardCharsets.UTF_8));
		return HexFormat.of().formatHex(digest).substring(0, 16);
	}

	private List<String> names() throws IOException {
		try (var list = Files.list(this.directory)) {
			return list.map((path) -> path.getFileName().toString()).toList();
		}
	}

}
