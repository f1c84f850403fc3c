package io.github.downloadmanager.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A {@link DownloadProcess} that was started, and what it said. Killed when closed.
 */
final class Spawned implements AutoCloseable {

	private final Process process;

	private final List<String> lines = new ArrayList<>();

	private final Thread reader;

	private Spawned(Process process) {
		this.process = process;
		this.reader = new Thread(this::read, "spawned-output");
		this.reader.setDaemon(true);
		this.reader.start();
	}

	/**
	 * Start one.
	 * @param wrapper a command that runs the rest of its arguments; may be empty
	 * @param args for the process
	 */
	static Spawned start(List<String> wrapper, String... args) {
		List<String> command = new ArrayList<>(wrapper);
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m",
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto", "-cp",
				System.getProperty("java.class.path"), DownloadProcess.class.getName()));
		command.addAll(Arrays.asList(args));
		try {
			return new Spawned(new ProcessBuilder(command).redirectErrorStream(true).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Whether it ended by itself within some time. */
	boolean ends(long time, TimeUnit unit) {
		try {
			boolean ended = this.process.waitFor(time, unit);
			if (ended) {
				this.reader.join(5000);
			}
			return ended;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/** Ask it to end, as an operator would. */
	void terminate() {
		// Not by the process itself, which would close its output too.
		this.process.toHandle().destroy();
	}

	/** Take its life, with no chance to do anything about it. */
	void kill() {
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly();
		ends(30, TimeUnit.SECONDS);
	}

	/** Let it go on from where it waits. */
	void goOn() {
		try {
			this.process.getOutputStream().write('\n');
			this.process.getOutputStream().flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	long pid() {
		return this.process.pid();
	}

	/** What it printed so far. */
	List<String> lines() {
		synchronized (this.lines) {
			return new ArrayList<>(this.lines);
		}
	}

	/** Wait until it has printed a line that starts with this. */
	boolean says(String start, long millis) {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		synchronized (this.lines) {
			while (this.lines.stream().noneMatch((line) -> line.startsWith(start))) {
				long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
				if (left <= 0 || !this.reader.isAlive()) {
					return this.lines.stream().anyMatch((line) -> line.startsWith(start));
				}
				try {
					this.lines.wait(Math.min(left, 200));
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
					return false;
				}
			}
			return true;
		}
	}

	/** How one of its downloads ended. */
	String end(Path destination) {
		String start = "END " + destination + " ";
		return lines().stream()
			.filter((line) -> line.startsWith(start))
			.map((line) -> line.substring(start.length()))
			.findFirst()
			.orElse("nothing; it said " + lines());
	}

	@Override
	public void close() {
		if (isAlive()) {
			kill();
		}
	}

	private void read() {
		try (BufferedReader out = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			for (String line = out.readLine(); line != null; line = out.readLine()) {
				synchronized (this.lines) {
					this.lines.add(line);
					this.lines.notifyAll();
				}
			}
		}
		catch (IOException ex) {
			// It was killed.
		}
	}

}
