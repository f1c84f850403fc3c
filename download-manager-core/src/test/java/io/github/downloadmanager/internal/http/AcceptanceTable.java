package io.github.downloadmanager.internal.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A table of inputs and expected answers: tab-separated columns under a line of names,
 * with the escapes of JSON in the strings.
 */
public final class AcceptanceTable {

	private AcceptanceTable() {
	}

	/**
	 * All rows of a table.
	 * @param name file name in the acceptance directory of the test resources
	 * @return the rows, in order
	 */
	public static Stream<Row> rows(String name) {
		List<Row> rows = new ArrayList<>();
		String[] columns = null;
		for (String line : read(name).split("\n")) {
			if (line.startsWith("#")) {
				continue;
			}
			String[] cells = line.split("\t", -1);
			if (columns == null) {
				columns = cells;
				continue;
			}
			Map<String, String> row = new HashMap<>();
			for (int i = 0; i < cells.length; i++) {
				row.put(columns[i], unescape(cells[i]));
			}
			rows.add(new Row(row));
		}
		return rows.stream();
	}

	private static String read(String name) {
		try (InputStream in = AcceptanceTable.class.getResourceAsStream("/acceptance/" + name)) {
			if (in == null) {
				throw new IllegalArgumentException("no table " + name);
			}
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String unescape(String cell) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < cell.length(); i++) {
			char c = cell.charAt(i);
			if (c != '\\') {
				text.append(c);
				continue;
			}
			char escape = cell.charAt(++i);
			switch (escape) {
				case 'u' -> {
					text.append((char) Integer.parseInt(cell.substring(i + 1, i + 5), 16));
					i += 4;
				}
				case 'r' -> text.append('\r');
				case 'n' -> text.append('\n');
				case 't' -> text.append('\t');
				case 'b' -> text.append('\b');
				case 'f' -> text.append('\f');
				default -> text.append(escape);
			}
		}
		return text.toString();
	}

	/**
	 * A row.
	 *
	 * @param cells value by name of column
	 */
	public record Row(Map<String, String> cells) {

		/**
		 * A cell of the row.
		 * @param column name of its column
		 * @return its value, unescaped
		 */
		public String get(String column) {
			String value = this.cells.get(column);
			if (value == null) {
				throw new IllegalArgumentException("no column " + column);
			}
			return value;
		}

		@Override
		public String toString() {
			return get("id");
		}

	}

}
