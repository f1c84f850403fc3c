package io.github.downloadmanager.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.downloadmanager.benchmarks.client.Sample;
import org.jspecify.annotations.Nullable;

/**
 * What came of a row.
 *
 * @param row the row
 * @param samples of each contestant, by round; only of those that always succeeded
 * @param notes what is to be known about them
 */
record Measured(Row row, Map<String, List<Sample>> samples, List<String> notes) {

	/**
	 * Everybody is compared with the first of those that are not ours, or else with us.
	 */
	String reference() {
		return this.samples.keySet().stream().filter((name) -> !name.startsWith(Lab.OURS)).findFirst().orElse(Lab.OURS);
	}

	@Nullable Spread ratio(String metric, String of) {
		return Goal.ratio(metric, of, reference(), 0).evaluate(this.samples);
	}

	/** For the file of raw numbers. */
	Map<String, Object> toJson() {
		Map<String, Object> json = new LinkedHashMap<>();
		json.put("name", this.row.name());
		json.put("title", this.row.title());
		json.put("samples", this.samples);
		json.put("goals", this.row.goals().stream().map(this::toJson).filter(Objects::nonNull).toList());
		json.put("notes", this.notes);
		return json;
	}

	private @Nullable Map<String, Object> toJson(Goal goal) {
		Spread spread = goal.evaluate(this.samples);
		return (spread == null) ? null
				: Map.of("goal", goal.text(), "limit", goal.limitText(), "result", spread, "met", goal.isMet(spread));
	}

}
