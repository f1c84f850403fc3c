package io.github.downloadmanager.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class LayoutTests {

	private static final Board.Row MOVING = new Board.Row("release-2026.11-linux-x86_64-static.tar.gz", 13_800_000,
			OptionalLong.of(19_100_000), 2_900_000, OptionalLong.of(2), "");

	private static final Board.Row UNKNOWN = new Board.Row("stream.bin", 3_100_000, OptionalLong.empty(), 944_000,
			OptionalLong.empty(), "");

	private static final Board.Row WAITING = new Board.Row("x.bin", 0, OptionalLong.empty(), 0, OptionalLong.empty(),
			"example.org: 429, again in 0:04 (try 2 of 4)");

	private static final Board.Totals TOTALS = new Board.Totals(3, 40, 1, 61_200_000, OptionalLong.of(412_000_000),
			9_800_000, OptionalLong.of(36));

	private final Layout layout = new Layout(true, false);

	@Test
	void looksAsItIsMeantTo() {
		assertThat(lines(100, 20, 24, MOVING, UNKNOWN, WAITING)).containsExactly(
				" 3 of 40 done \u00b7 61.2 of 412 MB (14 %) \u00b7 9.8 MB/s \u00b7 0:36 left \u00b7 1 failed",
				" release-2026.11-linu\u2026tatic.tar.gz   72 %  " + "\u2588".repeat(14) + "\u258D"
						+ "       13.8 / 19.1 MB   2.9 MB/s     0:02",
				" stream.bin                           ? %  \u00b7\u2588\u2588\u2588" + "\u00b7".repeat(16)
						+ "          3.1 MB   944 kB/s",
				" x.bin                               wait  example.org: 429, again in 0:04 (try 2 of 4)",
				" \u2026 24 in line");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 5, 10, 20, 30, 40, 47, 50, 59, 60, 61, 70, 79, 80, 99, 100, 120, 200, 400 })
	void noLineReachesTheEdgeOfTheWindow(int columns) {
		assertThat(lines(columns, 24, 9, MOVING, UNKNOWN, WAITING))
			.allMatch((line) -> Columns.width(line) < Math.max(columns, 2));
		assertThat(new Layout(false, false).lines(view(9, MOVING, UNKNOWN, WAITING), window(columns, 24)))
			.allMatch((line) -> Columns.width(line) < Math.max(columns, 2));
	}

	@Test
	void namesShrinkFirstThenBarsAndBelowSixtyColumnsThereIsNoBar() {
		String wide = lines(110, 24, 0, MOVING).get(1);
		assertThat(wide).contains("release-2026.11-linux").contains("\u2588");
		assertThat(lines(80, 24, 0, MOVING).get(1)).contains("\u2026").contains("\u2588".repeat(8));
		assertThat(lines(60, 24, 0, MOVING).get(1)).contains("\u2588\u2588").contains("2.9 MB/s");
		assertThat(lines(59, 24, 0, MOVING).get(1)).doesNotContain("\u2588").contains("2.9 MB/s").contains("72 %");
		assertThat(lines(30, 24, 0, MOVING).get(1)).contains("72 %");
	}

	@Test
	void atMostTwoLinesLessThanTheWindowHas() {
		Board.Row[] rows = new Board.Row[30];
		Arrays.fill(rows, MOVING);
		assertThat(lines(80, 12, 5, rows)).hasSize(10)
			.last()
			.asString()
			.isEqualTo(" \u2026 22 more running, 5 in line");
		assertThat(lines(80, 2, 5, rows)).hasSize(1);
		assertThat(lines(80, 3, 5, rows)).hasSize(1);
		assertThat(lines(80, 4, 5, rows)).hasSize(2).last().asString().isEqualTo(" \u2026 30 running, 5 in line");
		assertThat(lines(80, 40, 0, rows)).hasSize(31);
	}

	@Test
	void columnsKeepTheirWidthWhenALongNameIsGone() {
		String before = lines(100, 24, 0, MOVING, UNKNOWN).get(2);
		String after = lines(100, 24, 0, UNKNOWN).get(1);
		assertThat(after.indexOf("? %")).isEqualTo(before.indexOf("? %"));
	}

	@Test
	void wideCharactersAndMarksAreCountedAsTheTerminalDoes() {
		assertThat(Columns.width("\u62a5\u544a.bin")).isEqualTo(8);
		assertThat(Columns.width("e\u0301")).isEqualTo(1);
		// Emoji, old and new; one that is narrow; a joined one; a Korean syllable in
		// parts.
		assertThat(Columns.width("\u231a\u2705\ud83d\ude80\ud83e\udd80")).isEqualTo(8);
		assertThat(Columns.width("\u2764\ud83c\udf21\u00e9~")).isEqualTo(4);
		assertThat(Columns.width("\ud83d\udc69\u200d\ud83d\udcbb")).isEqualTo(4);
		assertThat(Columns.width("\u1112\u1161\u11ab")).isEqualTo(2);
		assertThat(Columns.cutMiddle("abcdefgh e\u0301bin", 6, "\u2026")).isEqualTo("ab\u2026bin");
		assertThat(Columns.cutMiddle("\u62a5\u544a\u62a5\u544a\u62a5\u544a.bin", 9, "\u2026"))
			.satisfies((cut) -> assertThat(Columns.width(cut)).isLessThanOrEqualTo(9))
			.endsWith(".bin");
	}

	@Test
	void withoutUnicodeAndColoursThereIsNoneOfThem() {
		assertThat(String.join("", new Layout(false, false).lines(view(3, MOVING, UNKNOWN, WAITING), window(80, 24))))
			.matches("[ -~]*");
		assertThat(String.join("", new Layout(true, true).lines(view(3, MOVING, WAITING), window(80, 24))))
			.contains("\u001B[33m");
	}

	private List<String> lines(int columns, int rows, int queued, Board.Row... moving) {
		return this.layout.lines(view(queued, moving), window(columns, rows));
	}

	private static Board.View view(int queued, Board.Row... moving) {
		return new Board.View(TOTALS, new ArrayList<>(List.of(moving)), queued);
	}

	private static Terminal.Window window(int columns, int rows) {
		return new Terminal.Window(columns, rows);
	}

}
