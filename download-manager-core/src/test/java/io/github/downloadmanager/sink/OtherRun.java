package io.github.downloadmanager.sink;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;

import io.github.downloadmanager.content.RemoteInfo;
import io.github.downloadmanager.content.Validator;
import io.github.downloadmanager.testsupport.Content;

/**
 * A run in another process that writes the same file by a {@link FileSink}, step by step
 * as the test says. Killed when closed.
 */
final class OtherRun implements AutoCloseable {

	static final URI ADDRESS = URI.create("http://files.example/file");

	static final int SIZE = 10 << 20;

	private final Process process;

	private final BufferedReader out;

	private OtherRun(Process process) {
		this.process = process;
		this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
	}

	static OtherRun start(Path directory, ExistingFile existing) throws IOException {
		return new OtherRun(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx96m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto", "-cp",
				System.getProperty("java.class.path"), OtherRun.class.getName(), directory.toString(), existing.name())
			.redirectErrorStream(true)
			.start());
	}

	/**
	 * Let it take a step: {@code open}, {@code restart}, {@code begin <version>},
	 * {@code write <version> <from> <to>}, {@code commit} or {@code abort}.
	 * @return what came of it
	 */
	String does(String step) throws IOException {
		this.process.getOutputStream().write((step + "\n").getBytes(StandardCharsets.UTF_8));
		this.process.getOutputStream().flush();
		return this.out.readLine();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		try {
			this.process.waitFor();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	static FileSink sink(Path directory, ExistingFile existing) throws IOException {
		return FileSink.create(directory, directory.resolve("file"), ADDRESS,
				new FileOptions(existing, PartialFiles.KEEP, Fsync.NONE, false),
				new PathClaims(System::nanoTime, Instant::now));
	}

	static byte[] content(int version) {
		return Content.of(version, SIZE);
	}

	static void begin(FileSink sink, int version) throws IOException {
		Validator validator = new Validator("\"v" + version + "\"");
		sink.begin(new RemoteInfo(OptionalLong.of(SIZE), true, validator.value(), null, null, null, ADDRESS),
				validator);
	}

	static void write(FileSink sink, int version, int from, int to) throws IOException {
		sink.write(new ByteBuffer[] { ByteBuffer.wrap(content(version), from, to - from) }, from);
	}

	/**
	 * Take the steps that come as lines.
	 * @param args the directory, and what to do with an existing file
	 * @throws IOException if there are no more
	 */
	public static void main(String[] args) throws IOException {
		FileSink sink = sink(Path.of(args[0]), ExistingFile.valueOf(args[1]));
		BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = in.readLine(); line != null; line = in.readLine()) {
			try {
				System.out.println(step(sink, line.split(" ")));
			}
			catch (IOException ex) {
				System.out.println("failed " + ex.getClass().getSimpleName());
			}
		}
	}

	private static String step(FileSink sink, String[] words) throws IOException {
		switch (words[0]) {
			case "open" -> {
				DownloadSink.Held held = sink.open();
				return (held != null) ? "held " + held.ranges() : "nothing";
			}
			case "restart" -> sink.restart();
			case "begin" -> begin(sink, Integer.parseInt(words[1]));
			case "write" ->
				write(sink, Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
			case "commit" -> sink.commit();
			case "abort" -> sink.abort();
			default -> throw new IllegalArgumentException(words[0]);
		}
		return "done";
	}

}
