package io.github.downloadmanager.policy;

import java.net.InetAddress;
import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says which addresses may be requested, before anything is resolved: at submit and at
 * every redirect. Whatever it is set to, only http and https are allowed, no user-info,
 * and only hosts in their canonical form: {@code 127.1}, {@code 0x7f.1} or
 * {@code 2130706433} are names to one program and addresses to another.
 * <p>
 * What a name resolves to is judged by the {@link AddressPolicy} at every connection. An
 * IP address in the place of the name, and the names that stand for this machine, are
 * judged here already, by the same policy.
 */
public final class UrlPolicy {

	private static final UrlPolicy DEFAULTS = builder().build();

	private static final int MAX_PORT = 65535;

	private final Set<String> allowedHosts;

	private final Set<String> deniedHosts;

	/** The denied hosts that are IP addresses. */
	private final Set<InetAddress> deniedAddresses;

	private final Set<Integer> allowedPorts;

	private UrlPolicy(Builder builder) {
		this.allowedHosts = Set.copyOf(builder.allowedHosts);
		this.deniedHosts = Set.copyOf(builder.deniedHosts);
		this.deniedAddresses = this.deniedHosts.stream()
			.map(AddressRange::literal)
			.filter(Objects::nonNull)
			.collect(Collectors.toUnmodifiableSet());
		this.allowedPorts = Set.copyOf(builder.allowedPorts);
	}

	/**
	 * Allows every host and port.
	 * @return the policy
	 */
	public static UrlPolicy defaults() {
		return DEFAULTS;
	}

	/**
	 * Start a policy that allows every host and port.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Read an address as people and programs write them; see {@link LenientUri}. An
	 * internationalised host is turned into its ASCII form (UTS 46). In path, query and
	 * fragment what RFC 3986 does not allow is percent-encoded, as UTF-8; escapes stay as
	 * they are, and a percent sign that begins none becomes {@code %25}. White space at
	 * both ends is dropped.
	 * @param text the address
	 * @return the same in US-ASCII; it may still be one that {@link #check} refuses
	 * @throws UrlRejectedException if it has control characters, or no address can be
	 * made of it; the message names the character and its place, and repeats no more than
	 * the host
	 */
	public static URI parse(String text) throws UrlRejectedException {
		Objects.requireNonNull(text, "text");
		return LenientUri.parse(text);
	}

	/**
	 * Check an address.
	 * @param uri the address
	 * @param addresses what judges an IP address in the place of the host
	 * @throws UrlRejectedException if the address must not be requested; the message says
	 * why, and shows no more of it than scheme, host and port
	 */
	public void check(URI uri, AddressPolicy addresses) throws UrlRejectedException {
		Objects.requireNonNull(uri, "uri");
		Objects.requireNonNull(addresses, "addresses");
		String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
		if (!scheme.equals("http") && !scheme.equals("https")) {
			throw new UrlRejectedException((scheme.isEmpty() ? "the URL has no scheme" : "the scheme '" + scheme + "'")
					+ " is not allowed; allowed are http and https");
		}
		String authority = uri.getRawAuthority();
		if (authority != null && authority.indexOf('@') >= 0) {
			throw new UrlRejectedException("user-info in a URL is not allowed; pass credentials as a header");
		}
		String host = Authority.canonicalHost(uri);
		if (host == null) {
			throw new UrlRejectedException("the host of the URL is missing or not in its canonical form; allowed are"
					+ " names of letters, digits, hyphens and underscores, IPv4 addresses of four decimal numbers, and IPv6"
					+ " addresses in brackets");
		}
		checkPort(Authority.port(uri));
		checkHost(host);
		checkAddress(host, addresses);
	}

	/**
	 * Deny, to names that resolve to them, the IP addresses that this policy denies as
	 * hosts. It is for what judges the addresses really connected to.
	 * @param addresses judges all other addresses
	 * @return a policy that denies both; the given one if no IP address is denied
	 */
	public AddressPolicy denyingAddresses(AddressPolicy addresses) {
		Objects.requireNonNull(addresses, "addresses");
		return this.deniedAddresses.isEmpty() ? addresses : new DenyListAddressPolicy(this.deniedAddresses, addresses);
	}

