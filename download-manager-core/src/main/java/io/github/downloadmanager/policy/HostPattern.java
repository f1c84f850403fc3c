package io.github.downloadmanager.policy;

import java.util.Objects;
import java.util.Set;

import io.github.downloadmanager.internal.text.SafeText;

/**
 * Patterns of hosts: a name, an IP address, {@code *.example.com} for every name below
 * one, and {@code *} for all.
 */
public final class HostPattern {

	private HostPattern() {
	}

	/**
	 * Read a pattern.
	 * @param text the pattern, as people write it
	 * @return its one spelling
	 * @throws IllegalArgumentException if it is none
	 */
	public static String parse(String text) {
		String pattern = Objects.requireNonNull(text, "an element of patterns").strip();
		if (pattern.equals("*")) {
			return pattern;
		}
		boolean wildcard = pattern.startsWith("*.");
		String host = Hosts.spelling(wildcard ? pattern.substring(2) : pattern);
		if (host == null || (wildcard && Hosts.address(host) != null)) {
			throw new IllegalArgumentException("'" + SafeText.printable(text)
					+ "' is no host pattern; allowed are names, IP addresses, *.example.com and *");
		}
		return wildcard ? "*." + host : host;
	}

	/**
	 * Whether a host is among those that patterns stand for.
	 * @param patterns what {@link #parse} made of them
	 * @param host the host in its canonical form, see {@link Authority#canonicalHost}
	 * @return {@code true} if it is
	 */
	public static boolean matches(Set<String> patterns, String host) {
		if (patterns.isEmpty()) {
			return false;
		}
		if (patterns.contains(host) || patterns.contains("*")) {
			return true;
		}
		for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
			if (patterns.contains("*" + host.substring(dot))) {
				return true;
			}
		}
		return false;
	}

}
