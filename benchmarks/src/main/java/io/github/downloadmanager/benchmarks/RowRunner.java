package io.github.downloadmanager.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import io.github.downloadmanager.benchmarks.client.Sample;

/**
 * Runs the rounds of a row: first those that do not count, then A B C, A B C and so on.
 * What was downloaded is compared with the origin after each turn, and whoever fails once
 * is out.
 */
final class RowRunner {

	private static final PrintStream OUT = System.out;

	/** The more work is in a round, the fewer rounds warm a virtual machine up. */
	private static final int ENOUGH_IF_LONG = 2;

	/** Of work itself, in seconds: to compare and remove files warms nobody up. */
	private static final double WARM_UP = 40;

	/** For work that a virtual machine has done in an earlier row. */
	private static final double AGAIN = 25;

	private final OriginFiles files;

	private final MemoryAtHand memory;

	private final int rounds;

	private final long deadlineNanos;

	/** What is removed only when the row is over. */
	private final List<Path> kept = new ArrayList<>();

	/** Work that clients are warm for. */
	private final Set<String> warm = new HashSet<>();

	private int turns;

	RowRunner(OriginFiles files, MemoryAtHand memory, int rounds, long deadlineNanos) {
		this.files = files;
		this.memory = memory;
		this.rounds = rounds;
		this.deadlineNanos = deadlineNanos;
	}

	Measured run(Row row) throws Exception {
		OUT.printf("%n%s: %s%n", row.name(), row.title());
		Measured measured = new Measured(row, new LinkedHashMap<>(), new ArrayList<>());
		String lack = provide(row);
		if (!lack.isEmpty()) {
			return note(measured, lack);
		}
		try {
			return run(measured);
		}
		finally {
			if (!this.kept.isEmpty()) {
				this.kept.forEach(RowRunner::delete);
				this.kept.clear();
				sync(row.place().measured());
			}
		}
	}

	private Measured run(Measured measured) {
		List<Contestant> left = new ArrayList<>();
		for (Contestant contestant : measured.row().contestants()) {
			if (warmUp(contestant, measured)) {
				left.add(contestant);
			}
		}
		for (int round = 1; round <= this.rounds && !left.isEmpty(); round++) {
			if (System.nanoTime() > this.deadlineNanos) {
				return note(measured, "out of time after " + (round - 1) + " of " + this.rounds + " rounds");
			}
			left.removeIf((contestant) -> !measure(contestant, measured));
		}
		return measured;
	}

	private String provide(Row row) throws IOException {
		Set<Content> contents = new LinkedHashSet<>();
		row.contestants().forEach((contestant) -> contents.add(contestant.content()));
		for (Content content : contents) {
			if (!Files.exists(this.files.root().resolve(content.folder()))) {
				long made = content.size() * content.distinct();
				if (made > usable(this.files.root())) {
					return "left out: no room for the origin's files";
				}
				this.files.provide(content);
			}
		}
		return hasRoom(row) ? "" : "left out: no room for the downloaded files";
	}

	private boolean hasRoom(Row row) throws IOException {
		// What is cancelled early takes little room, whatever its size.
		long[] turns = row.contestants()
			.stream()
			.filter(Contestant::complete)
			.mapToLong((contestant) -> contestant.content().bytes())
			.toArray();
		long turn = LongStream.of(turns).max().orElse(0);
		long measured = row.place().kept() ? this.rounds * LongStream.of(turns).sum() : turn;
		return measured <= usable(row.place().measured()) && turn <= usable(row.place().warmUps());
	}

	private static long usable(Path place) throws IOException {
		return Files.getFileStore(place).getUsableSpace();
	}

	private boolean warmUp(Contestant contestant, Measured measured) {
		WarmUp warmUp = contestant.warmUp();
		double left = this.warm.add(warmUp.work()) ? WARM_UP : AGAIN;
		for (int i = 0; i < warmUp.most() && (i < ENOUGH_IF_LONG || left > 0); i++) {
			Sample sample = once(contestant, measured.row().place(), false);
			if (sample.error() != null) {
				note(measured, contestant.name() + " left out: " + sample.error());
				return false;
			}
			left -= sample.wall();
		}
		return true;
	}

	private boolean measure(Contestant contestant, Measured measured) {
		Sample sample = once(contestant, measured.row().place(), true);
		if (sample.error() != null) {
			measured.samples().remove(contestant.name());
			note(measured, contestant.name() + " failed: " + sample.error());
			return false;
		}
		OUT.printf("  %-28s %8.3f s wall %8.3f s cpu %6d MiB %s%n", contestant.name(), sample.wall(), sample.cpu(),
				sample.peakRss() >> 20, more(sample.more()));
		measured.samples().computeIfAbsent(contestant.name(), (name) -> new ArrayList<>()).add(sample);
		return true;
	}

	private static String more(Map<String, Double> more) {
		StringBuilder text = new StringBuilder();
		more.forEach((name, value) -> text.append(' ').append(name).append('=').append(Spread.number(value)));
		return text.toString();
	}

	private Sample once(Contestant contestant, Place place, boolean counts) {
		Path parent = counts ? place.measured() : place.warmUps();
		Path directory = parent.resolve("out-" + this.turns++);
		try {
			Files.createDirectories(directory);
			if (counts && contestant.complete()) {
				this.memory.provide(contestant.content().bytes());
			}
			Sample sample = contestant.round().run(directory);
			if (sample.error() != null) {
				// A new virtual machine may have to take the place of this one.
				this.warm.clear();
				return sample;
			}
			String wrong = check(contestant, directory);
			return wrong.isEmpty() ? sample : Sample.failed(wrong);
		}
		catch (Exception ex) {
			return Sample.failed(String.valueOf(ex));
		}
		finally {
			if (counts && place.kept()) {
				this.kept.add(directory);
			}
			else {
				delete(directory);
			}
			sync(parent);
		}
	}

	private String check(Contestant contestant, Path directory) throws IOException {
		if (contestant.complete()) {
			return this.files.compare(contestant.content(), directory);
		}
		List<String> left = Directories.names(directory);
		return left.isEmpty() ? "" : left.size() + " files are left, one is " + left.get(0);
	}

	private static void delete(Path directory) {
		try {
			Directories.delete(directory);
		}
		catch (IOException ex) {
			OUT.println("  not removed: " + ex);
		}
	}

	/** Nobody is to pay for what the one before has left to be written to the disk. */
	private static void sync(Path directory) {
		try {
			Process sync = new ProcessBuilder("sync", "-f", directory.toString()).start();
			if (!sync.waitFor(60, TimeUnit.SECONDS)) {
				PeerProcess.kill(sync);
			}
		}
		catch (IOException ex) {
			OUT.println("  not synced: " + ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static Measured note(Measured measured, String note) {
		OUT.println("  " + note);
		measured.notes().add(note);
		return measured;
	}

}
