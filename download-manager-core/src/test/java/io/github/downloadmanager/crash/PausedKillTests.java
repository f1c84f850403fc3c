package io.github.downloadmanager.crash;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.testsupport.Await;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * P3: what a pause has acknowledged survives the death of the process, to the byte. A
 * longer run: {@code -Ddownload-manager.pauses=50}.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class PausedKillTests {

	private static final int PAUSES = Integer.getInteger("download-manager.pauses", 3);

	private static final long SIZE = 24_000_000;

	@TempDir
	Path directory;

	/** P3; P7 with several segments. */
	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void noByteIsLostThatWasAcknowledged(int segments) throws Exception {
		Random random = new Random(segments);
		Content content = new Content(segments, SIZE);
		int pauses = 0;
		while (pauses < PAUSES) {
			Path file = this.directory.resolve("file");
			// The whole takes a second at least, so that most moments are before its end.
			long rate = (4_000_000L + random.nextInt(16_000_000)) / segments;
			long moment = (long) (random.nextDouble() * 0.9 * SIZE);
			try (Origin origin = new Origin((asked) -> Origin.Answer.of(content).at(() -> rate))) {
				pauses += pauseAndKill(origin, file, segments, moment) ? 1 : 0;
			}
			assertThat(content.isIn(file)).isTrue();
			Files.delete(file);
		}
	}

	/**
	 * Pause, kill, and let another process finish.
	 * @return {@code false} if the download was complete before it could pause
	 */
	private static boolean pauseAndKill(Origin origin, Path file, int segments, long moment) {
		String[] options = { "partial=KEEP", "existing=SKIP", "interval=10", "segments=" + segments,
				"pauseAt=" + moment, "get=" + origin.uri("/file") + ">" + file };
		String answer;
		try (Spawned process = Spawned.start(List.of(), options)) {
			answer = answer(process);
			if (!answer.startsWith("PAUSED")) {
				assertThat(process.ends(60, TimeUnit.SECONDS)).isTrue();
				assertThat(process.end(file)).startsWith("completed size=" + SIZE + " resumed=0 ");
				return false;
			}
			process.kill();
		}
		long held = Long.parseLong(answer.substring("PAUSED ".length()));
		assertThat(held).isGreaterThanOrEqualTo(moment);
		options[4] = "max=16";
		try (Spawned process = Spawned.start(List.of(), options)) {
			assertThat(process.ends(60, TimeUnit.SECONDS)).isTrue();
			assertThat(process.end(file)).startsWith("completed size=" + SIZE + " resumed=" + held + " ");
		}
		return true;
	}

	/** What the pause was answered with: {@code PAUSED} and how many bytes are held. */
	private static String answer(Spawned process) {
		String start = "PAUSED ";
		Await.until("the pause was answered",
				() -> process.lines().stream().anyMatch((line) -> line.startsWith(start)));
		String line = process.lines().stream().filter((each) -> each.startsWith(start)).findFirst().orElseThrow();
		assertThat(line.substring(start.length())).containsPattern("^(PAUSED \\d+|ENDED|TOO_LATE)");
		return line.substring(start.length());
	}

}
