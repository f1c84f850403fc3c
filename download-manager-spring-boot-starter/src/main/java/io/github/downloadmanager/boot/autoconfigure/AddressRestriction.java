package io.github.downloadmanager.boot.autoconfigure;

import io.github.downloadmanager.source.AddressPolicy;

/**
 * A further condition on the addresses to connect to. A type of its own, because a bean
 * of type {@link AddressPolicy} replaces what the properties say, and this narrows it.
 *
 * @param policy must allow an address as well
 */
record AddressRestriction(AddressPolicy policy) {

	AddressPolicy narrow(AddressPolicy other) {
		return (address) -> other.allows(address) && this.policy.allows(address);
	}

}
