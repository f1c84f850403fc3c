package io.github.downloadmanager.policy;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Allows what at least one of two policies allows. Both are asked with the port, because
 * each may look at it.
 */
record EitherAddressPolicy(AddressPolicy first, AddressPolicy second) implements AddressPolicy {

	@Override
	public boolean allows(InetAddress address) {
		return this.first.allows(address) || this.second.allows(address);
	}

	@Override
	public boolean allows(InetSocketAddress address) {
		return this.first.allows(address) || this.second.allows(address);
	}

}
