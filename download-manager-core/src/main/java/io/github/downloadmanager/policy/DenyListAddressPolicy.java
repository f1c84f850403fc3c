package io.github.downloadmanager.policy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;

/**
 * Denies connections to the addresses that a {@link UrlPolicy} denies as hosts, whichever
 * name resolves to them. Another policy judges all other addresses.
 *
 * @param denied the addresses
 * @param others judges all other addresses
 */
record DenyListAddressPolicy(Set<InetAddress> denied, AddressPolicy others) implements AddressPolicy {

	@Override
	public boolean allows(InetAddress address) {
		return !isDenied(address) && this.others.allows(address);
	}

	@Override
	public boolean allows(InetSocketAddress address) {
		return !isDenied(address.getAddress()) && this.others.allows(address);
	}

	/** Whether it is one of those denied, or leads to one. */
	boolean isDenied(InetAddress address) {
		return isDenied(this.denied, address);
	}

	static boolean isDenied(Set<InetAddress> denied, InetAddress address) {
		return !denied.isEmpty() && (denied.contains(AddressRange.of(address))
				|| EmbeddedAddresses.of(address).stream().anyMatch(denied::contains));
	}

}
