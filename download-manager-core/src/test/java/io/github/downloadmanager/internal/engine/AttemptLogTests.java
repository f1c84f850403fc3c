package io.github.downloadmanager.internal.engine;

import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;

import io.github.downloadmanager.DownloadException;
import io.github.downloadmanager.control.AttemptJournal;
import io.github.downloadmanager.control.AttemptRecord;
import io.github.downloadmanager.control.WaitReason;
import io.github.downloadmanager.internal.transfer.TransferFigures;
import io.github.downloadmanager.policy.UriRedactor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Rule J1: how much the journal of a download takes. */
class AttemptLogTests {

	private static final int DOWNLOADS = 2000;

	private static final URI ADDRESS = URI.create("http://files.example/file");

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	/** The log of a download whose attempts have all failed, with these messages. */
	private static AttemptLog failing(IntFunction<String> messages) {
		AttemptLog log = new AttemptLog(UriRedactor.standard());
		for (int i = 0; i < 2 * AttemptJournal.MAX_RECORDS; i++) {
			TransferFigures figures = new TransferFigures(i, i, i, i, 1, 0);
			log.begin(NOW.plusSeconds(i), ADDRESS, () -> figures,
					Map.of(WaitReason.Kind.BACKOFF, Duration.ofMillis(1000 + i), WaitReason.Kind.SLOT,
							Duration.ofMillis(2000 + i), WaitReason.Kind.PAUSED, Duration.ofMillis(3000 + i)));
			log.end(NOW.plusSeconds(i + 1), AttemptRecord.Outcome.FAILED,
					new DownloadException.ConnectionFailed(messages.apply(i), null));
		}
		return log;
	}

	private static List<String> messages(AttemptLog log) {
		return log.journal()
			.last()
			.stream()
			.map((attempt) -> Objects.requireNonNull(attempt.error()).message())
			.toList();
	}

	@Test
	void aJournalHas8KiBAtMostWhateverServersSay() {
		List<AttemptLog> logs = new ArrayList<>(DOWNLOADS);
		logs.add(failing((i) -> "warm"));
		long before = used();
		for (int i = 0; i < DOWNLOADS; i++) {
			int download = i;
			logs.add(failing((attempt) -> download + " " + attempt + " " + "ж".repeat(2000)));
		}
		long each = (used() - before) / DOWNLOADS;
		assertThat(each).isBetween(1024L, 8192L);
		assertThat(logs).allSatisfy((log) -> assertThat(log.journal().last()).hasSize(AttemptJournal.MAX_RECORDS));
	}

	@Test
	void theLastMessageIsWholeAndOlderOnesAreCutWhereThereIsNoRoom() {
		List<String> messages = messages(failing((i) -> i + " " + "x".repeat(298)));
		assertThat(messages.get(19)).isEqualTo("39 " + "x".repeat(298));
		assertThat(messages.get(16)).isEqualTo("36 " + "x".repeat(298));
		assertThat(messages.get(0)).isEqualTo("20 " + "x".repeat(27));
	}

	@Test
	void messagesOfTheUsualLengthAreNotCut() {
		assertThat(messages(failing((i) -> i + " " + "x".repeat(70))))
			.allSatisfy((message) -> assertThat(message).hasSizeGreaterThan(70));
	}

	@Test
	void whatIsSaidAgainAndAgainIsKeptOnce() {
		List<String> messages = messages(failing((i) -> "x".repeat(400)));
		assertThat(messages).hasSize(AttemptJournal.MAX_RECORDS)
			.allSatisfy((message) -> assertThat(message).isSameAs(messages.get(0)).hasSize(400));
	}

	/** Heap in use, the least of several looks. */
	private static long used() {
		long least = Long.MAX_VALUE;
		for (int i = 0; i < 4; i++) {
			System.gc();
			least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
		}
		return least;
	}

}
