package io.github.downloadmanager.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns the files of a call into the lines of a window: a line of sums, one for each file
 * that runs, one for the rest. Columns have one width for all rows and keep it. If the
 * window is narrow, names shrink first, then bars; below 60 columns there is no bar. Not
 * thread-safe.
 */
final class Layout {

	private static final int PERCENT = 5;

	private static final int AMOUNT = 14;

	private static final int SPEED = 9;

	private static final int ETA = 7;

	private static final int GAP = 2;

	private static final int NARROW = 60;

	private static final int MAX_NAME = 40;

	private static final int SHORT_NAME = 18;

	private static final int MAX_BAR = 20;

	private static final int MIN_BAR = 4;

	private static final String EIGHTHS = " \u258F\u258E\u258D\u258C\u258B\u258A\u2589\u2588";

	private final boolean unicode;

	private final boolean colours;

	private int longestName;

	private int frame;

	Layout(boolean unicode, boolean colours) {
		this.unicode = unicode;
		this.colours = colours;
	}

	/**
	 * The lines to draw.
	 * @param view what to show
	 * @param window the size of the window
	 * @return at most two lines less than the window has, each narrower than the window
	 */
	List<String> lines(Board.View view, Terminal.Window window) {
		this.frame++;
		int width = window.columns() - 1;
		int most = Math.max(1, window.rows() - 2);
		List<String> lines = new ArrayList<>();
		lines.add(colour("1", Columns.cut(" " + totals(view.totals()), width, ellipsis())));
		int shown = view.rows().size();
		boolean rest = view.queued() > 0 || shown > most - 1;
		shown = Math.max(0, Math.min(shown, most - 1 - (rest ? 1 : 0)));
		for (Board.Row row : view.rows().subList(0, shown)) {
			this.longestName = Math.max(this.longestName, Columns.width(row.name()));
		}
		Widths widths = widths(width);
		for (Board.Row row : view.rows().subList(0, shown)) {
			lines.add(row.reason().isEmpty() ? Columns.cut(row(row, widths), width, "") : waiting(row, widths, width));
		}
		if (rest && most > 1) {
			int hidden = view.rows().size() - shown;
			String text = ((hidden > 0) ? hidden + (shown > 0 ? " more running" : " running") : "")
					+ ((hidden > 0 && view.queued() > 0) ? ", " : "")
					+ ((view.queued() > 0) ? view.queued() + " in line" : "");
			lines.add(colour("2", Columns.cut(" " + ellipsis() + " " + text, width, ellipsis())));
		}
		return lines;
	}

	/** The line of sums, for terminals and for logs. */
	String totals(Board.Totals totals) {
		String dot = this.unicode ? " \u00B7 " : ", ";
		StringBuilder line = new StringBuilder().append(totals.done())
			.append(" of ")
			.append(totals.files())
			.append(" done");
		if (totals.total().isPresent() && totals.held() <= totals.total().getAsLong()) {
			long total = totals.total().getAsLong();
			line.append(dot).append(Printable.part(totals.held(), total, " of "));
			line.append(" (").append((total > 0) ? (long) (100.0 * totals.held() / total) : 100).append(" %)");
		}
		else {
			line.append(dot).append(Printable.size(totals.held()));
		}
		if (totals.held() > 0) {
			line.append(dot).append(Printable.size(totals.speed())).append("/s");
		}
		totals.eta().ifPresent((seconds) -> line.append(dot).append(Printable.clock(seconds)).append(" left"));
		if (totals.failed() > 0) {
			line.append(dot).append(totals.failed()).append(" failed");
		}
		return line.toString();
	}

	private Widths widths(int width) {
		int fixed = 1 + GAP + PERCENT;
		int name = Math.min(Math.max(this.longestName, 8), MAX_NAME);
		int left = width - fixed;
		boolean amount = left >= 8 + GAP + AMOUNT;
		left -= amount ? GAP + AMOUNT : 0;
		boolean speed = amount && left >= 8 + GAP + SPEED;
		left -= speed ? GAP + SPEED : 0;
		boolean eta = speed && left >= 8 + GAP + ETA;
		left -= eta ? GAP + ETA : 0;
		if (width + 1 < NARROW) {
			return new Widths(Math.max(1, Math.min(name, left)), 0, amount, speed, eta);
		}
		int bar = MAX_BAR;
		int missing = name + GAP + bar - left;
		int fromName = Math.max(0, Math.min(missing, name - SHORT_NAME));
		int fromBar = Math.max(0, Math.min(missing - fromName, bar - MIN_BAR));
		name = Math.min(name - fromName, left - GAP - (bar - fromBar));
		return new Widths(name, bar - fromBar, amount, speed, eta);
	}

	private String row(Board.Row row, Widths widths) {
		boolean known = row.total().isPresent();
		long total = row.total().orElse(0);
		double part = !known ? 0 : (total > 0) ? Math.min(1, (double) row.held() / total) : 1;
		StringBuilder line = new StringBuilder(name(row, widths));
		line.append("  ").append(Columns.padLeft(known ? (long) (part * 100) + " %" : "? %", PERCENT));
		if (widths.bar() > 0) {
			line.append("  ").append(known ? bar(part, widths.bar()) : unknown(widths.bar()));
		}
		if (widths.amount()) {
			String amount = known ? Printable.part(row.held(), total, " / ") : Printable.size(row.held());
			line.append("  ").append(Columns.padLeft(amount, AMOUNT));
		}
		if (widths.speed()) {
			line.append("  ").append(Columns.padLeft(Printable.size(row.speed()) + "/s", SPEED));
		}
		if (widths.eta() && row.eta().isPresent()) {
			line.append("  ").append(Columns.padLeft(Printable.clock(row.eta().getAsLong()), ETA));
		}
		return line.toString();
	}

	private String waiting(Board.Row row, Widths widths, int width) {
		String line = name(row, widths) + "  " + Columns.padLeft("wait", PERCENT) + "  " + row.reason();
		return colour("33", Columns.cut(line, width, ellipsis()));
	}

	private String name(Board.Row row, Widths widths) {
		return " " + Columns.pad(Columns.cutMiddle(row.name(), widths.name(), ellipsis()), widths.name());
	}

	private String bar(double part, int width) {
		if (!this.unicode) {
			int full = (int) (part * width);
			return "#".repeat(full) + "-".repeat(width - full);
		}
		int eighths = (int) (part * width * 8);
		String full = EIGHTHS.substring(8).repeat(eighths / 8);
		return Columns.pad((eighths % 8 > 0) ? full + EIGHTHS.charAt(eighths % 8) : full, width);
	}

	/** Something that moves, as there is no end to move towards. */
	private String unknown(int width) {
		String dot = this.unicode ? "\u00B7" : ".";
		String block = this.unicode ? "\u2588" : "#";
		int length = Math.min(3, width);
		int at = this.frame % (width - length + 1);
		return dot.repeat(at) + block.repeat(length) + dot.repeat(width - length - at);
	}

	private String ellipsis() {
		return this.unicode ? "\u2026" : "..";
	}

	private String colour(String code, String text) {
		return this.colours ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
	}

	/**
	 * The widths of columns.
	 *
	 * @param name the names
	 * @param bar the bars, 0 for none
	 * @param amount whether there is room for bytes
	 * @param speed whether there is room for the speed
	 * @param eta whether there is room for the time left
	 */
	private record Widths(int name, int bar, boolean amount, boolean speed, boolean eta) {

	}

}
