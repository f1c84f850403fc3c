package io.github.downloadmanager.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal that remembers what was printed on it: as much of one as the command line
 * uses. Anything else is an error.
 */
final class Screen {

	private static final Pattern CONTROL = Pattern
		.compile("\u001B(?:\\[([?0-9;]*)([A-Za-z])|\\]resize;(\\d+);(\\d+)\u0007)");

	private static final String WIDE = "\u2705\u26a1\u5831\ud83d\ude80\u30d5\u30d7";

	private static final String ZERO_WIDTH = "\u0301\u309a";

	/** In the second column of a wide character. */
	private static final char FILLED = '\u0000';

	private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));

	private int columns;

	private int row;

	private int column;

	private boolean wrap = true;

	/** How many lines did not fit and went on in the next one. */
	int wrapped;

	/** How many frames were cut at the edge of the window since its size changed. */
	int cutFrames;

	/** How many frames were drawn since the size changed. */
	int frames;

	/** The most lines a frame had. */
	int tallest;

	private boolean cut;

	private int frameTop;

	Screen(int columns) {
		this.columns = columns;
	}

	Screen show(String output) {
		Matcher control = CONTROL.matcher(output);
		int i = 0;
		while (i < output.length()) {
			if (output.charAt(i) == '\u001B') {
				if (!control.find(i) || control.start() != i) {
					throw new AssertionError(
							"unknown control: " + output.substring(i + 1, Math.min(i + 20, output.length())));
				}
				control(control);
				i = control.end();
			}
			else {
				int c = output.codePointAt(i);
				print(c);
				i += Character.charCount(c);
			}
		}
		return this;
	}

	private void control(Matcher control) {
		if (control.group(3) != null) {
			this.columns = Integer.parseInt(control.group(3));
			this.frames = 0;
			this.cutFrames = 0;
			return;
		}
		switch (control.group(1) + control.group(2)) {
			case "?7l" -> {
				this.wrap = false;
				this.cut = false;
				this.frameTop = this.row;
			}
			case "?7h" -> {
				this.wrap = true;
				this.frames++;
				this.cutFrames += this.cut ? 1 : 0;
			}
			case "J" -> {
				line().setLength(Math.min(line().length(), this.column));
				while (this.lines.size() > this.row + 1) {
					this.lines.remove(this.lines.size() - 1);
				}
				this.tallest = Math.max(this.tallest, this.wrap ? 0 : this.row - this.frameTop + 1);
			}
			case "K" -> line().setLength(Math.min(line().length(), this.column));
			default -> {
				if (control.group(2).equals("A")) {
					this.row -= Integer.parseInt(control.group(1));
				}
				else if (!control.group(2).equals("m")) {
					throw new AssertionError("unknown control: " + control.group());
				}
			}
		}
	}

	private void print(int c) {
		if (c == '\r') {
			this.column = 0;
		}
		else if (c == '\n') {
			this.row++;
			while (this.lines.size() <= this.row) {
				this.lines.add(new StringBuilder());
			}
		}
		else if (width(c) == 0) {
			// It goes to the character before it.
			return;
		}
		else if (this.column + width(c) > this.columns) {
			if (this.wrap) {
				this.wrapped++;
				this.column = 0;
				print('\n');
				print(c);
			}
			this.cut = true;
		}
		else {
			put((c < 0x10000) ? (char) c : '?');
			if (width(c) == 2) {
				put(FILLED);
			}
		}
	}

	private void put(char c) {
		StringBuilder line = line();
		while (line.length() <= this.column) {
			line.append(' ');
		}
		line.setCharAt(this.column, c);
		this.column++;
	}

	/** As terminals have it; only of what tests print. */
	private static int width(int c) {
		if (c < 0x300) {
			return 1;
		}
		return (ZERO_WIDTH.indexOf(c) >= 0) ? 0 : (WIDE.indexOf(c) >= 0) ? 2 : 1;
	}

	private StringBuilder line() {
		return this.lines.get(this.row);
	}

	List<String> lines() {
		return this.lines.stream().map((line) -> line.toString().stripTrailing()).toList();
	}

}
