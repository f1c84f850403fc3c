package io.github.downloadmanager.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;

import io.github.downloadmanager.internal.text.Digits;
import io.github.downloadmanager.internal.text.Percent;
import io.github.downloadmanager.internal.text.SafeText;
import org.jspecify.annotations.Nullable;

/**
 * A block of network addresses (RFC 4632): those that share the first bits.
 *
 * @param address the first address of the block
 * @param bits how many bits are shared
 */
public record AddressRange(InetAddress address, int bits) {

	/**
	 * Read a block such as {@code 10.0.0.0/8}, or a single address.
	 * @throws IllegalArgumentException if it is none; the message says what is allowed
	 */
	static AddressRange parse(String text) {
		int slash = text.indexOf('/');
		InetAddress address = literal((slash < 0) ? text : text.substring(0, slash));
		if (address == null) {
			throw new IllegalArgumentException(
					"'" + SafeText.printable(text) + "' is no network address; allowed are 'external',"
							+ " 'any', blocks such as 10.0.0.0/8 or fd00::/8, and single addresses");
		}
		int length = address.getAddress().length * Byte.SIZE;
		long bits = (slash < 0) ? length : Digits.parse(text, slash + 1, text.length());
		if (bits < 0 || bits > length) {
			throw new IllegalArgumentException("'" + SafeText.printable(text)
					+ "' has no valid prefix length; allowed is 0 to " + length + " after the slash");
		}
		AddressRange range = new AddressRange(first(address, (int) bits), (int) bits);
		if (!range.address.equals(address)) {
			// A typing error in a block could open a network, so it is refused.
			throw new IllegalArgumentException("'" + SafeText.printable(text)
					+ "' has bits set after its prefix; did you mean " + range.address.getHostAddress() + "/" + bits
					+ " or the single address " + address.getHostAddress() + "?");
		}
		return range;
	}

	/**
	 * Whether a host is an address in a block.
	 * @param block the block, such as {@code 10.0.0.0/8}
	 * @param host any host, in its canonical form
	 * @return {@code false} also if the one is no block, or the other no address
	 */
	public static boolean contains(String block, String host) {
		InetAddress address = literal(host);
		if (address == null) {
			return false;
		}
		try {
			return parse(block).contains(address);
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	boolean contains(InetAddress other) {
		byte[] bytes = other.getAddress();
		return bytes.length == this.address.getAddress().length && first(other, this.bits).equals(this.address);
	}

	/**
	 * Read an address without asking the network: four decimal numbers without leading
	 * zeros (RFC 3986 section 3.2.2), or an IPv6 address without a zone.
	 * @return the address, an IPv4-mapped one unwrapped, or {@code null}
	 */
	public static @Nullable InetAddress literal(String text) {
		if (text.indexOf(':') < 0) {
			byte[] octets = octets(text);
			return (octets != null) ? of(octets) : null;
		}
		for (int i = 0; i < text.length(); i++) {
			if (!Percent.isHex(text.charAt(i)) && text.charAt(i) != ':' && text.charAt(i) != '.') {
				return null;
			}
		}
		try {
			// In brackets the text is never taken for a name, so nothing is resolved.
			return InetAddress.getByName("[" + text + "]");
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

	/** The address without zone, name and wrapping in IPv6. */
	static InetAddress of(InetAddress address) {
		return of(address.getAddress());
	}

	static InetAddress of(byte[] bytes) {
		try {
			// Unwraps an IPv4-mapped address.
			return InetAddress.getByAddress(bytes);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException("an address has 4 or 16 bytes", ex);
		}
	}

	private static InetAddress first(InetAddress address, int bits) {
		byte[] bytes = address.getAddress();
		for (int i = 0; i < bytes.length; i++) {
			int shared = Math.min(Math.max(bits - i * Byte.SIZE, 0), Byte.SIZE);
			bytes[i] = (byte) (bytes[i] & (0xFF00 >> shared));
		}
		return of(bytes);
	}

	private static byte @Nullable [] octets(String text) {
		byte[] octets = new byte[4];
		int start = 0;
		for (int i = 0; i < 4; i++) {
			int end = (i < 3) ? text.indexOf('.', start) : text.length();
			if (end < 0 || end - start > 3 || (end - start > 1 && text.charAt(start) == '0')) {
				return null;
			}
			long octet = Digits.parse(text, start, end);
			if (octet < 0 || octet > 255) {
				return null;
			}
			octets[i] = (byte) octet;
			start = end + 1;
		}
		return octets;
	}

}
