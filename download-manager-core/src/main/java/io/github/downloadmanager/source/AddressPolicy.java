package io.github.downloadmanager.source;

import java.net.InetAddress;

/**
 * Says which network addresses may be connected to. It judges the address that is really
 * used, after name resolution, for every connection.
 */
@FunctionalInterface
public interface AddressPolicy {

	/**
	 * Whether a connection to an address is allowed.
	 * @param address the resolved address
	 * @return {@code true} if it is allowed
	 */
	boolean allows(InetAddress address);

	/**
	 * Allows addresses of the public internet only.
	 * @return the policy
	 */
	static AddressPolicy external() {
		throw new UnsupportedOperationException();
	}

	/**
	 * Allows every address.
	 * @return the policy
	 */
	static AddressPolicy any() {
		return (address) -> true;
	}

	/**
	 * Allows what this policy allows and what the other one allows.
	 * @param other the other policy
	 * @return the union of both
	 */
	default AddressPolicy or(AddressPolicy other) {
		return (address) -> allows(address) || other.allows(address);
	}

}
