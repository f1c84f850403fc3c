package io.github.downloadmanager.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.github.downloadmanager.benchmarks.client.Sample;

/**
 * Runs another program, and measures it with GNU time.
 */
final class PeerProcess {

	private static final Duration MAX_TIME = Duration.ofMinutes(10);

	private static final int SHOWN_OF_LOG = 300;

	private PeerProcess() {
	}

	/**
	 * Run a command to its end.
	 * @param scratch a directory for what it prints
	 * @return what was measured; an error if it failed or took too long
	 */
	static Sample measure(List<String> command, Path scratch) throws IOException, InterruptedException {
		Path usage = scratch.resolve("time.txt");
		Path log = scratch.resolve("peer.log");
		List<String> timed = new ArrayList<>(List.of("time", "-q", "-o", usage.toString(), "-f", "%U %S %M"));
		timed.addAll(command);
		long start = System.nanoTime();
		int status = run(timed, log);
		double wall = (System.nanoTime() - start) / 1e9;
		if (status != 0) {
			return Sample.failed(command.get(0) + " ended with " + status + ": " + tail(log));
		}
		String[] numbers = Files.readString(usage).strip().split(" ");
		double cpu = Double.parseDouble(numbers[0]) + Double.parseDouble(numbers[1]);
		return new Sample(wall, cpu, Long.parseLong(numbers[2]) * 1024, Map.of(), null);
	}

	/** Run a command of which only success counts. */
	static void call(List<String> command, Path log) throws IOException, InterruptedException {
		int status = run(command, log);
		if (status != 0) {
			throw new IOException(command.get(0) + " ended with " + status + ": " + tail(log));
		}
	}

	private static int run(List<String> command, Path log) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		try {
			return process.waitFor(MAX_TIME.toSeconds(), TimeUnit.SECONDS) ? process.exitValue() : -1;
		}
		finally {
			kill(process);
		}
	}

	/** End a process that we started, and those that it started. */
	static void kill(Process process) {
		process.descendants().forEach(ProcessHandle::destroyForcibly);
		process.destroyForcibly();
	}

	/** The end of what a process has printed. */
	static String tail(Path log) {
		try {
			String text = Files.readString(log).strip();
			return text.substring(Math.max(0, text.length() - SHOWN_OF_LOG));
		}
		catch (IOException ex) {
			return "no log";
		}
	}

}
