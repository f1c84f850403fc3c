package io.github.downloadmanager.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The environment variables that Spring Boot reads as properties of the download manager.
 * One without dashes, {@code DOWNLOADMANAGER_RETRY_MAXRETRIES}, it reads always. One with
 * underscores for dashes, {@code DOWNLOAD_MANAGER_RETRY_MAX_RETRIES}, it reads only if
 * there are no keys of a map in the name.
 */
final class KnownVariables {

	static final List<String> PREFIXES = List.of("DOWNLOADMANAGER_", "DOWNLOAD_MANAGER_");

	private static final String INDEX = "\\d+";

	private static final String KEY = "[^_]+";

	/** What is read, by what it is called in a suggestion. */
	private final Map<String, Pattern> spellings = new LinkedHashMap<>();

	/**
	 * Add a property that has one value.
	 * @param uniform its name without dashes and prefix
	 * @param name its full name
	 * @param indexed whether the place of a key is one of an index
	 */
	void add(String uniform, String name, boolean indexed) {
		add(uniform, name, indexed, "");
	}

	/** Add a property that is a list; parameters as above. */
	void addList(String uniform, String name, boolean indexed) {
		add(uniform, name, indexed, "(_" + INDEX + ")?");
	}

	/** Add a property that is a map of single values, whose keys may have dots. */
	void addMap(String uniform) {
		String variable = PREFIXES.get(0) + upper(uniform);
		this.spellings.put(variable + "_<KEY>", Pattern.compile(variable + "_.+"));
	}

	private void add(String uniform, String name, boolean indexed, String end) {
		String variable = PREFIXES.get(0) + upper(uniform);
		String place = indexed ? INDEX : KEY;
		String spelling = variable.replace(KnownProperties.ANY, place) + end;
		if (indexed || !uniform.contains(KnownProperties.ANY)) {
			spelling += "|" + upper(name).replace(KnownProperties.ANY, place) + end;
		}
		this.spellings.put(variable.replace(KnownProperties.ANY, indexed ? "0" : "<NAME>"), Pattern.compile(spelling));
	}

	private static String upper(String name) {
		return name.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
	}

	/**
	 * Whether it is read.
	 * @param variable its whole name, in capital letters
	 */
	boolean areRead(String variable) {
		return this.spellings.values().stream().anyMatch((spelling) -> spelling.matcher(variable).matches());
	}

	/**
	 * The variable that somebody meant who has only its underscores wrong, or the name of
	 * a property behind a key.
	 * @param rest what was written behind the prefix
	 */
	Optional<String> closest(String rest) {
		String written = KnownProperties.flat(rest);
		return this.spellings.keySet().stream().filter((variable) -> isMeant(variable, written)).findFirst();
	}

	private static boolean isMeant(String variable, String written) {
		String known = variable.substring(PREFIXES.get(0).length());
		int key = known.indexOf('<');
		if (key < 0) {
			return KnownProperties.flat(known).equals(written);
		}
		String before = KnownProperties.flat(known.substring(0, key));
		String behind = KnownProperties.flat(known.substring(known.indexOf('>') + 1));
		if (!written.startsWith(before)) {
			return false;
		}
		int most = behind.length() / 4;
		for (int length = behind.length() - most; length <= behind.length() + most; length++) {
			int start = written.length() - length;
			if (start > before.length() && KnownProperties.distance(written.substring(start), behind) <= most) {
				return true;
			}
		}
		return false;
	}

}
