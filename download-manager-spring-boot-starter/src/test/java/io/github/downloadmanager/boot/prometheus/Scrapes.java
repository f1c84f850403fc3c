package io.github.downloadmanager.boot.prometheus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one application has shown of itself, and when, as a Prometheus server keeps it.
 */
final class Scrapes {

	/** What is older does not count as now. */
	private static final int LOOK_BACK_SECONDS = 300;

	private static final Pattern LINE = Pattern.compile("(?<name>\\w+)(?:\\{(?<labels>.*)\\})? (?<value>\\S+)");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

	private final Map<String, Map<Map<String, String>, List<Sample>>> metrics = new HashMap<>();

	/** Take a scrape, and give its series the label of the target. */
	void add(long second, String scrape) {
		scrape.lines().filter((line) -> !line.startsWith("#")).forEach((line) -> {
			Matcher matcher = LINE.matcher(line);
			if (!matcher.matches()) {
				throw new IllegalArgumentException(line);
			}
			Map<String, String> labels = new TreeMap<>(Map.of("instance", "app:8080"));
			if (matcher.group("labels") != null) {
				LABEL.matcher(matcher.group("labels"))
					.results()
					.forEach((label) -> labels.put(label.group(1), label.group(2)));
			}
			this.metrics.computeIfAbsent(matcher.group("name"), (name) -> new LinkedHashMap<>())
				.computeIfAbsent(labels, (series) -> new ArrayList<>())
				.add(new Sample(second, value(matcher.group("value"))));
		});
	}

	private static double value(String text) {
		return switch (text) {
			case "+Inf" -> Double.POSITIVE_INFINITY;
			case "-Inf" -> Double.NEGATIVE_INFINITY;
			default -> Double.parseDouble(text);
		};
	}

	/**
	 * The samples of all series that are selected, from a moment, which does not count.
	 */
	Map<Map<String, String>, List<Sample>> range(Expression.Selector selector, long after, long until) {
		Map<Map<String, String>, List<Sample>> result = new LinkedHashMap<>();
		this.metrics.getOrDefault(selector.metric(), Map.of()).forEach((labels, samples) -> {
			List<Sample> within = samples.stream()
				.filter((sample) -> sample.second() > after && sample.second() <= until)
				.toList();
			if (selector.test(labels) && !within.isEmpty()) {
				result.put(labels, within);
			}
		});
		return result;
	}

	/** The last value of all series that are selected. */
	Map<Map<String, String>, Double> last(Expression.Selector selector, long second) {
		Map<Map<String, String>, Double> result = new LinkedHashMap<>();
		range(selector, second - LOOK_BACK_SECONDS, second)
			.forEach((labels, samples) -> result.put(labels, samples.get(samples.size() - 1).value()));
		return result;
	}

	/** One value. */
	record Sample(long second, double value) {

	}

}
