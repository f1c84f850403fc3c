package io.github.downloadmanager.cli;

import java.net.URI;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.downloadmanager.sink.FileNames;
import org.jspecify.annotations.Nullable;

/**
 * Names for addresses of one call that end alike, such as {@code /1/0.jpg} and
 * {@code /2/0.jpg}. Left alone, all of them would want the name {@code 0.jpg}, and the
 * fastest one would get it. So they get {@code 0.jpg}, {@code 0 (1).jpg} and so on in the
 * order of the call, which is the same each time. An address without an extension says
 * nothing of its name; that comes from the server.
 */
final class ClashingNames {

	private final Map<String, Integer> addresses = new HashMap<>();

	/** The number that was tried last for a name. */
	private final Map<String, Integer> numbers = new HashMap<>();

	private final Set<String> taken = new HashSet<>();

	/** Count a file that is to be named after its address, or has a name already. */
	void add(URI uri, @Nullable String fileName) {
		if (fileName != null) {
			this.taken.add(key(fileName));
			return;
		}
		String name = FileNames.fromUri(uri);
		if (name != null) {
			this.addresses.merge(key(name), 1, Integer::sum);
		}
	}

	/**
	 * Choose a name, after all were counted.
	 * @return the name, or {@code null} if no other file of this call wants the same
	 */
	@Nullable String choose(URI uri) {
		String name = FileNames.fromUri(uri);
		if (name == null || name.lastIndexOf('.') <= 0) {
			return null;
		}
		if (this.addresses.getOrDefault(key(name), 0) < 2 && !this.taken.contains(key(name))) {
			return null;
		}
		return this.taken.add(key(name)) ? name : numbered(name);
	}

	private String numbered(String name) {
		while (true) {
			String numbered = FileNames.numbered(name, this.numbers.merge(key(name), 1, Integer::sum));
			// Another address may have that very name.
			if (!this.addresses.containsKey(key(numbered)) && this.taken.add(key(numbered))) {
				return numbered;
			}
		}
	}

	/** Some file systems tell neither case nor normal forms apart. */
	private static String key(String name) {
		return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
	}

}
