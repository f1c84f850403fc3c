package io.github.downloadmanager.cli;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Scanner;

import io.github.downloadmanager.DownloadRequest;
import io.github.downloadmanager.DownloadResult;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LineReporterTests {

	@Test
	void theSpeedOfAFileThatWentOnIsThatOfTheNetwork() {
		Item item = new Item("", DownloadRequest.builder("http://h.example/a.bin"), (its, event) -> {
		});
		assertThat(LineReporter.completion(item, result(2_000_000, 61_000_000)))
			.isEqualTo("completed a.bin (63.0 MB in 4.0 s, 500 kB/s, 61.0 MB of it resumed)");
		assertThat(LineReporter.completion(item, result(999_999, 61_000_000))).as("too little to tell")
			.doesNotContain("/s");
	}

	private static DownloadResult result(long transferred, long resumed) {
		return new DownloadResult("id", DownloadResult.Outcome.DOWNLOADED, Path.of("a.bin"), transferred + resumed,
				null, new DownloadResult.Transfer(1, transferred, resumed, 0, Duration.ofSeconds(4)));
	}

	@Test
	void aLogHearsAgainAndAgainHowItStands() throws IOException {
		Board board = new Board(Clock.systemUTC());
		board.expect(2);
		board.failed();
		PipedInputStream in = new PipedInputStream();
		try (PrintStream out = new PrintStream(new PipedOutputStream(in), false, StandardCharsets.UTF_8);
				Scanner lines = new Scanner(in, StandardCharsets.UTF_8)) {
			LineReporter reporter = new LineReporter(out, out, board, LineReporter.Detail.ALL, Duration.ofMillis(1));
			reporter.begin();
			assertThat(lines.nextLine()).isEqualTo("0 of 2 done, 0 B, 1 failed");
			assertThat(lines.nextLine()).isEqualTo("0 of 2 done, 0 B, 1 failed");
			reporter.stopping();
		}
	}

}
