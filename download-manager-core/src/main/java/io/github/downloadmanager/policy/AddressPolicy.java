package io.github.downloadmanager.policy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Says which network addresses may be connected to. It judges the address that is really
 * used, after name resolution, for every connection. The policies made here never resolve
 * a name, and unwrap an IPv4 address mapped into IPv6 before they judge it.
 */
@FunctionalInterface
public interface AddressPolicy {

	/**
	 * Whether a connection to an address is allowed. May be called on a network thread
	 * and must not block.
	 * @param address the resolved address
	 * @return {@code true} if it is allowed
	 */
	boolean allows(InetAddress address);

	/**
	 * Whether a connection to a port of an address is allowed. This is what is asked;
	 * unless it is overridden the port makes no difference.
	 * @param address the resolved address, with the port
	 * @return {@code true} if it is allowed
	 */
	default boolean allows(InetSocketAddress address) {
		return allows(address.getAddress());
	}

	/**
	 * Allows addresses of the public internet only: no loopback, private, link-local,
	 * carrier-internal, multicast, documentation or reserved addresses, no metadata
	 * services, and none of them inside a tunnel's or translator's address.
	 * @return the policy
	 */
	static AddressPolicy external() {
		return NamedAddressPolicy.EXTERNAL;
	}

	/**
	 * Allows every address.
	 * @return the policy
	 */
	static AddressPolicy any() {
		return NamedAddressPolicy.ANY;
	}

	/**
	 * Allows what one of the values says.
	 * @param values {@code external}, {@code any}, blocks such as {@code 10.0.0.0/8} or
	 * {@code fd00::/8}, and single addresses
	 * @return the policy
	 * @throws IllegalArgumentException if there is no value, or a value is none of these;
	 * the message names it
	 */
	static AddressPolicy cidrs(Collection<String> values) {
		return cidrs(values, NamedAddressPolicy.BUILDER);
	}

	/**
	 * Allows what one of the values says.
	 * @param values as for {@link #cidrs(Collection)}
	 * @param setting where people set these values, such as the name of a property; a
	 * rejected address is told with it
	 * @return the policy
	 * @throws IllegalArgumentException as for {@link #cidrs(Collection)}
	 */
	static AddressPolicy cidrs(Collection<String> values, String setting) {
		Objects.requireNonNull(setting, "setting");
		return NamedAddressPolicy.parse(Objects.requireNonNull(values, "values"), setting);
	}

	/**
	 * Allows what one of the values says.
	 * @param values as for {@link #cidrs(Collection)}
	 * @return the policy
	 * @throws IllegalArgumentException as for {@link #cidrs(Collection)}
	 */
	static AddressPolicy parse(String... values) {
		return cidrs(List.of(Objects.requireNonNull(values, "values")));
	}

	/**
	 * Allows what this policy allows and what the other one allows.
	 * @param other the other policy
	 * @return the union of both
	 */
	default AddressPolicy or(AddressPolicy other) {
		return new EitherAddressPolicy(this, Objects.requireNonNull(other, "other"));
	}

}
