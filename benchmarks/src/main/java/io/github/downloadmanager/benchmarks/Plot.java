package io.github.downloadmanager.benchmarks;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Bars of elapsed times, relative to the reference of each row, as SVG.
 */
final class Plot {

	private static final int WIDTH = 860;

	private static final int LEFT = 190;

	private static final int RIGHT = 70;

	private static final int BAR = 14;

	private static final int GAP = 4;

	private static final int TITLE = 26;

	/** What takes longer than this runs off the scale, so that the rest can be seen. */
	private static final double SCALE = 4;

	private final List<Measured> rows;

	private final StringBuilder body = new StringBuilder();

	private int y = 10;

	Plot(List<Measured> rows) {
		this.rows = rows.stream()
			.filter((row) -> row.samples().size() > 1 && !row.row().name().startsWith("growth"))
			.toList();
	}

	String svg() {
		this.rows.forEach(this::row);
		text(LEFT, this.y + 14, "legend", "Elapsed time, as a ratio to that of the client at 1; shorter is faster.");
		text(LEFT, this.y + 28, "legend", "Thin lines: least and greatest of all rounds.");
		int height = this.y + 42;
		return """
				<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
				<style>
				  text { font: 12px system-ui, sans-serif; fill: #24292f; dominant-baseline: middle; }
				  .title { font-weight: 600; }
				  .name { text-anchor: end; }
				  .legend { fill: #57606a; font-size: 11px; }
				  .ours { fill: #1a7f37; }
				  .other { fill: #8c959f; }
				  line { stroke: #24292f; }
				  .one { stroke-dasharray: 2 3; }
				</style>
				<rect width="100%%" height="100%%" fill="#ffffff"/>
				%3$s</svg>
				""".formatted(WIDTH, height, this.body);
	}

	private void row(Measured row) {
		text(LEFT, this.y + TITLE / 2, "title", row.row().title());
		this.y += TITLE;
		int top = this.y;
		row.samples().keySet().forEach((client) -> bar(client, row.ratio(Goal.WALL, client)));
		line("one", x(1), top - GAP, x(1), this.y);
		this.y += GAP;
	}

	private void bar(String client, @Nullable Spread ratio) {
		if (ratio == null) {
			return;
		}
		int middle = this.y + BAR / 2;
		double end = x(ratio.median());
		text(LEFT - 8, middle, "name", client);
		this.body
			.append(String.format(Locale.ROOT, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
					client.startsWith(Lab.OURS) ? "ours" : "other", LEFT, this.y, end - LEFT, BAR));
		line("spread", x(ratio.min()), middle, x(ratio.max()), middle);
		text(x(Math.max(ratio.median(), ratio.max())) + 6, middle, "value",
				Spread.number(ratio.median()) + ((ratio.median() > SCALE) ? " »" : ""));
		this.y += BAR + GAP;
	}

	private static double x(double ratio) {
		return LEFT + Math.min(ratio, SCALE) / SCALE * (WIDTH - LEFT - RIGHT);
	}

	private void line(String kind, double x1, int y1, double x2, int y2) {
		this.body.append(String.format(Locale.ROOT,
				"<line class=\"%s\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>%n", kind, x1, y1, x2, y2));
	}

	private void text(double x, int atY, String kind, String text) {
		String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
		this.body.append(String.format(Locale.ROOT, "<text class=\"%s\" x=\"%.1f\" y=\"%d\">%s</text>%n", kind, x, atY,
				escaped));
	}

}
