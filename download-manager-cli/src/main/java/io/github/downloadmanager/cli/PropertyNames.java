package io.github.downloadmanager.cli;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The properties that the command line knows, and the ones that somebody may have meant.
 */
final class PropertyNames {

	static final String PREFIX = "download-manager.";

	private static final List<String> KNOWN = List.of("max-concurrent", "max-per-host", "max-queued", "directory",
			"overwrite", "existing-file", "partial-files", "fsync", "max-size", "user-agent", "probe", "segments",
			"min-segment-size", "keep-last-modified", "check-free-space", "extension-from-content-type", "history-size",
			"retry.max-retries", "retry.initial-delay", "retry.max-delay", "retry.multiplier", "retry.jitter",
			"retry.max-retry-after", "retry.statuses", "progress.sample-interval", "progress.ema-alpha",
			"events.buffer-size", "timeouts.connect", "timeouts.response", "timeouts.read", "timeouts.probe",
			"timeouts.total", "timeouts.stall.bytes-per-second", "timeouts.stall.window", "redirects.max",
			"redirects.allow-https-to-http", "network.allow", "network.allowed-hosts", "network.denied-hosts",
			"network.allowed-ports", "http2", "shutdown.grace-period", "proxy.host", "proxy.port", "proxy.username",
			"proxy.password", "proxy.non-proxy-hosts", "proxy.system-properties", "logging.attributes");

	/** They exist, but are about an application that goes on, or its beans. */
	private static final List<String> OF_APPLICATIONS = List.of("enabled", "keep-alive", "shutdown.mode",
			"ignore-unknown-properties", "ssl.bundle", "ssl.hosts", "bandwidth", "groups", "default-group-limit",
			"fair-groups", "aging", "health", "host-governor", "retry.on-long-wait");

	private PropertyNames() {
	}

	/**
	 * The documented name of a property.
	 * @param written how it was spelled, without the prefix
	 * @throws UsageException if there is no such property
	 */
	static String known(String written) {
		String flat = flat(written);
		for (String name : KNOWN) {
			if (flat(name).equals(flat)) {
				return name;
			}
		}
		for (String name : OF_APPLICATIONS) {
			// Behind the hosts their names follow.
			if (flat.startsWith(flat(name))) {
				throw new UsageException(
						"--" + PREFIX + name + " is for applications; the command line has no use for it");
			}
		}
		String closest = closest(flat, KNOWN);
		throw new UsageException("there is no property " + PREFIX + Printable.text(written)
				+ ((closest != null) ? "; did you mean " + closest + "?" : ""));
	}

	/**
	 * The property that an environment variable sets.
	 * @param variable its name
	 * @return the documented name, or {@code null} if it is about something else
	 * @throws UsageException if it is nearly one
	 */
	static @Nullable String ofVariable(String variable) {
		String upper = variable.toUpperCase(Locale.ROOT);
		if (!upper.startsWith("DOWNLOADMANAGER_") && !upper.startsWith("DOWNLOAD_MANAGER_")) {
			return null;
		}
		// Of a list there may be DOWNLOADMANAGER_NETWORK_ALLOW_0, which is not looked at.
		String flat = flat(upper.substring(upper.indexOf("MANAGER_") + "MANAGER_".length()));
		for (String name : KNOWN) {
			if (flat(name).equals(flat)) {
				return name;
			}
		}
		// Kubernetes makes variables of this prefix that mean other things.
		String closest = upper.startsWith("DOWNLOADMANAGER_") ? closest(flat, KNOWN) : null;
		if (closest != null) {
			throw new UsageException("the environment variable " + Printable.text(variable)
					+ " is no property; did you mean " + closest + "?");
		}
		return null;
	}

	private static String flat(String name) {
		StringBuilder flat = new StringBuilder();
		name.toLowerCase(Locale.ROOT)
			.chars()
			.filter((c) -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			.forEach((c) -> flat.append((char) c));
		return flat.toString();
	}

	/**
	 * The option that somebody may have meant.
	 * @param written what was typed, with its dashes
	 * @param options what there is
	 * @return one of them, or {@code null} if none is near
	 */
	static @Nullable String closestOption(String written, Collection<String> options) {
		// Of a single letter any other would be near.
		return written.startsWith("--")
				? closest(flat(written), options.stream().filter((name) -> name.startsWith("--")).sorted().toList())
				: null;
	}

	private static @Nullable String closest(String flat, List<String> names) {
		String best = null;
		int bestDistance = Math.max(1, Math.min(3, flat.length() / 4)) + 1;
		for (String name : names) {
			// The right name in the wrong place is as near as a name can be.
			boolean leaf = flat(name.substring(name.lastIndexOf('.') + 1)).equals(flat);
			int distance = leaf ? 0 : distance(flat, flat(name));
			if (distance < bestDistance) {
				best = name;
				bestDistance = distance;
			}
		}
		return best;
	}

	/** How many letters are to be inserted, left out or replaced (Levenshtein). */
	private static int distance(String one, String two) {
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
