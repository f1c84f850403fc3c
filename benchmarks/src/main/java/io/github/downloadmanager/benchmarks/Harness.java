package io.github.downloadmanager.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the download manager with others, side by side. Started by {@code run.sh}.
 */
public final class Harness {

	private Harness() {
	}

	/**
	 * Runs the rows and writes the report.
	 * @param args see {@code run.sh --help}
	 * @throws Exception if the harness itself does not work
	 */
	public static void main(String[] args) throws Exception {
		Options options = Options.parse(args);
		Path memory = options.places().memory();
		Path scratch = Files.createDirectories(memory.resolve("scratch"));
		OriginFiles files = new OriginFiles(Files.createDirectories(memory.resolve("origin")));
		Report report = new Report(options, Surroundings.describe(options, scratch), LocalDate.now());
		long deadline = System.nanoTime() + options.limit().toNanos();
		Origin origin = Origin.start(scratch, files.root());
		Clients clients = new Clients(scratch);
		// Also when we are ended by a signal.
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			clients.close();
			origin.close();
		}));
		Peers peers = new Peers(origin, options.places().splice(), scratch);
		List<Row> rows = new Catalog(new Lab(options, origin, files, clients, peers)).rows();
		MemoryAtHand atHand = new MemoryAtHand(scratch);
		run(rows, options, new RowRunner(files, atHand, options.selection().rounds(), deadline), report);
		System.exit(0);
	}

	private static void run(List<Row> rows, Options options, RowRunner runner, Report report) throws Exception {
		List<Measured> measured = new ArrayList<>();
		for (Row row : rows) {
			if (options.selection().includes(row)) {
				measured.add(runner.run(row));
				report(report, measured);
			}
		}
		if (measured.isEmpty()) {
			throw new IllegalArgumentException("no such row; there are " + rows.stream().map(Row::name).toList());
		}
	}

	private static void report(Report report, List<Measured> measured) throws IOException {
		System.out.println("  written to " + report.write(measured).getFileName());
	}

}
