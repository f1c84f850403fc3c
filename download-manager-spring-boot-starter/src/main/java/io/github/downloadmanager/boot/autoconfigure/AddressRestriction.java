package io.github.downloadmanager.boot.autoconfigure;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.github.downloadmanager.policy.AddressPolicy;

/**
 * A further condition on the addresses to connect to. A type of its own, because a bean
 * of type {@link AddressPolicy} replaces what the properties say, and this narrows it.
 *
 * @param policy must allow an address as well
 */
record AddressRestriction(AddressPolicy policy) {

	AddressPolicy narrow(AddressPolicy other) {
		return new Both(other, this.policy);
	}

	/** Each may look at the port, so each is asked with it. */
	private record Both(AddressPolicy first, AddressPolicy second) implements AddressPolicy {

		@Override
		public boolean allows(InetAddress address) {
			return this.first.allows(address) && this.second.allows(address);
		}

		@Override
		public boolean allows(InetSocketAddress address) {
			return this.first.allows(address) && this.second.allows(address);
		}

	}

}