	private void checkPort(int port) throws UrlRejectedException {
		if (port < 1 || port > MAX_PORT) {
			throw new UrlRejectedException("the port " + port + " is not allowed; allowed is 1 to " + MAX_PORT);
		}
		if (!this.allowedPorts.isEmpty() && !this.allowedPorts.contains(port)) {
			throw new UrlRejectedException("the port " + port + " is not among those that the URL policy allows");
		}
	}

	private void checkHost(String host) throws UrlRejectedException {
		InetAddress address = this.deniedAddresses.isEmpty() ? null : Hosts.address(host);
		if (HostPattern.matches(this.deniedHosts, host)
				|| (address != null && DenyListAddressPolicy.isDenied(this.deniedAddresses, address))) {
			throw new UrlRejectedException("the host " + host + " is denied by the URL policy");
		}
		if (!this.allowedHosts.isEmpty() && !HostPattern.matches(this.allowedHosts, host)) {
			throw new UrlRejectedException("the host " + host + " is not among those that the URL policy allows");
		}
	}

	private static void checkAddress(String host, AddressPolicy addresses) throws UrlRejectedException {
		if (Hosts.isLoopbackName(host)) {
			InetAddress v4 = AddressRange.of(new byte[] { 127, 0, 0, 1 });
			byte[] v6 = new byte[16];
			v6[15] = 1;
			if (!addresses.allows(v4) && !addresses.allows(AddressRange.of(v6))) {
				throw UrlRejectedException.of("the host " + host, "loopback", addresses);
			}
			return;
		}
		InetAddress address = Hosts.address(host);
		if (address != null && !addresses.allows(address)) {
			throw UrlRejectedException.of(host, address, addresses);
		}
	}

	/**
	 * Makes a {@link UrlPolicy}. Not safe for use by several threads.
	 */
	public static final class Builder {

		private final Set<String> allowedHosts = new HashSet<>();

		private final Set<String> deniedHosts = new HashSet<>();

		private final Set<Integer> allowedPorts = new HashSet<>();

		private Builder() {
		}

		/**
		 * Allow these hosts, and no others but those that are added later.
		 * @param patterns names, IP addresses, {@code *.example.com} for every name below
		 * {@code example.com} (which is not one of them), {@code *} for all; case and a
		 * trailing dot do not matter
		 * @return this builder
		 * @throws IllegalArgumentException if a pattern is none of these
		 */
		public Builder allowHosts(Collection<String> patterns) {
			Objects.requireNonNull(patterns, "patterns");
			patterns.forEach((pattern) -> this.allowedHosts.add(HostPattern.parse(pattern)));
			return this;
		}

		/**
		 * Deny these hosts, even where {@link #allowHosts} allows them. An IP address is
		 * denied under every name too that resolves to it, unless a proxy resolves names.
		 * @param patterns as for {@link #allowHosts}
		 * @return this builder
		 * @throws IllegalArgumentException if a pattern is none of these
		 */
		public Builder denyHosts(Collection<String> patterns) {
			Objects.requireNonNull(patterns, "patterns");
			patterns.forEach((pattern) -> this.deniedHosts.add(HostPattern.parse(pattern)));
			return this;
		}

		/**
		 * Allow these ports, and no others but those that are added later. The port of an
		 * address that names none is 80 for http and 443 for https.
		 * @param ports the ports, each from 1 to 65535
		 * @return this builder
		 * @throws IllegalArgumentException if one is out of this range
		 */
		public Builder allowPorts(Collection<Integer> ports) {
			Objects.requireNonNull(ports, "ports");
			for (Integer element : ports) {
				int port = Objects.requireNonNull(element, "an element of ports");
				if (port < 1 || port > MAX_PORT) {
					throw new IllegalArgumentException("'" + port + "' is no port; allowed is 1 to " + MAX_PORT);
				}
				this.allowedPorts.add(port);
			}
			return this;
		}

		/**
		 * Make the policy.
		 * @return a policy that later calls of this builder do not change
		 */
		public UrlPolicy build() {
			return new UrlPolicy(this);
		}

	}

}
