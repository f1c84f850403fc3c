package io.github.downloadmanager.policy;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Tells the addresses of the public internet from all others, by the special-purpose
 * registries of IANA (RFC 6890). The predicates of {@link InetAddress} know about half of
 * them.
 */
final class SpecialPurposeAddresses {

	/** The only part of IPv6 that is given out for use on the internet (RFC 4291). */
	private static final AddressRange GLOBAL_UNICAST = AddressRange.parse("2000::/3");

	/**
	 * A network that has only IPv6 reaches all of IPv4 through a translator (RFC 6052).
	 * The address behind the translator counts.
	 */
	private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");

	private static final Map<AddressRange, String> KINDS = new LinkedHashMap<>();

	static {
		// More specific blocks come first, because the first match is the reason that is
		// shown.
		deny("a metadata service", "169.254.169.254", "169.254.170.2", "100.100.100.200", "168.63.129.16",
				"fd00:ec2::254", "fd20:ce::254");
		deny("loopback", "127.0.0.0/8", "::1");
		deny("unspecified", "0.0.0.0/8", "::");
		deny("private", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10");
		deny("link-local", "169.254.0.0/16", "fe80::/10");
		deny("in a carrier's private network", "100.64.0.0/10");
		deny("multicast", "224.0.0.0/4", "ff00::/8");
		deny("broadcast", "255.255.255.255");
		deny("for documentation only", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32",
				"3fff::/20");
		deny("for benchmarks only", "198.18.0.0/15");
		deny("of a tunnel or translator", "192.88.99.0/24", "2002::/16", "2001::/32", "64:ff9b:1::/48", "::/96");
		deny("reserved", "192.0.0.0/24", "240.0.0.0/4", "100::/64", "2001::/23", "5f00::/16");
	}

	private SpecialPurposeAddresses() {
	}

	/**
	 * Say what an address is if it is not one of the public internet.
	 * @return the kind, to be read after "is", or {@code null} if the address is public
	 */
	static @Nullable String kind(InetAddress address) {
		InetAddress outer = AddressRange.of(address);
		String kind = NAT64.contains(outer) ? null : kindOf(outer);
		if (kind != null) {
			return kind;
		}
		return EmbeddedAddresses.of(outer)
			.stream()
			.map(SpecialPurposeAddresses::kindOf)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

	/** The kind of the address itself, whatever is inside it. */
	private static @Nullable String kindOf(InetAddress address) {
		for (Map.Entry<AddressRange, String> entry : KINDS.entrySet()) {
			if (entry.getKey().contains(address)) {
				return entry.getValue();
			}
		}
		boolean known = address.getAddress().length == 4 || GLOBAL_UNICAST.contains(address);
		return known ? null : "not a public unicast address";
	}

	private static void deny(String kind, String... ranges) {
		for (String range : ranges) {
			KINDS.put(AddressRange.parse(range), kind);
		}
	}

}
