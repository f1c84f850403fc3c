package io.github.downloadmanager.sample.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.github.downloadmanager.policy.AddressPolicy;

/**
 * The public internet, and of this machine the port of the demo origin, asked for by a
 * name that says openly where it leads.
 *
 * @param demoOrigin says which part of this machine may be reached
 */
record DemoAddressPolicy(DemoOrigin demoOrigin) implements AddressPolicy {

	private static final AddressPolicy EXTERNAL = AddressPolicy.external();

	/**
	 * Asked of literal addresses before their port is known; the rule for URLs knows it.
	 */
	@Override
	public boolean allows(InetAddress address) {
		return address.isLoopbackAddress() || EXTERNAL.allows(address);
	}

	@Override
	public boolean allows(InetSocketAddress address) {
		return address.getAddress().isLoopbackAddress() ? this.demoOrigin.allows(address)
				: EXTERNAL.allows(address.getAddress());
	}

}
