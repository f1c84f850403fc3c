package io.github.downloadmanager.cli;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Scanner;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LineReporterTests {

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
