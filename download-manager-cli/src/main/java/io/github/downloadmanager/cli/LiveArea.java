package io.github.downloadmanager.cli;

import java.io.PrintStream;
import java.util.List;

/**
 * The last lines of a terminal, drawn again and again, with lasting lines above them.
 * <p>
 * The cursor rests where the area begins, not where it ends: when the window gets
 * narrower, most terminals break long lines anew, and then nobody knows how many lines
 * above the end the beginning is. Wrapping is off while the area is drawn, so that a line
 * that is too long for a window that has just shrunk is cut.
 */
final class LiveArea {

	private static final String CLEAR_BELOW = "\u001B[J";

	private static final String CLEAR_REST_OF_LINE = "\u001B[K";

	private static final String WRAP_OFF = "\u001B[?7l";

	private static final String WRAP_ON = "\u001B[?7h";

	private final PrintStream out;

	private List<String> lines = List.of();

	private boolean closed;

	LiveArea(PrintStream out) {
		this.out = out;
	}

	/** Draws these lines in place of those before. */
	synchronized void show(List<String> lines) {
		if (this.closed) {
			return;
		}
		this.lines = lines;
		print(frame());
	}

	/** Prints a lasting line above the area. */
	synchronized void print(PrintStream target, String line) {
		if (target == this.out) {
			print("\r" + CLEAR_BELOW + line + System.lineSeparator() + frame());
			return;
		}
		// Another stream: make room first, so that both do not mix.
		print("\r" + CLEAR_BELOW);
		target.println(line);
		target.flush();
		print(frame());
	}

	/** Clears the area; what is told late is not drawn any more. */
	synchronized void close() {
		if (!this.closed) {
			this.closed = true;
			this.lines = List.of();
			print("\r" + CLEAR_BELOW + WRAP_ON);
		}
	}

	private String frame() {
		if (this.lines.isEmpty()) {
			return "\r" + CLEAR_BELOW;
		}
		StringBuilder frame = new StringBuilder("\r").append(WRAP_OFF);
		for (int i = 0; i < this.lines.size(); i++) {
			frame.append((i > 0) ? "\n" : "").append(this.lines.get(i)).append(CLEAR_REST_OF_LINE);
		}
		frame.append(CLEAR_BELOW);
		if (this.lines.size() > 1) {
			frame.append("\u001B[").append(this.lines.size() - 1).append('A');
		}
		return frame.append('\r').append(WRAP_ON).toString();
	}

	private void print(String text) {
		this.out.print(text);
		this.out.flush();
	}

}
