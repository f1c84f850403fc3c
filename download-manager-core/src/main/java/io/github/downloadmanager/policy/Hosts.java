package io.github.downloadmanager.policy;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.downloadmanager.internal.text.Digits;
import io.github.downloadmanager.internal.text.InternationalName;
import io.github.downloadmanager.internal.text.Percent;
import org.jspecify.annotations.Nullable;

/**
 * Host names of addresses: one spelling each, and what some of them stand for.
 */
public final class Hosts {

	/** Longest name and longest label of the DNS (RFC 1035 section 2.3.4). */
	private static final int MAX_NAME = 253;

	/**
	 * The longest name that is converted. A name has at most 253 characters in ASCII (RFC
	 * 1035 section 2.3.4). In its own script it has fewer characters, but combining marks
	 * can be added to them.
	 */
	private static final int MAX_UNICODE_NAME = 1024;

	private static final int MAX_LABEL = 63;

	/** The names that common hosts files and RFC 6761 give to this machine. */
	private static final Set<String> LOOPBACK = Set.of("localhost", "localhost.localdomain", "localhost4",
			"localhost4.localdomain4", "localhost6", "localhost6.localdomain6", "ip6-localhost", "ip6-loopback");

	/** Names of the metadata services of clouds. They resolve inside the clouds only. */
	private static final Map<String, String> METADATA = Map.of("instance-data", "169.254.169.254",
			"instance-data.ec2.internal", "169.254.169.254", "metadata", "169.254.169.254", "metadata.google.internal",
			"169.254.169.254", "metadata.goog", "169.254.169.254");

	private Hosts() {
	}

	/**
	 * The one spelling of a host: small letters, no trailing dot, an address as the JDK
	 * writes it, without brackets.
	 * @param host a host in US-ASCII, an IPv6 address in brackets; see {@link Authority}
	 * @return the canonical form, or {@code null} if the host is not valid, or is an
	 * address in a form that is not the canonical one
	 */
	static @Nullable String canonical(String host) {
		if (host.startsWith("[")) {
			InetAddress address = host.endsWith("]") ? AddressRange.literal(host.substring(1, host.length() - 1))
					: null;
			return (address != null && host.indexOf(':') > 0) ? address.getHostAddress() : null;
		}
		String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
		name = name.toLowerCase(Locale.ROOT);
		int start = name.lastIndexOf('.') + 1;
		// Some programs take a name that begins with a hyphen for an option.
		if (name.length() > MAX_NAME || name.startsWith("-") || !areLabels(name)) {
			return null;
		}
		if (isNumber(name.substring(start))) {
			// Other resolvers take 127.1, 0x7f.1 or 2130706433 for an address, so only
			// the canonical form is accepted.
			InetAddress address = host.endsWith(".") ? null : AddressRange.literal(name);
			return (address != null) ? address.getHostAddress() : null;
		}
		return name;
	}

	/**
	 * The one spelling of a host as people write it, in a setting for example.
	 * @param host a name, internationalised or not, or an IP address, an IPv6 address
	 * with brackets or without
	 * @return the canonical form, as {@link Authority#canonicalHost} has it for
	 * addresses; {@code null} if the host is not valid
	 */
	public static @Nullable String spelling(String host) {
		String ascii = (host.indexOf(':') >= 0 && !host.startsWith("[")) ? "[" + host + "]" : toAscii(host);
		return (ascii != null) ? canonical(ascii) : null;
	}

	/**
	 * What to compare hosts by.
	 * @param host as for {@link #spelling}
	 * @return the one spelling, or the host in small letters if it is not valid
	 */
	public static String key(String host) {
		String spelling = spelling(host);
		return (spelling != null) ? spelling : host.toLowerCase(Locale.ROOT);
	}

	/** Whether a canonical host is a name for this machine. */
	static boolean isLoopbackName(String host) {
		return LOOPBACK.contains(host) || host.endsWith(".localhost");
	}

	/** The address that a canonical host stands for without any resolution. */
	static @Nullable InetAddress address(String host) {
		return AddressRange.literal(METADATA.getOrDefault(host, host));
	}

	/**
	 * Turn an internationalised name into its ASCII form (UTS 46, see
	 * {@link InternationalName}).
	 * @param host a host name; an ASCII one is returned as it is
	 * @return the ASCII form, or {@code null} if the name is not valid
	 */
	public static @Nullable String toAscii(String host) {
		if (Percent.isAscii(host)) {
			return host;
		}
		return (host.length() <= MAX_UNICODE_NAME) ? InternationalName.toAscii(host) : null;
	}

	private static boolean areLabels(String name) {
		int start = 0;
		while (true) {
			int dot = name.indexOf('.', start);
			int end = (dot < 0) ? name.length() : dot;
			if (!isLabel(name, start, end)) {
				return false;
			}
			if (dot < 0) {
				return true;
			}
			start = dot + 1;
		}
	}

	private static boolean isLabel(String name, int start, int end) {
		if (start == end || end - start > MAX_LABEL) {
			return false;
		}
		for (int i = start; i < end; i++) {
			char c = name.charAt(i);
			// A host name has no underscore, but a name in the DNS may have one (RFC 2181
			// section 11).
			if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_') {
				return false;
			}
		}
		return true;
	}

	private static boolean isNumber(String label) {
		if (!label.startsWith("0x")) {
			return Digits.areDigits(label, 0, label.length());
		}
		return label.chars().skip(2).allMatch((c) -> Percent.isHex((char) c));
	}

}
