package io.github.downloadmanager.policy;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Allows what one of two policies allows. Each may look at the port, so each is asked
 * with it.
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
