package io.github.downloadmanager.dashboard;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import io.github.downloadmanager.control.BandwidthFormat;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the fields of a JSON object. By hand, because every mistake is to be named by its
 * field and data binding is lenient: it takes {@code 1.5} for a whole number,
 * {@code "yes"} for a boolean, and a misspelt field for none.
 */
final class JsonInput {

	private final JsonNode json;

	/** How the fields of this object are named in messages. */
	private final String prefix;

	private JsonInput(JsonNode json, String prefix) {
		this.json = json;
		this.prefix = prefix;
	}

	/**
	 * Begin with the body of a request.
	 * @param json the body
	 * @param known the fields it may have
	 * @return the reader
	 * @throws InvalidInputException if it is no object or has another field
	 */
	static JsonInput of(JsonNode json, List<String> known) {
		return of(json, "body", "", known);
	}

	private static JsonInput of(JsonNode json, String field, String prefix, List<String> known) {
		if (!json.isObject()) {
			throw new InvalidInputException(field, "must be a JSON object");
		}
		Set<String> unknown = new TreeSet<>(json.propertyNames());
		known.forEach(unknown::remove);
		if (!unknown.isEmpty()) {
			throw new InvalidInputException(prefix + printable(unknown.iterator().next()),
					"is not a known field; known are " + String.join(", ", known));
		}
		return new JsonInput(json, prefix);
	}

	/** Whether the field is there, even if it is JSON's null. */
	boolean has(String field) {
		return this.json.has(field);
	}

	/** The object in a field; {@code null} if it is missing or JSON's null. */
	@Nullable JsonInput object(String field, List<String> known) {
		JsonNode value = value(field);
		return (value != null) ? of(value, this.prefix + field, this.prefix + field + ".", known) : null;
	}

	/** The names of all fields. */
	List<String> names() {
		return List.copyOf(this.json.propertyNames());
	}

	/** The names of the fields of the object in a field, none if it is no object. */
	List<String> namesIn(String field) {
		JsonNode value = value(field);
		return (value != null && value.isObject()) ? List.copyOf(value.propertyNames()) : List.of();
	}

	@Nullable String text(String field) {
		JsonNode value = value(field);
		if (value == null) {
			return null;
		}
		if (!value.isString()) {
			throw wrong(field, value, "must be a string");
		}
		return value.stringValue();
	}

	@Nullable Boolean bool(String field) {
		JsonNode value = value(field);
		if (value == null) {
			return null;
		}
		if (!value.isBoolean()) {
			throw wrong(field, value, "must be true or false");
		}
		return value.booleanValue();
	}

	@Nullable Integer wholeNumber(String field, int least, int greatest) {
		JsonNode value = value(field);
		if (value == null) {
			return null;
		}
		if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < least
				|| value.intValue() > greatest) {
			throw wrong(field, value, "must be a whole number from " + least + " to " + greatest);
		}
		return value.intValue();
	}

	/** One of some words, compared without capitals; a dash may stand for a space. */
	<E extends Enum<E>> @Nullable E word(String field, Class<E> type) {
		String text = text(field);
		if (text == null) {
			return null;
		}
		return Stream.of(type.getEnumConstants())
			.filter((constant) -> word(constant).equalsIgnoreCase(text))
			.findFirst()
			.orElseThrow(() -> invalid(field, is(text) + "must be one of "
					+ String.join(", ", Stream.of(type.getEnumConstants()).map(JsonInput::word).toList())));
	}

	static String word(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Bytes per second: a number, or a text such as 2MB; empty for none and JSON's null.
	 */
	OptionalLong bytes(String field) {
		JsonNode value = value(field);
		if (value == null) {
			return OptionalLong.empty();
		}
		if (value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 1) {
			return OptionalLong.of(value.longValue());
		}
		if (value.isString()) {
			try {
				return BandwidthFormat.BINARY.parse(value.stringValue());
			}
			catch (IllegalArgumentException ex) {
				// Refused below, as other values are.
			}
		}
		throw invalid(field, (value.isString() ? is(value.stringValue()) : found(value))
				+ "must be bytes per second from 1, such as 500KB, 2MB or 2097152, or null or none for no limit");
	}

	/** The value of a field; {@code null} if it is missing or JSON's null. */
	@Nullable JsonNode value(String field) {
		JsonNode value = this.json.get(field);
		return (value == null || value.isNull()) ? null : value;
	}

	private InvalidInputException wrong(String field, JsonNode value, String reason) {
		return invalid(field, found(value) + reason);
	}

	/** Of a text only that it is one: in the wrong field it may be a secret. */
	private static String found(JsonNode value) {
		return switch (value.getNodeType()) {
			case NUMBER, BOOLEAN -> "is " + printable(value.toString()) + "; ";
			case STRING -> "is a string; ";
			case ARRAY -> "is an array; ";
			case OBJECT -> "is an object; ";
			default -> "";
		};
	}

	/** The beginning of a message about a word that is none of those that are allowed. */
	static String is(String word) {
		return "is '" + printable(word) + "'; ";
	}

	InvalidInputException invalid(String field, String reason) {
		return new InvalidInputException(this.prefix + field, reason);
	}

	/** The core's messages name the value and what is allowed, and hold no secret. */
	void check(String field, Runnable step) {
		try {
			step.run();
		}
		catch (IllegalArgumentException ex) {
			throw invalid(field, String.valueOf(ex.getMessage()));
		}
	}

	static String printable(String text) {
		String visible = text.codePoints()
			.limit(80)
			.map((c) -> (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) ? '?' : c)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
		return visible.isEmpty() ? "(empty)" : visible;
	}

}
