package io.github.downloadmanager.benchmarks.client;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import tools.jackson.databind.json.JsonMapper;

/**
 * A virtual machine that stays warm: reads a {@link Job} in JSON from each line of
 * standard input, does it, and prints a {@link Sample} as a line of JSON. Ends with its
 * input.
 */
public final class BenchmarkMain {

	private final Managers managers = new Managers();

	private final SpringIdiom idiom = new SpringIdiom();

	private final Discarding discarding = new Discarding();

	private BenchmarkMain() {
	}

	/**
	 * Starts it.
	 * @param args none
	 * @throws Exception if standard input cannot be read
	 */
	public static void main(String[] args) throws Exception {
		PrintStream answers = System.out;
		// What libraries print must not end up between the answers.
		System.setOut(System.err);
		JsonMapper json = JsonMapper.builder().build();
		BenchmarkMain main = new BenchmarkMain();
		BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = lines.readLine(); line != null; line = lines.readLine()) {
			answers.println(json.writeValueAsString(main.run(json.readValue(line, Job.class))));
			answers.flush();
		}
		// Open connections would keep the process for a while.
		System.exit(0);
	}

	private Sample run(Job job) {
		try {
			return switch (job.kind()) {
				case MANAGER -> Downloads.run(this.managers.get(job.setup()), job);
				case IDIOM -> this.idiom.run(job);
				case DISCARD -> this.discarding.run(job);
				case SLOW -> Weights.running(this.managers.get(job.setup()), job);
				case QUEUED -> Weights.queued(this.managers.get(job.setup()), job);
			};
		}
		catch (Throwable ex) {
			// Also an OutOfMemoryError is a result.
			return Sample.failed(String.valueOf(ex));
		}
	}

}
