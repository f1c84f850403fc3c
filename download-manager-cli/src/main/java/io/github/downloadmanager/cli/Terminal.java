package io.github.downloadmanager.cli;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * The terminal that standard output goes to. Its size can change at any time and is asked
 * of {@code stty}, as Java cannot tell; not of JLine, whose terminal takes over Ctrl-C.
 */
final class Terminal {

	private static final File CONTROLLING = new File("/dev/tty");

	private final boolean unicode;

	private final boolean colours;

	private volatile Window window;

	Terminal(Window window, boolean unicode, boolean colours) {
		this.window = window;
		this.unicode = unicode;
		this.colours = colours;
	}

	/**
	 * Make one for standard output, be it a terminal or not.
	 * @param environment the environment variables
	 * @return the terminal, 80 columns wide until it is measured
	 */
	static Terminal of(Map<String, String> environment) {
		String encoding = System.getProperty("stdout.encoding", System.getProperty("native.encoding", "US-ASCII"));
		boolean unicode = encoding.toUpperCase(Locale.ROOT).replace("-", "").equals("UTF8");
		// https://no-color.org: present and not empty.
		boolean colours = environment.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(environment.get("TERM"));
		Window window = new Window(number(environment.get("COLUMNS"), 80), number(environment.get("LINES"), 24));
		return new Terminal(window, unicode, colours);
	}

	/**
	 * Whether standard output goes to a terminal that can be drawn on.
	 * @param environment the environment variables
	 * @return {@code false} for files, pipes, and terminals that are only lines
	 */
	static boolean isStandardOutput(Map<String, String> environment) {
		if ("dumb".equals(environment.get("TERM"))) {
			return false;
		}
		try {
			// Where there is /proc. A console is asked for standard input too, and with
			// JDK 22 and later it loads a library of its own.
			String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
			return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
		}
		catch (IOException | UnsupportedOperationException ex) {
			return isTerminal(System.console());
		}
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

	boolean unicode() {
		return this.unicode;
	}

	boolean colours() {
		return this.colours;
	}

	Window window() {
		return this.window;
	}

	/** Ask for the size. Takes some milliseconds; what cannot be asked stays as it is. */
	void measure() {
		try {
			ProcessBuilder stty = new ProcessBuilder("stty", "size").redirectError(ProcessBuilder.Redirect.DISCARD);
			// Standard input may be a list of addresses.
			stty.redirectInput(CONTROLLING.canRead() ? ProcessBuilder.Redirect.from(CONTROLLING)
					: ProcessBuilder.Redirect.INHERIT);
			Process process = stty.start();
			String[] size = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).trim()
				.split(" ");
			process.waitFor(1, TimeUnit.SECONDS);
			if (size.length == 2) {
				this.window = new Window(number(size[1], this.window.columns()), number(size[0], this.window.rows()));
			}
		}
		catch (IOException ex) {
			// No stty, or no terminal that controls this process.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static int number(@Nullable String text, int fallback) {
		return (text != null && text.matches("[1-9][0-9]{0,3}")) ? Integer.parseInt(text) : fallback;
	}

	/**
	 * The size of a window in characters.
	 *
	 * @param columns its width
	 * @param rows its height
	 */
	record Window(int columns, int rows) {

	}

}
