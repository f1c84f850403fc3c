package io.github.downloadmanager.sample.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The terminal that standard output goes to.
 *
 * @param columns its width
 * @param unicode whether block characters can be shown
 */
record Terminal(int columns, boolean unicode) {

	private static final int DEFAULT_COLUMNS = 80;

	private static final int LEAST_COLUMNS = 40;

	/**
	 * Look for a terminal.
	 * @return the terminal, or {@code null} if the output goes to a file or a pipe
	 */
	static @Nullable Terminal detect() {
		if (!isTerminal(System.console()) || "dumb".equals(System.getenv("TERM"))) {
			return null;
		}
		String encoding = System.getProperty("stdout.encoding", System.getProperty("native.encoding", "US-ASCII"));
		return new Terminal(Math.max(LEAST_COLUMNS, width()), StandardCharsets.UTF_8.equals(charset(encoding)));
	}

	/** Since JDK 22 there may be a console without a terminal; it then can tell. */
	private static boolean isTerminal(@Nullable Console console) {
		if (console == null) {
			return false;
		}
		try {
			return (boolean) Console.class.getMethod("isTerminal").invoke(console);
		}
		catch (ReflectiveOperationException ex) {
			return true;
		}
	}

	/**
	 * Asked of stty, as Java cannot tell. Not of JLine, which comes with the bar library:
	 * opening its terminal takes over Ctrl-C, and nobody would clean up.
	 */
	private static int width() {
		String columns = System.getenv("COLUMNS");
		if (columns != null && columns.matches("[1-9][0-9]{0,3}")) {
			return Integer.parseInt(columns);
		}
		try {
			Process stty = new ProcessBuilder("stty", "size").redirectInput(ProcessBuilder.Redirect.INHERIT)
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
			String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim()
				.split(" ");
			stty.waitFor(1, TimeUnit.SECONDS);
			if (size.length == 2 && size[1].matches("[1-9][0-9]{0,3}")) {
				return Integer.parseInt(size[1]);
			}
		}
		catch (IOException ex) {
			// No stty: not a Unix.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return DEFAULT_COLUMNS;
	}

	private static @Nullable Charset charset(String name) {
		try {
			return Charset.forName(name);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
