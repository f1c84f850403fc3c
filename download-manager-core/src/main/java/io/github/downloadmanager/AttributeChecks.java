package io.github.downloadmanager;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.downloadmanager.internal.text.ArgumentChecks;
import io.github.downloadmanager.internal.text.SafeText;

/**
 * What a caller's own data may look like. It is held by every event and shown in logs, so
 * that it is bounded and fits on one line.
 */
final class AttributeChecks {

	private static final int MAX_ATTRIBUTES = 32;

	private static final int MAX_NAME = 64;

	private static final int MAX_VALUE = 1024;

	private AttributeChecks() {
	}

	static Map<String, String> with(Map<String, String> present, Map<String, String> added) {
		Map<String, String> all = new HashMap<>(present);
		added.forEach((name, value) -> {
			name(Objects.requireNonNull(name, "name of an attribute"));
			Objects.requireNonNull(value, () -> "value of attribute '" + name + "'");
			value(name, value);
			all.put(name, value);
		});
		ArgumentChecks.that(all.size() <= MAX_ATTRIBUTES, "number of attributes", all.size(),
				"up to " + MAX_ATTRIBUTES);
		return Map.copyOf(all);
	}

	/**
	 * Check the names of attributes that become keys of log lines.
	 * @return each of them once
	 */
	static List<String> logged(Collection<String> names) {
		names.forEach((name) -> name(Objects.requireNonNull(name, "an element of names")));
		List<String> logged = names.stream().distinct().toList();
		// Formats such as ECS nest keys by their dots: a line with both would be lost.
		for (String name : logged) {
			String outer = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
			for (String other : logged) {
				boolean clash = !other.equals(name) && (other + '.').startsWith(outer + '.');
				ArgumentChecks.that(!clash, "name of a logged attribute", other,
						"a name that does not begin with another one, '" + name + "', and a dot");
			}
		}
		return logged;
	}

	static void name(String name) {
		boolean plain = !name.isEmpty() && name.length() <= MAX_NAME && name.chars().allMatch(AttributeChecks::isPlain);
		ArgumentChecks.that(plain, "attribute name", name, "1 to " + MAX_NAME + " of the characters A-Z a-z 0-9 . _ -");
	}

	private static boolean isPlain(int c) {
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_'
				|| c == '-';
	}

	private static void value(String name, String value) {
		String field = "attribute '" + name + "'";
		if (value.length() > MAX_VALUE) {
			throw new IllegalArgumentException(field + " has " + value.length() + " characters; allowed is up to "
					+ MAX_VALUE + " characters without control characters");
		}
		ArgumentChecks.that(value.equals(SafeText.printable(value)), field, value,
				"up to " + MAX_VALUE + " characters without control characters");
	}

}
