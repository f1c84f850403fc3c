package io.github.downloadmanager.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON object (RFC 8259). A library would take longer to start than a small
 * file takes to arrive.
 */
final class Json {

	private final StringBuilder text = new StringBuilder("{");

	/**
	 * Add a field.
	 * @param name its name
	 * @param value a number, another object, or what is shown as text; {@code null} is
	 * shown as null
	 * @return this object
	 */
	Json put(String name, @Nullable Object value) {
		if (this.text.length() > 1) {
			this.text.append(',');
		}
		string(name);
		this.text.append(':');
		if (value == null) {
			this.text.append("null");
		}
		else if (value instanceof OptionalLong number) {
			this.text.append(number.isPresent() ? Long.toString(number.getAsLong()) : "null");
		}
		else if (value instanceof Number || value instanceof Boolean || value instanceof Json) {
			this.text.append(value);
		}
		else if (value instanceof Path || value instanceof Instant || value instanceof String) {
			string(value.toString());
		}
		else {
			throw new IllegalArgumentException("field " + name + " is a " + value.getClass().getName());
		}
		return this;
	}

	/** Add several fields. */
	Json with(Consumer<Json> fields) {
		fields.accept(this);
		return this;
	}

	private void string(String value) {
		this.text.append('"');
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '"' || c == '\\') {
				this.text.append('\\').append(c);
			}
			else if (c < ' ' || c == '\u007F' || c == '\u2028' || c == '\u2029' || lone(value, i)) {
				String hex = Integer.toHexString(c);
				this.text.append("\\u").append("0".repeat(4 - hex.length())).append(hex);
			}
			else {
				this.text.append(c);
			}
		}
		this.text.append('"');
	}

	/** Half a pair could not be encoded. */
	private static boolean lone(String value, int i) {
		char c = value.charAt(i);
		if (Character.isHighSurrogate(c)) {
			return i + 1 >= value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
		}
		return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
	}

	@Override
	public String toString() {
		return this.text + "}";
	}

}
