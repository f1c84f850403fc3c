package io.github.downloadmanager.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;

/**
 * What the harness is asked to do.
 *
 * @param selection which rows, and how often
 * @param places where files lie
 * @param limit after this time no new round is started
 */
record Options(Selection selection, Places places, Duration limit) {

	/**
	 * Which rows, and how often.
	 *
	 * @param rounds measured rounds
	 * @param warmUps most rounds of a virtual machine before them; other clients have one
	 * @param quick whether sizes are small, to see that everything works
	 * @param only starts of the names of the rows to run, separated by commas; empty for
	 * all
	 */
	record Selection(int rounds, int warmUps, boolean quick, String only) {

		boolean includes(Row row) {
			return Arrays.stream(this.only.split(",")).anyMatch((start) -> row.name().startsWith(start));
		}

	}

	/**
	 * Where files lie.
	 *
	 * @param memory a directory in memory
	 * @param disk a directory on a disk
	 * @param results where the report goes
	 * @param splice the compiled floor; missing if it could not be compiled
	 */
	record Places(Path memory, Path disk, Path results, Path splice) {

	}

	boolean hasSplice() {
		return Files.isExecutable(this.places.splice());
	}

	static Options parse(String[] args) {
		int rounds = 5;
		int warmUps = 60;
		boolean quick = false;
		String only = "";
		Path memory = Path.of("/dev/shm");
		Path disk = Path.of("/tmp");
		Path results = Path.of("results");
		Path splice = Path.of("splice_get");
		int minutes = 120;
		Iterator<String> rest = Arrays.asList(args).iterator();
		while (rest.hasNext()) {
			String option = rest.next();
			if (option.equals("--quick")) {
				quick = true;
				continue;
			}
			if (!rest.hasNext()) {
				throw new IllegalArgumentException(option + " needs a value, or is not known");
			}
			String value = rest.next();
			switch (option) {
				case "--rounds" -> rounds = Math.max(1, Integer.parseInt(value));
				case "--warm-ups" -> warmUps = Integer.parseInt(value);
				case "--only" -> only = value;
				case "--memory" -> memory = Path.of(value);
				case "--disk" -> disk = Path.of(value);
				case "--results" -> results = Path.of(value);
				case "--splice" -> splice = Path.of(value);
				case "--minutes" -> minutes = Integer.parseInt(value);
				default -> throw new IllegalArgumentException(option + " is not known");
			}
		}
		return new Options(new Selection(rounds, warmUps, quick, only), new Places(memory, disk, results, splice),
				Duration.ofMinutes(minutes));
	}

}
