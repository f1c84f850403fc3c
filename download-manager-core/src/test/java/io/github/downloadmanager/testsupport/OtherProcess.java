package io.github.downloadmanager.testsupport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Another process, which asks for the lock of a file, and if it gets it, holds it until
 * it is closed. What one process sees of its own locks says nothing.
 */
public final class OtherProcess implements AutoCloseable {

	private final Process process;

	private final boolean locked;

	private OtherProcess(Process process, boolean locked) {
		this.process = process;
		this.locked = locked;
	}

	/** Let another process ask for the lock of a file. */
	public static OtherProcess locking(Path file) throws IOException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx32m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto", "-cp",
				System.getProperty("java.class.path"), OtherProcess.class.getName(), file.toString())
			.redirectErrorStream(true)
			.start();
		String said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))
			.readLine();
		if (!"true".equals(said) && !"false".equals(said)) {
			process.destroyForcibly();
			throw new IOException("the other process said " + said);
		}
		return new OtherProcess(process, said.equals("true"));
	}

	/** Whether another process could have the lock of a file now. */
	public static boolean couldLock(Path file) throws IOException {
		try (OtherProcess other = locking(file)) {
			return other.hasLock();
		}
	}

	public boolean hasLock() {
		return this.locked;
	}

	@Override
	public void close() throws IOException {
		this.process.getOutputStream().close();
		try {
			this.process.waitFor();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Ask for the lock, tell whether it was given, and wait for the end of the input.
	 * @param args the file
	 * @throws IOException if it cannot be opened
	 */
	public static void main(String[] args) throws IOException {
		try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.READ,
				StandardOpenOption.WRITE); FileLock lock = channel.tryLock()) {
			System.out.println(lock != null);
			while (System.in.read() >= 0) {
				// Whatever comes.
			}
		}
	}

}
