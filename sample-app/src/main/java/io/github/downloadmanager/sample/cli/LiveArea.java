package io.github.downloadmanager.sample.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last lines of a terminal, drawn again and again, with lasting lines above them. Not
 * left to the bar library: it addresses each bar by its distance from the bottom, which
 * goes wrong when a bar has scrolled out of the window.
 */
final class LiveArea {

	/**
	 * More would not fit a common window, and what has scrolled out cannot be redrawn.
	 */
	private static final int MOST_LINES = 16;

	private static final String CLEAR_BELOW = "\u001B[J";

	private final PrintStream out;

	private final Map<String, String> lines = new LinkedHashMap<>();

	private int drawn;

	private boolean closed;

	LiveArea(PrintStream out) {
		this.out = out;
	}

	synchronized void show(String id, String line) {
		if (this.closed) {
			return;
		}
		this.lines.put(id, line);
		draw("");
	}

	synchronized void remove(String id) {
		this.lines.remove(id);
	}

	/** Prints the last line of all; what is told late is not shown any more. */
	synchronized void finish(String line) {
		this.closed = true;
		this.lines.clear();
		draw(line + System.lineSeparator());
	}

	/** Prints a lasting line above the others. */
	synchronized void print(PrintStream target, String line) {
		if (target == this.out) {
			draw(line + System.lineSeparator());
			return;
		}
		// Another stream: make room first, so that both do not mix.
		erase();
		target.println(line);
		target.flush();
		draw("");
	}

	private void erase() {
		this.out.print(home() + CLEAR_BELOW);
		this.out.flush();
		this.drawn = 0;
	}

	private void draw(String above) {
		StringBuilder frame = new StringBuilder(home()).append(CLEAR_BELOW).append(above);
		int count = 0;
		for (String line : this.lines.values()) {
			if (count == MOST_LINES) {
				frame.append("... and ").append(this.lines.size() - MOST_LINES).append(" more\n");
				count++;
				break;
			}
			frame.append(line).append('\n');
			count++;
		}
		this.drawn = count;
		this.out.print(frame);
		this.out.flush();
	}

	private String home() {
		return (this.drawn > 0) ? "\u001B[" + this.drawn + "A\r" : "\r";
	}

}
