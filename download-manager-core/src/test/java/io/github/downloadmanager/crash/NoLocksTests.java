package io.github.downloadmanager.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.github.downloadmanager.crash.Origin.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A process is stopped in the middle of a body, as by a pause of its machine; another one
 * goes on from its part file, as the locks of the file system keep nobody out; then the
 * first one wakes up. More moments: {@code -Ddownload-manager.stops=20}.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class NoLocksTests {

	private static final int STOPS = Integer.getInteger("download-manager.stops", 2);

	private static final long SIZE = 12_000_000;

	/** Slow enough for a busy machine to look before it is over. */
	private static final long RATE = 1_500_000;

	/** For as long as somebody looks at it. */
	private static final long HELD_BACK = 1000;

	@TempDir
	Path directory;

	private Path library;

	@BeforeEach
	void compile(@TempDir Path built) throws Exception {
		Machine.requires("gcc", "--version");
		this.library = built.resolve("no_locks.so");
		Machine.requires("gcc", "-shared", "-fPIC", "-o", this.library.toString(), "src/test/native/no_locks.c");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3 })
	void aStoppedProcessSpoilsNothingOfTheOneThatGoesOn(int segments) throws IOException {
		for (int n = 0; n < STOPS; n++) {
			Moment moment = new Moment(n, segments);
			Path file = Files.createDirectory(this.directory.resolve("moment" + n)).resolve("a.bin");
			System.out.println(moment + ": " + stopAndGoOn(moment, file));
		}
	}

	private List<String> stopAndGoOn(Moment moment, Path file) throws IOException {
		Map<Boolean, Content> versions = Map.of(false, new Content(1, SIZE), true,
				new Content(moment.changes() ? 2 : 1, SIZE));
		AtomicBoolean later = new AtomicBoolean();
		AtomicLong firstRate = new AtomicLong(RATE / moment.segments());
		AtomicLong secondRate = new AtomicLong(RATE / moment.segments());
		try (Origin origin = new Origin((asked) -> later.get() ? Answer.of(versions.get(true)).at(secondRate::get)
				: Answer.of(versions.get(false)).at(firstRate::get)); Spawned first = start(origin, file, moment)) {
			await().atMost(60, TimeUnit.SECONDS).until(() -> vouchedFor(file) && longest(file) >= moment.stopsAt());
			signal("STOP", first);
			firstRate.set(HELD_BACK);
			later.set(true);
			origin.forget();
			try (Spawned second = start(origin, file, moment)) {
				assertThat(origin.awaitGets(1, 60_000)).as("%s", second.lines()).isTrue();
				if (moment.lasts()) {
					await().atMost(60, TimeUnit.SECONDS).until(() -> longest(file) >= moment.wakesAt());
					secondRate.set(HELD_BACK);
				}
				else {
					assertThat(second.ends(60, TimeUnit.SECONDS)).isTrue();
				}
				firstRate.set(0);
				signal("CONT", first);
				assertThat(first.ends(60, TimeUnit.SECONDS)).as("%s", first.lines()).isTrue();
				secondRate.set(0);
				assertThat(second.ends(60, TimeUnit.SECONDS)).as("%s", second.lines()).isTrue();
				List<String> ends = List.of(first.end(file), second.end(file));
				assertThat(versions.get(true).isIn(file)).as("%s: %s", moment, ends).isTrue();
				assertThat(ends.get(1)).as("%s", moment).startsWith("completed size=" + SIZE);
				assertThat(ends.get(0)).as("%s", moment)
					.matches("failed (DestinationInUse|StorageFailed/MISSING|FileExists) .*");
				assertThat(origin.gets()).as("bytes are gone on from, or proved to be others").isNotEmpty();
				try (var list = Files.list(file.getParent())) {
					assertThat(list).as("%s", moment).containsExactly(file);
				}
				return ends;
			}
		}
	}

	private Spawned start(Origin origin, Path file, Moment moment) {
		return Spawned.start(List.of("env", "LD_PRELOAD=" + this.library), "partial=KEEP",
				"existing=" + moment.existing(), "segments=" + moment.segments(),
				"get=" + origin.uri("/a.bin") + ">" + file);
	}

	/** Waits until it is so. */
	private static void signal(String name, Spawned process) {
		Machine.requires("kill", "-" + name, Long.toString(process.pid()));
		await().atMost(60, TimeUnit.SECONDS)
			.until(() -> !process.isAlive() || name.equals("STOP") == isStopped(process.pid()));
	}

	private static boolean isStopped(long pid) throws IOException {
		try {
			return Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") T ");
		}
		catch (NoSuchFileException ex) {
			// It has ended meanwhile.
			return false;
		}
	}

	private static boolean vouchedFor(Path file) throws IOException {
		try (var list = Files.list(file.getParent())) {
			for (Path path : list.filter((entry) -> entry.toString().endsWith(".journal")).toList()) {
				return Files.readString(path).contains("\nranges=");
			}
		}
		return false;
	}

	/** The size of the part file that is being written. */
	private static long longest(Path file) throws IOException {
		try (var list = Files.list(file.getParent())) {
			return list.filter((entry) -> entry.toString().endsWith(".part"))
				.mapToLong((entry) -> entry.toFile().length())
				.max()
				.orElse(0);
		}
	}

	/**
	 * When it happens.
	 *
	 * @param number which one
	 * @param segments how many connections
	 */
	private record Moment(int number, int segments) {

		String existing() {
			return (this.number % 2 == 0) ? "REPLACE" : "FAIL";
		}

		/** Every fourth one finds the same content, and goes on from the bytes. */
		boolean changes() {
			return this.number % 4 != 3;
		}

		/** Whether the second one still writes when the first one wakes up. */
		boolean lasts() {
			return this.number % 3 != 1;
		}

		long stopsAt() {
			return 4_500_000 + (this.number * 1_300_000L) % 6_000_000;
		}

		long wakesAt() {
			return Math.min(SIZE - 500_000, stopsAt() + 1_000_000 + (this.number * 700_000L) % 3_000_000);
		}

	}

}
