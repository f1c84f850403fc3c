package io.github.downloadmanager.policy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * IPv4 addresses inside IPv6 addresses. A tunnel or a translator on the way takes a
 * packet to the inner address, so the inner address has to be judged.
 */
final class EmbeddedAddresses {

	/** The well-known prefix of translators (RFC 6052). */
	private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");

	/** Prefixes of translators for one network (RFC 8215). */
	private static final AddressRange LOCAL_NAT64 = AddressRange.parse("64:ff9b:1::/48");

	/** RFC 4291 section 2.5.5.1. */
	private static final AddressRange COMPATIBLE = AddressRange.parse("::/96");

	/** Stateless translation (RFC 2765). */
	private static final AddressRange TRANSLATED = AddressRange.parse("::ffff:0:0:0/96");

	/** RFC 3056. */
	private static final AddressRange SIX_TO_FOUR = AddressRange.parse("2002::/16");

	/** RFC 4380 section 4. */
	private static final AddressRange TEREDO = AddressRange.parse("2001::/32");

	private EmbeddedAddresses() {
	}

	/**
	 * The addresses inside an address.
	 * @param address any address
	 * @return the IPv4 addresses, none for most; an IPv4-mapped address is an IPv4
	 * address itself, with none inside
	 */
	static List<InetAddress> of(InetAddress address) {
		InetAddress outer = AddressRange.of(address);
		byte[] bytes = outer.getAddress();
		List<InetAddress> inner = new ArrayList<>();
		if (bytes.length == 4) {
			return inner;
		}
		if (SIX_TO_FOUR.contains(outer)) {
			inner.add(at(bytes, 2, 0));
		}
		if (TEREDO.contains(outer)) {
			inner.add(at(bytes, 4, 0));
			// The address of the client, which is stored with its bits inverted.
			inner.add(at(bytes, 12, 0xFF));
		}
		if (isIsatap(bytes) || NAT64.contains(outer) || LOCAL_NAT64.contains(outer) || COMPATIBLE.contains(outer)
				|| TRANSLATED.contains(outer)) {
			inner.add(at(bytes, 12, 0));
		}
		return inner;
	}

	/** An interface identifier made of an IPv4 address, in any network (RFC 5214). */
	private static boolean isIsatap(byte[] bytes) {
		// The two lowest bits of the first byte are ignored: the second lowest says that
		// the address is globally unique, the lowest that it is a group.
		return (bytes[8] & 0xFC) == 0 && bytes[9] == 0 && bytes[10] == 0x5E && (bytes[11] & 0xFF) == 0xFE;
	}

	private static InetAddress at(byte[] bytes, int start, int mask) {
		byte[] octets = new byte[4];
		for (int i = 0; i < octets.length; i++) {
			octets[i] = (byte) (bytes[start + i] ^ mask);
		}
		return AddressRange.of(octets);
	}

}
