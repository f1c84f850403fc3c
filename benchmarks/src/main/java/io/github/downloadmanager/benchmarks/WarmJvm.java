package io.github.downloadmanager.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.downloadmanager.benchmarks.client.BenchmarkMain;
import io.github.downloadmanager.benchmarks.client.Job;
import io.github.downloadmanager.benchmarks.client.Sample;
import tools.jackson.databind.json.JsonMapper;

/**
 * A virtual machine that does one job after another. Started at its first one; stays idle
 * while the others have their turn.
 */
final class WarmJvm implements AutoCloseable {

	private static final long MAX_SECONDS = 600;

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final Path log;

	private final Process process;

	private final BufferedReader answers;

	private final BufferedWriter jobs;

	private WarmJvm(List<String> command, Path log) throws IOException {
		this.log = log;
		this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
			.start();
		this.answers = this.process.inputReader(StandardCharsets.UTF_8);
		this.jobs = this.process.outputWriter(StandardCharsets.UTF_8);
	}

	/**
	 * Start one, of the same Java and with the same classes as this one.
	 * @param options options of the virtual machine
	 */
	static WarmJvm start(List<String> options, Path log) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		if (Runtime.version().feature() >= 24) {
			command.add("--enable-native-access=ALL-UNNAMED");
			command.add("--sun-misc-unsafe-memory-access=allow");
		}
		command.addAll(options);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), BenchmarkMain.class.getName()));
		return new WarmJvm(command, log);
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	Sample run(Job job) throws InterruptedException {
		try {
			this.jobs.write(JSON.writeValueAsString(job));
			this.jobs.newLine();
			this.jobs.flush();
			String answer = CompletableFuture.supplyAsync(this::read).get(MAX_SECONDS, TimeUnit.SECONDS);
			return JSON.readValue(answer, Sample.class);
		}
		catch (IOException | ExecutionException | TimeoutException ex) {
			close();
			return Sample.failed(ex + ": " + PeerProcess.tail(this.log));
		}
	}

	private String read() {
		try {
			String line = this.answers.readLine();
			if (line == null) {
				throw new IllegalStateException("the virtual machine ended");
			}
			return line;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		PeerProcess.kill(this.process);
	}

}
