package io.github.downloadmanager.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.downloadmanager.benchmarks.client.Sample;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes down what came of it: tables to read, raw numbers, and a plot.
 */
final class Report {

	private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

	private static final double MIB = 1 << 20;

	private final Options options;

	private final Map<String, String> surroundings;

	private final LocalDate date;

	private final String name;

	Report(Options options, Map<String, String> surroundings, LocalDate date) {
		this.options = options;
		this.surroundings = surroundings;
		this.date = date;
		this.name = date + "-jdk" + Runtime.version().feature() + (options.selection().quick() ? "-quick" : "");
	}

	/** Write all files; called after each row, so that little is lost at worst. */
	Path write(List<Measured> rows) throws IOException {
		Path results = Files.createDirectories(this.options.places().results());
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("date", this.date.toString());
		json.put("quick", this.options.selection().quick());
		json.put("surroundings", this.surroundings);
		json.put("rows", rows.stream().map(Measured::toJson).toList());
		Files.writeString(results.resolve(this.name + ".json"), JSON.writeValueAsString(json) + "\n");
		Files.writeString(results.resolve(this.name + ".svg"), new Plot(rows).svg());
		return Files.writeString(results.resolve(this.name + ".md"), markdown(rows));
	}

	private String markdown(List<Measured> rows) {
		List<String> lines = new ArrayList<>();
		lines.add("# Benchmark of " + this.date + ", JDK " + Runtime.version().feature());
		lines.add("");
		if (this.options.selection().quick()) {
			lines.add("**A quick run with small sizes: it shows that the harness works, not how fast anything is.**");
			lines.add("");
		}
		lines.add("Medians of " + this.options.selection().rounds()
				+ " interleaved rounds, in brackets least and greatest. How to read this: see the README.");
		lines.add("");
		this.surroundings.forEach((key, value) -> lines.add("- " + key + ": " + value));
		lines.add("");
		lines.add("![Elapsed time, relative](" + this.name + ".svg)");
		goals(rows, lines);
		rows.forEach((row) -> details(row, lines));
		return String.join("\n", lines) + "\n";
	}

	private static void goals(List<Measured> rows, List<String> lines) {
		lines.add("");
		lines.add("## Goals");
		lines.add("");
		lines.add("| row | work | goal | measured | reached |");
		lines.add("|---|---|---|---|---|");
		for (Measured measured : rows) {
			for (Goal goal : measured.row().goals()) {
				Spread spread = goal.evaluate(measured.samples());
				lines.add("| " + measured.row().name() + " | " + measured.row().title() + " | " + goal.text() + " "
						+ goal.limitText() + " | " + ((spread != null) ? spread : "not measured") + " | "
						+ ((spread == null) ? "" : goal.isMet(spread) ? "yes" : "no") + " |");
			}
		}
	}

	private static void details(Measured measured, List<String> lines) {
		String reference = measured.reference();
		lines.add("");
		lines.add("## " + measured.row().name() + ": " + measured.row().title());
		lines.add("");
		if (!measured.samples().isEmpty()) {
			lines
				.add("| client | wall s | CPU s | peak RSS MiB | wall / " + reference + " | CPU / " + reference + " |");
			lines.add("|---|---|---|---|---|---|");
		}
		measured.samples()
			.forEach((client, samples) -> lines.add("| " + client + " | " + Spread.of(samples, Sample::wall) + " | "
					+ Spread.of(samples, Sample::cpu) + " | " + Spread.of(samples, (sample) -> sample.peakRss() / MIB)
					+ " | " + measured.ratio(Goal.WALL, client) + " | " + measured.ratio(Goal.CPU, client) + " |"));
		measured.samples().forEach((client, samples) -> more(client, samples, lines));
		measured.notes().forEach((note) -> lines.addAll(List.of("", "Note: " + note)));
	}

	private static void more(String client, List<Sample> samples, List<String> lines) {
		List<String> keys = samples.get(0).more().keySet().stream().toList();
		if (keys.isEmpty()) {
			return;
		}
		lines.addAll(List.of("", "| " + client + " | |", "|---|---|"));
		keys.forEach((key) -> lines
			.add("| " + key + " | " + Spread.of(samples, (sample) -> Goal.value(key, sample)) + " |"));
	}

}
