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

	@ParameterizedTest
	@ValueSource(ints = { 1, 4 })
	void noByteIsLostThatWasAcknowledged(int segments) throws Exception {
		Random random = new Random(segments);
		Content content = new Content(segments, SIZE);
		for (int i = 0; i < PAUSES; i++) {
			Path file = this.directory.resolve("file" + i);
			long rate = 4_000_000L + random.nextInt(16_000_000);
			long moment = (long) (random.nextDouble() * 0.9 * SIZE);
			try (Origin origin = new Origin((asked) -> Origin.Answer.of(content).at(() -> rate))) {
				String[] options = { "partial=KEEP", "existing=SKIP", "interval=10", "segments=" + segments,
						"pauseAt=" + moment, "get=" + origin.uri("/file") + ">" + file };
				long held;
				try (Spawned process = Spawned.start(List.of(), options)) {
					held = held(process);
					process.kill();
				}
				assertThat(held).isGreaterThanOrEqualTo(moment);
				options[4] = "max=16";
				try (Spawned process = Spawned.start(List.of(), options)) {
					assertThat(process.ends(60, TimeUnit.SECONDS)).isTrue();
					assertThat(process.end(file)).startsWith("completed size=" + SIZE + " resumed=" + held + " ");
				}
				assertThat(content.isIn(file)).isTrue();
				Files.delete(file);
			}
		}
	}

	private static long held(Spawned process) {
		Await.until("it has paused: " + process.lines(),
				() -> process.lines().stream().anyMatch((line) -> line.startsWith("PAUSED")));
		String line = process.lines().stream().filter((each) -> each.startsWith("PAUSED")).findFirst().orElseThrow();
		assertThat(line).startsWith("PAUSED PAUSED ");
		return Long.parseLong(line.substring("PAUSED PAUSED ".length()));
	}

}
