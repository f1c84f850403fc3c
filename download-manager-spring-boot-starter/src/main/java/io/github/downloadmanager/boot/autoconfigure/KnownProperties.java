package io.github.downloadmanager.boot.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * The properties that the download manager has, read from the type that they are bound
 * to. Names are compared as Boot does: without capitals, dashes and underscores.
 */
final class KnownProperties {

	static final String PREFIX = "download-manager";

	/** In the place of a key. */
	static final String ANY = "*";

	/** What may stand behind a name. */
	private enum Kind {

		/** Nothing. */
		VALUE,
		/** An index. */
		LIST,
		/** An index, and behind it names of properties. */
		RECORDS,
		/** Any key. */
		MAP,
		/** Any key, and behind it names of properties. */
		GROUPS,
		/** Other names of properties. */
		GROUP

	}

	/** By uniform names, whose elements are joined by dots, without the prefix. */
	private final Map<String, Kind> kinds = new TreeMap<>();

	/** As they are documented, by their uniform names. */
	private final Map<String, String> documented = new TreeMap<>();

	/** Those that are durations. */
	private final List<String> durations = new ArrayList<>();

	KnownProperties() {
		collect(DownloadManagerProperties.class, "", PREFIX);
	}

	private void collect(Class<?> type, String uniform, String name) {
		for (RecordComponent component : type.getRecordComponents()) {
			String uniformName = uniform + component.getName().toLowerCase(Locale.ROOT);
			String dashed = name + "." + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
			if (component.getType().isRecord()) {
				this.kinds.put(uniformName, Kind.GROUP);
				collect(component.getType(), uniformName + ".", dashed);
			}
			else if (elementType(component).isRecord()) {
				this.kinds.put(uniformName, Kind.RECORDS);
				collect(elementType(component), uniformName + "." + ANY + ".", dashed + "." + ANY);
			}
			else if (valueType(component).isRecord()) {
				this.kinds.put(uniformName, Kind.GROUPS);
				collect(valueType(component), uniformName + "." + ANY + ".", dashed + "." + ANY);
			}
			else {
				this.kinds.put(uniformName, kind(component.getType()));
				this.documented.put(uniformName, dashed);
				if (component.getType() == Duration.class && !uniform.contains(ANY)) {
					this.durations.add(dashed);
				}
			}
		}
	}

	/** The type of the values, if it is a map. */
	private static Class<?> valueType(RecordComponent component) {
		return ResolvableType.forType(component.getGenericType()).asMap().getGeneric(1).resolve(Object.class);
	}

	/** The type of the elements, if it is a list. */
	private static Class<?> elementType(RecordComponent component) {
		return ResolvableType.forType(component.getGenericType()).asCollection().getGeneric(0).resolve(Object.class);
	}

	private static Kind kind(Class<?> type) {
		if (ClassUtils.isAssignable(Map.class, type)) {
			return Kind.MAP;
		}
		return ClassUtils.isAssignable(Collection.class, type) ? Kind.LIST : Kind.VALUE;
	}

	/**
	 * Whether there is such a property.
	 * @param name its full name
	 */
	boolean contains(ConfigurationPropertyName name) {
		StringBuilder uniform = new StringBuilder();
		for (int i = 1; i < name.getNumberOfElements(); i++) {
			uniform.append((i > 1) ? "." : "").append(name.getElement(i, Form.UNIFORM));
			Kind kind = this.kinds.get(uniform.toString());
			if (kind != null && kind != Kind.GROUP) {
				int behind = name.getNumberOfElements() - 1 - i;
				return switch (kind) {
					case VALUE -> behind == 0;
					case LIST -> behind == 0 || (behind == 1 && name.isNumericIndex(i + 1));
					case RECORDS ->
						behind == 0 || (name.isNumericIndex(i + 1) && isOfRecord(uniform.toString(), name, i + 2));
					case GROUPS -> behind <= 1 || (behind == 2 && this.kinds
						.containsKey(uniform + "." + ANY + "." + name.getElement(i + 2, Form.UNIFORM)));
					default -> true;
				};
			}
		}
		// A group without properties is what YAML has if all of them are commented out.
		return name.getNumberOfElements() <= 1 || this.kinds.get(uniform.toString()) == Kind.GROUP;
	}

	/** Whether what stands behind an index is a property of the elements of a list. */
	private boolean isOfRecord(String list, ConfigurationPropertyName name, int at) {
		int behind = name.getNumberOfElements() - at;
		if (behind == 0) {
			return true;
		}
		Kind kind = this.kinds.get(list + "." + ANY + "." + name.getElement(at, Form.UNIFORM));
		return kind != null && (behind == 1 || (behind == 2 && kind == Kind.LIST && name.isNumericIndex(at + 1)));
	}

	/** The full names of those that are durations. */
	List<String> durations() {
		return List.copyOf(this.durations);
	}

	/** The environment variables that stand for them. */
	KnownVariables variables() {
		KnownVariables variables = new KnownVariables();
		this.documented.forEach((uniform, name) -> {
			int any = uniform.indexOf("." + ANY);
			boolean indexed = any >= 0 && this.kinds.get(uniform.substring(0, any)) == Kind.RECORDS;
			switch (Objects.requireNonNull(this.kinds.get(uniform))) {
				case LIST -> variables.addList(uniform, name, indexed);
				case MAP -> variables.addMap(uniform);
				default -> variables.add(uniform, name, indexed);
			}
		});
		return variables;
	}

	/**
	 * The property that somebody may have meant.
	 * @param name what was written behind the prefix
	 * @return its full name
	 */
	Optional<String> closest(String name) {
		String wanted = flat(name);
		String last = flat(name.substring(name.lastIndexOf('.') + 1));
		String best = null;
		int bestDistance = Math.max(1, Math.min(3, wanted.length() / 4)) + 1;
		for (Map.Entry<String, String> known : this.documented.entrySet()) {
			String path = flat(known.getKey());
			String leaf = known.getKey().substring(known.getKey().lastIndexOf('.') + 1);
			boolean any = known.getKey().contains(ANY);
			// The right name in the wrong place is as near as a name can be.
			int distance = (!any && leaf.equals(last)) ? 0
					: distance(any ? withoutKey(name, known.getKey()) : wanted, path);
			if (distance < bestDistance) {
				best = known.getValue();
				bestDistance = distance;
			}
		}
		return Optional.ofNullable(best);
	}

	/**
	 * The elements of a name before and behind the place where a known one has any key.
	 */
	private static String withoutKey(String name, String known) {
		List<String> elements = List.of(name.split("[.\\[\\]]+"));
		List<String> pattern = List.of(known.split("\\."));
		int before = Math.min(pattern.indexOf(ANY), elements.size());
		int behind = Math.min(pattern.size() - 1 - before, elements.size() - before);
		return flat(String.join("", elements.subList(0, before))
				+ String.join("", elements.subList(elements.size() - behind, elements.size())));
	}

	static String flat(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
	}

	/** How many letters are to be inserted, left out or replaced (Levenshtein). */
	static int distance(String one, String two) {
		int[] previous = new int[two.length() + 1];
		for (int j = 0; j <= two.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= one.length(); i++) {
			int[] current = new int[two.length() + 1];
			current[0] = i;
			for (int j = 1; j <= two.length(); j++) {
				int replaced = previous[j - 1] + ((one.charAt(i - 1) == two.charAt(j - 1)) ? 0 : 1);
				current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
			}
			previous = current;
		}
		return previous[two.length()];
	}

}
