package io.github.downloadmanager.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A policy that can say what it is, for messages.
 *
 * @param name the values it was made from, as in the configuration
 * @param setting where these are set
 * @param policy what decides
 */
record NamedAddressPolicy(String name, String setting, AddressPolicy policy) implements AddressPolicy {

	static final String BUILDER = "DownloadManagerBuilder.addressPolicy(..)";

	static final String EXTERNAL_NAME = "external";

	static final String ANY_NAME = "any";

	static final AddressPolicy EXTERNAL = new NamedAddressPolicy(EXTERNAL_NAME, BUILDER,
			(address) -> SpecialPurposeAddresses.kind(address) == null);

	static final AddressPolicy ANY = new NamedAddressPolicy(ANY_NAME, BUILDER, (address) -> true);

	static AddressPolicy parse(Collection<String> values, String setting) {
		List<AddressPolicy> policies = new ArrayList<>();
		for (String value : values) {
			policies.add(parse(value.strip(), setting));
		}
		if (policies.isEmpty()) {
			throw new IllegalArgumentException(
					"no network address is allowed; allowed are 'external', 'any', blocks such"
							+ " as 10.0.0.0/8 or fd00::/8, and single addresses");
		}
		return policies.stream().reduce(AddressPolicy::or).orElseThrow();
	}

	private static AddressPolicy parse(String value, String setting) {
		if (value.equalsIgnoreCase(EXTERNAL_NAME)) {
			return new NamedAddressPolicy(EXTERNAL_NAME, setting, EXTERNAL);
		}
		if (value.equalsIgnoreCase(ANY_NAME)) {
			return new NamedAddressPolicy(ANY_NAME, setting, ANY);
		}
		AddressRange range = AddressRange.parse(value);
		return new NamedAddressPolicy(value, setting, (address) -> range.contains(AddressRange.of(address)));
	}

	@Override
	public boolean allows(InetAddress address) {
		return this.policy.allows(address);
	}

	@Override
	public AddressPolicy or(AddressPolicy other) {
		AddressPolicy both = AddressPolicy.super.or(other);
		return (other instanceof NamedAddressPolicy named)
				? new NamedAddressPolicy(this.name + ", " + named.name, this.setting, both) : both;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
