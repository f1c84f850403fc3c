package io.github.downloadmanager.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Downloads a file by a process that is killed again and again, at moments that follow
 * from a seed, and started anew each time until the file is whole. If that comes before
 * all kills are spent, the next file is begun.
 * <p>
 * A short run is part of the tests. The long one, 200 kills of a 200 MB download, takes
 * about ten minutes: either {@code mvn -pl download-manager-core test
 * -Dtest=KillTests -Ddownload-manager.kills=200}, or {@link #main} with the class path of
 * the tests and {@code --kills 200 --megabytes 200 --segments 1 --seed 1}.
 */
final class KillHarness {

	private static final Pattern RANGE = Pattern.compile("(?m)^ranges=(\\d+)-(\\d+)");

	/**
	 * Longest time a run is left alone, from its first request on. With the rate below it
	 * is about as often killed before its first checkpoint as after.
	 */
	private static final long LONGEST_LIFE_MILLIS = 2000;

	private final Settings settings;

	private final Path directory;

	private final AtomicLong rate = new AtomicLong();

	private final List<String> problems = new ArrayList<>();

	private final long started = System.nanoTime();

	private int kills;

	private int starts;

	private int files;

	/** Restarts that found something durable, and those of them that used it. */
	private int resumable;

	private int resumed;

	private long bytesAskedFor;

	KillHarness(Settings settings, Path directory) {
		this.settings = settings;
		this.directory = directory;
	}

	/**
	 * Run it.
	 * @return the figures
	 */
	Report run() throws IOException {
		Random random = new Random(this.settings.seed());
		Content content = new Content(this.settings.seed(), this.settings.bytes());
		this.rate.set(this.settings.rate());
		try (Origin origin = new Origin((asked) -> Origin.Answer.of(content).at(this.rate::get))) {
			do {
				Path file = this.directory.resolve("file-" + this.files + ".bin");
				while (!attempt(origin, content, file, random)) {
					check(content, file);
				}
				check(content, file);
				if (!Files.exists(file)) {
					this.problems.add("ended without a file");
				}
				this.files++;
				// A kill while a journal is written leaves its new version, which may be
				// that
				// of a writer that lives; it is removed after an hour.
				this.problems.addAll(orphans().filter((path) -> !path.toString().endsWith(".journal.new"))
					.map((path) -> "left behind: " + path.getFileName())
					.toList());
				Files.deleteIfExists(file);
			}
			while (!spent() && this.problems.isEmpty());
		}
		return report();
	}

	/** Whether there were kills enough, or time enough. */
	private boolean spent() {
		return this.kills >= this.settings.kills()
				|| System.nanoTime() - this.started >= TimeUnit.SECONDS.toNanos(this.settings.seconds());
	}

	private Report report() {
		return new Report(this.kills, this.starts, this.files, this.resumable, this.resumed, this.bytesAskedFor,
				TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - this.started), this.problems);
	}

	/** One process; whether it lived to the end. */
	private boolean attempt(Origin origin, Content content, Path file, Random random) throws IOException {
		long durable = durable();
		origin.forget();
		this.starts++;
		boolean mercy = spent();
		if (mercy) {
			this.rate.set(0);
		}
		try (Spawned process = Spawned.start(List.of(), "partial=KEEP", "existing=SKIP",
				"segments=" + this.settings.segments(), "get=" + origin.uri("/file") + ">" + file)) {
			boolean asked = mercy || asksOrEnds(origin, process);
			long life = (long) (random.nextDouble() * LONGEST_LIFE_MILLIS * 1000);
			boolean ended = asked && process.ends(mercy ? 120_000_000 : life, TimeUnit.MICROSECONDS);
			process.kill();
			if (!ended) {
				this.kills++;
				if (this.kills % 20 == 0) {
					System.out.println(report());
				}
				if (mercy || !asked) {
					this.problems.add("hung: " + process.lines());
				}
			}
			else if (!process.end(file).startsWith("completed")) {
				this.problems.add("ended with " + process.end(file));
			}
			account(origin.gets(), durable, content);
			return ended || !this.problems.isEmpty();
		}
	}

	/** It may have everything already, and end without asking. */
	private static boolean asksOrEnds(Origin origin, Spawned process) {
		for (int n = 0; n < 600; n++) {
			if (origin.awaitGets(1, 100) || !process.isAlive()) {
				return true;
			}
		}
		return false;
	}

	private void account(List<Origin.Asked> gets, long durable, Content content) {
		for (Origin.Asked get : gets) {
			this.bytesAskedFor += Math.min(get.to(), content.size()) - get.from();
		}
		if (durable <= 0 || gets.isEmpty()) {
			return;
		}
		this.resumable++;
		Origin.Asked first = gets.get(0);
		if (first.ranged() && first.from() == durable && first.condition() != null) {
			this.resumed++;
		}
	}

	/** The destination must be absent or whole, whenever one looks. */
	private void check(Content content, Path file) {
		if (Files.exists(file) && !content.isIn(file)) {
			this.problems.add("wrong bytes after " + this.kills + " kills");
		}
	}

	/** Where the durable bytes at the start of the file end; 0 if there are none. */
	private long durable() throws IOException {
		List<Path> journals = orphans().filter((path) -> path.toString().endsWith(".journal")).toList();
		if (journals.isEmpty()) {
			return 0;
		}
		Matcher matcher = RANGE.matcher(Files.readString(journals.get(0)));
		return (matcher.find() && matcher.group(1).equals("0")) ? Long.parseLong(matcher.group(2)) : 0;
	}

	private Stream<Path> orphans() throws IOException {
		try (Stream<Path> list = Files.list(this.directory)) {
			return list.filter((path) -> path.getFileName().toString().startsWith(".")).toList().stream();
		}
	}

	/**
	 * The long run.
	 * @param args
	 * {@code --kills n --megabytes n --segments n --seed n --rate bytes --seconds n}
	 * @throws Exception if a file cannot be written
	 */
	public static void main(String[] args) throws Exception {
		java.util.Map<String, Long> given = new java.util.HashMap<>();
		for (int i = 0; i + 1 < args.length; i += 2) {
			given.put(args[i].substring(2), Long.parseLong(args[i + 1]));
		}
		int segments = given.getOrDefault("segments", 1L).intValue();
		Settings settings = new Settings(given.getOrDefault("seed", 1L), given.getOrDefault("kills", 200L).intValue(),
				given.getOrDefault("megabytes", 200L) * 1_000_000, segments,
				given.getOrDefault("rate", (segments > 1) ? Settings.RATE / 2 : Settings.RATE),
				given.getOrDefault("seconds", 3600L));
		Path directory = Files.createTempDirectory("kills");
		try {
			System.out.println(new KillHarness(settings, directory).run());
		}
		finally {
			org.springframework.util.FileSystemUtils.deleteRecursively(directory);
		}
	}

	/**
	 * What to do.
	 *
	 * @param seed of the moments and of the content
	 * @param kills how many
	 * @param bytes size of the file
	 * @param segments connections to use
	 * @param rate bytes per second of each connection
	 * @param seconds after which nothing more is killed
	 */
	record Settings(long seed, int kills, long bytes, int segments, long rate, long seconds) {

		/** A checkpoint, every 4 MiB, falls into about every fourth life. */
		static final long RATE = 2_750_000;

	}

	/**
	 * What came of it.
	 *
	 * @param kills how often it was killed
	 * @param starts how often it was started
	 * @param files how many files became whole
	 * @param resumable restarts that found durable bytes
	 * @param resumed those of them that asked for exactly the rest
	 * @param bytesAskedFor over all requests
	 * @param seconds how long it took
	 * @param problems everything that must not be
	 */
	record Report(int kills, int starts, int files, int resumable, int resumed, long bytesAskedFor, long seconds,
			List<String> problems) {

	}

}
