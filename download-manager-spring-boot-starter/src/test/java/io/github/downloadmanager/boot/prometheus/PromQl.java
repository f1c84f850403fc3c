package io.github.downloadmanager.boot.prometheus;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads the part of PromQL that the shipped alerts and panels use. Anything else is an
 * error, so that nothing is taken for tested that is not.
 */
final class PromQl {

	private static final Pattern TOKEN = Pattern
		.compile("\\s*(?:(?<number>\\+?Inf|\\d+(?:\\.\\d+)?)(?![\\w.])|(?<word>[A-Za-z_:][\\w:]*)|(?<text>\"[^\"]*\")"
				+ "|(?<duration>\\[\\d+[smhd]\\])|(?<sign>==|!=|>=|<=|=~|!~|[-+*/(){}<>=,]))");

	/** From the operators that bind least to those that bind most. */
	private static final List<List<String>> OPERATORS = List.of(List.of("or"), List.of("and", "unless"),
			List.of("==", "!=", ">", "<", ">=", "<="), List.of("+", "-"), List.of("*", "/"));

	private static final Set<String> SETS = Set.of("and", "or", "unless");

	private static final Set<String> AGGREGATES = Set.of("sum", "max");

	private static final Set<String> FUNCTIONS = Set.of("rate", "increase");

	private final List<String> tokens = new ArrayList<>();

	private int next;

	private PromQl(String text) {
		Matcher matcher = TOKEN.matcher(text.strip());
		int end = 0;
		while (end < text.strip().length()) {
			if (!matcher.find(end) || matcher.start() != end) {
				throw new IllegalArgumentException("not understood: " + text.strip().substring(end));
			}
			this.tokens.add(matcher.group().strip());
			end = matcher.end();
		}
	}

	/**
	 * Read an expression.
	 * @throws IllegalArgumentException if it is none, or one of a kind not known here
	 */
	static Expression parse(String text) {
		PromQl parser = new PromQl(text);
		Expression expression = parser.binary(0);
		if (parser.next < parser.tokens.size()) {
			throw new IllegalArgumentException("unexpected " + parser.peek() + " in " + text);
		}
		return expression;
	}

	private String peek() {
		return (this.next < this.tokens.size()) ? this.tokens.get(this.next) : "";
	}

	private String take() {
		String token = peek();
		this.next++;
		return token;
	}

	private boolean takeIf(String token) {
		boolean there = peek().equals(token);
		this.next += there ? 1 : 0;
		return there;
	}

	private void expect(String token) {
		String found = take();
		if (!found.equals(token)) {
			throw new IllegalArgumentException("'" + found + "' where '" + token + "' is expected");
		}
	}

	/** Operators of one precedence are taken from left to right. */
	private Expression binary(int level) {
		if (level == OPERATORS.size()) {
			return operand();
		}
		Expression left = binary(level + 1);
		while (OPERATORS.get(level).contains(peek())) {
			String operator = take();
			Set<String> on = takeIf("on") ? labels() : null;
			if ((on != null) != SETS.contains(operator)) {
				throw new IllegalArgumentException("only sets are matched on labels here: " + operator);
			}
			left = new Expression.Binary(operator, on, left, binary(level + 1));
		}
		return left;
	}

	private Expression operand() {
		if (takeIf("(")) {
			Expression inner = binary(0);
			expect(")");
			return inner;
		}
		String token = take();
		if (token.matches("[+\\d].*") || token.equals("Inf")) {
			return new Expression.Number(token.endsWith("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(token));
		}
		if (AGGREGATES.contains(token)) {
			Set<String> by = takeIf("by") ? labels() : Set.of();
			expect("(");
			Expression inner = binary(0);
			expect(")");
			return new Expression.Aggregate(token, by, inner);
		}
		if (FUNCTIONS.contains(token)) {
			expect("(");
			Expression.Selector selector = selector(take());
			expect(")");
			if (selector.seconds() == null) {
				throw new IllegalArgumentException(token + " without a range");
			}
			return new Expression.Call(token, selector);
		}
		return selector(token);
	}

	private Set<String> labels() {
		Set<String> labels = new LinkedHashSet<>();
		expect("(");
		do {
			labels.add(take());
		}
		while (takeIf(","));
		expect(")");
		return labels;
	}

	private Expression.Selector selector(String name) {
		if (!name.matches("[A-Za-z_:][\\w:]*")) {
			throw new IllegalArgumentException("'" + name + "' where a metric is expected");
		}
		List<Expression.Match> matches = new ArrayList<>();
		if (takeIf("{")) {
			do {
				String label = take();
				String operator = take();
				String value = take();
				matches.add(new Expression.Match(label, operator, value.substring(1, value.length() - 1)));
			}
			while (takeIf(","));
			expect("}");
		}
		return new Expression.Selector(name, matches, range());
	}

	private @Nullable Integer range() {
		if (!peek().startsWith("[")) {
			return null;
		}
		String range = take();
		int number = Integer.parseInt(range.substring(1, range.length() - 2));
		return number * switch (range.charAt(range.length() - 2)) {
			case 's' -> 1;
			case 'm' -> 60;
			case 'h' -> 3600;
			default -> 86_400;
		};
	}

}
