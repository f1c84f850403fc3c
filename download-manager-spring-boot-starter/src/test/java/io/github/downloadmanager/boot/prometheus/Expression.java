package io.github.downloadmanager.boot.prometheus;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * An expression, and what it gives over scrapes. A number is one series without labels.
 */
sealed interface Expression {

	/** The value of each series, by its labels. */
	Map<Map<String, String>, Double> at(Scrapes scrapes, long second);

	/** All that is selected in it. */
	Stream<Selector> selectors();

	/** Labels that are asked for by their names, apart from those of the selectors. */
	Stream<String> labels();

	/** A number. */
	record Number(double value) implements Expression {

		@Override
		public Map<Map<String, String>, Double> at(Scrapes scrapes, long second) {
			return Map.of(Map.of(), this.value);
		}

		@Override
		public Stream<Selector> selectors() {
			return Stream.empty();
		}

		@Override
		public Stream<String> labels() {
			return Stream.empty();
		}

	}

	/** A condition for a label. */
	record Match(String label, String operator, String value) {

		boolean test(Map<String, String> labels) {
			String found = labels.getOrDefault(this.label, "");
			return switch (this.operator) {
				case "=" -> found.equals(this.value);
				case "!=" -> !found.equals(this.value);
				case "=~" -> found.matches(this.value);
				case "!~" -> !found.matches(this.value);
				default -> throw new IllegalArgumentException(this.operator);
			};
		}

	}

	/** Series, now or over a range of seconds. */
	record Selector(String metric, List<Match> matches, @Nullable Integer seconds) implements Expression {

		boolean test(Map<String, String> labels) {
			return this.matches.stream().allMatch((match) -> match.test(labels));
		}

		@Override
		public Map<Map<String, String>, Double> at(Scrapes scrapes, long second) {
			return scrapes.last(this, second);
		}

		@Override
		public Stream<Selector> selectors() {
			return Stream.of(this);
		}

		@Override
		public Stream<String> labels() {
			return Stream.empty();
		}

	}

	/** {@code rate} and {@code increase}: nothing for a series with only one sample. */
	record Call(String function, Selector selector) implements Expression {

		@Override
		public Map<Map<String, String>, Double> at(Scrapes scrapes, long second) {
			int range = (this.selector.seconds() != null) ? this.selector.seconds() : 0;
			Map<Map<String, String>, Double> result = new LinkedHashMap<>();
			scrapes.range(this.selector, second - range, second).forEach((labels, samples) -> {
				if (samples.size() > 1) {
					double perSecond = increase(samples)
							/ (samples.get(samples.size() - 1).second() - samples.get(0).second());
					result.put(labels, this.function.equals("rate") ? perSecond : perSecond * range);
				}
			});
			return result;
		}

		/** A counter that is less than before began anew. */
		private static double increase(List<Scrapes.Sample> samples) {
			double increase = 0;
			for (int i = 1; i < samples.size(); i++) {
				double before = samples.get(i - 1).value();
				double value = samples.get(i).value();
				increase += (value >= before) ? value - before : value;
			}
			return increase;
		}

		@Override
		public Stream<Selector> selectors() {
			return Stream.of(this.selector);
		}

		@Override
		public Stream<String> labels() {
			return Stream.empty();
		}

	}

	/** {@code sum} and {@code max}. */
	record Aggregate(String operator, Set<String> by, Expression inner) implements Expression {

		@Override
		public Map<Map<String, String>, Double> at(Scrapes scrapes, long second) {
			Map<Map<String, String>, Double> result = new LinkedHashMap<>();
			this.inner.at(scrapes, second)
				.forEach((labels, value) -> result.merge(only(this.by, labels), value,
						this.operator.equals("sum") ? Double::sum : Double::max));
			return result;
		}

		@Override
		public Stream<Selector> selectors() {
			return this.inner.selectors();
		}

		@Override
		public Stream<String> labels() {
			return Stream.concat(this.by.stream(), this.inner.labels());
		}

	}

	/** Two expressions; comparisons keep the values of the left one that are true. */
	record Binary(String operator, @Nullable Set<String> on, Expression left, Expression right) implements Expression {

		@Override
		public Map<Map<String, String>, Double> at(Scrapes scrapes, long second) {
			Map<Map<String, String>, Double> one = this.left.at(scrapes, second);
			Map<Map<String, String>, Double> other = this.right.at(scrapes, second);
			return (this.on != null) ? set(this.on, one, other) : arithmetic(one, other);
		}

		private Map<Map<String, String>, Double> set(Set<String> labels, Map<Map<String, String>, Double> one,
				Map<Map<String, String>, Double> other) {
			Set<Map<String, String>> keys = other.keySet()
				.stream()
				.map((series) -> only(labels, series))
				.collect(Collectors.toSet());
			Map<Map<String, String>, Double> result = new LinkedHashMap<>(one);
			result.keySet().removeIf((series) -> switch (this.operator) {
				case "and" -> !keys.contains(only(labels, series));
				case "unless" -> keys.contains(only(labels, series));
				default -> throw new IllegalArgumentException(this.operator);
			});
			return result;
		}

		private Map<Map<String, String>, Double> arithmetic(Map<Map<String, String>, Double> one,
				Map<Map<String, String>, Double> other) {
			Map<Map<String, String>, Double> result = new HashMap<>();
			boolean ofNumber = this.left instanceof Number;
			(ofNumber ? other : one).forEach((labels, value) -> {
				Double first = ofNumber ? one.get(Map.of()) : value;
				Double second = (this.right instanceof Number) ? other.get(Map.of())
						: (ofNumber ? value : other.get(labels));
				if (first != null && second != null) {
					Double calculated = calculate(first, second);
					if (calculated != null) {
						result.put(labels, calculated);
					}
				}
			});
			return result;
		}

		private @Nullable Double calculate(double one, double other) {
			return switch (this.operator) {
				case "+" -> one + other;
				case "-" -> one - other;
				case "*" -> one * other;
				case "/" -> one / other;
				case ">" -> (one > other) ? one : null;
				case "<" -> (one < other) ? one : null;
				case ">=" -> (one >= other) ? one : null;
				case "<=" -> (one <= other) ? one : null;
				case "==" -> (one == other) ? one : null;
				case "!=" -> (one != other) ? one : null;
				default -> throw new IllegalArgumentException(this.operator);
			};
		}

		@Override
		public Stream<Selector> selectors() {
			return Stream.concat(this.left.selectors(), this.right.selectors());
		}

		@Override
		public Stream<String> labels() {
			return Stream.concat(this.left.labels(), this.right.labels());
		}

	}

	/** Some labels of a series; one that it does not have is as good as empty. */
	private static Map<String, String> only(Set<String> names, Map<String, String> labels) {
		Map<String, String> only = new TreeMap<>();
		names.stream().filter(labels::containsKey).forEach((name) -> only.put(name, labels.get(name)));
		return only;
	}

}
