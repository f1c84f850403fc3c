package io.github.downloadmanager.policy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Random;

import io.github.downloadmanager.internal.text.HostileText;
import io.github.downloadmanager.internal.text.SafeText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link AddressPolicy} and what it is made of.
 */
class AddressPolicyTests {

	@ParameterizedTest
	@ValueSource(strings = { "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
			"128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255",
			"192.169.0.0", "192.0.1.0", "192.0.3.0", "198.17.255.255", "198.20.0.0", "223.255.255.255",
			"2606:4700:4700::1111", "2001:4860:4860::8888", "2a00::1", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1",
			"2a00:1::5efe:101:101" })
	void externalAllowsThePublicInternet(String address) {
		assertThat(AddressPolicy.external().allows(address(address))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "0.0.0.0,unspecified", "0.255.255.255,unspecified", "10.0.0.0,private", "10.255.255.255,private",
			"100.64.0.0,carrier", "100.127.255.255,carrier", "100.100.100.200,metadata", "127.0.0.1,loopback",
			"127.255.255.255,loopback", "168.63.129.16,metadata", "169.254.169.254,metadata", "169.254.170.2,metadata",
			"169.254.0.1,link-local", "172.16.0.0,private", "172.31.255.255,private", "192.0.0.1,reserved",
			"192.0.2.1,documentation", "192.88.99.1,tunnel", "192.168.0.1,private", "198.18.0.1,benchmarks",
			"198.19.255.255,benchmarks", "198.51.100.1,documentation", "203.0.113.1,documentation",
			"224.0.0.1,multicast", "239.255.255.255,multicast", "240.0.0.1,reserved", "255.255.255.255,broadcast",
			"::,unspecified", "::1,loopback", "::127.0.0.1,tunnel", "::ffff:127.0.0.1,loopback",
			"::ffff:169.254.169.254,metadata", "64:ff9b::127.0.0.1,loopback", "64:ff9b::a9fe:a9fe,metadata",
			"64:ff9b:1::1.1.1.1,tunnel", "100::1,reserved", "2001::1,tunnel", "2001:10::1,reserved",
			"2001:db8::1,documentation", "3fff::1,documentation", "2002:7f00:1::,tunnel", "2002:101:101::,tunnel",
			"5f00::1,reserved", "fc00::1,private", "fd00:ec2::254,metadata", "fd12::1,private", "fe80::1,link-local",
			"fec0::1,private", "ff02::1,multicast", "4000::1,not a public", "::5efe:7f00:1,not a public",
			"2a00:1::5efe:7f00:1,loopback", "2a00:1::200:5efe:a9fe:a9fe,metadata", "fe80::5efe:10.0.0.1,link-local",
			"2001:0:7f00:1::1,tunnel", "::10.0.0.1,tunnel", "64:ff9b:1::7f00:1,tunnel",
			"::ffff:0:7f00:1,not a public" })
	void externalDeniesAllOthersAndKnowsWhatTheyAre(String address, String kind) {
		assertThat(AddressPolicy.external().allows(address(address))).isFalse();
		assertThat(SpecialPurposeAddresses.kind(address(address))).contains(kind);
	}

	@Test
	void mappedAddressIsUnwrappedHoweverItIsHeld() throws Exception {
		byte[] mapped = new byte[16];
		mapped[10] = (byte) 0xFF;
		mapped[11] = (byte) 0xFF;
		mapped[12] = 127;
		mapped[15] = 1;
		InetAddress held = java.net.Inet6Address.getByAddress(null, mapped, 1);
		assertThat(held.getAddress()).hasSize(16);
		assertThat(AddressPolicy.external().allows(held)).isFalse();
		assertThat(AddressPolicy.parse("127.0.0.1").allows(held)).isTrue();
		assertThat(SpecialPurposeAddresses.kind(held)).isEqualTo("loopback");
	}

	@Test
	void blocksAllowWhatIsInThem() {
		AddressPolicy policy = AddressPolicy.cidrs(List.of(" 10.1.0.0/16 ", "::1/128", "192.168.1.7", "fd00::/8"));
		assertThat(policy.allows(address("10.1.255.255"))).isTrue();
		assertThat(policy.allows(address("10.2.0.0"))).isFalse();
		assertThat(policy.allows(address("::1"))).isTrue();
		assertThat(policy.allows(address("::2"))).isFalse();
		assertThat(policy.allows(address("192.168.1.7"))).isTrue();
		assertThat(policy.allows(address("192.168.1.8"))).isFalse();
		assertThat(policy.allows(address("fdff::1"))).isTrue();
		assertThat(policy.allows(address("1.1.1.1"))).isFalse();
	}

	@Test
	void policiesAddUpAndSayWhatTheyAre() {
		AddressPolicy policy = AddressPolicy.parse("external", "127.0.0.0/8");
		assertThat(policy.allows(address("1.1.1.1"))).isTrue();
		assertThat(policy.allows(address("127.1.2.3"))).isTrue();
		assertThat(policy.allows(address("10.0.0.1"))).isFalse();
		assertThat(policy).hasToString("external, 127.0.0.0/8");
		assertThat(AddressPolicy.external().or((address) -> true).allows(address("10.0.0.1"))).isTrue();
	}

	@Test
	void policiesThatAddUpAreAskedWithThePort() {
		AddressPolicy port = new PortPolicy(8080);
		AddressPolicy block = AddressPolicy.parse("10.0.0.0/8");
		for (AddressPolicy policy : List.of(port.or(block), block.or(port))) {
			assertThat(policy.allows(new InetSocketAddress(address("127.0.0.1"), 8080))).isTrue();
			assertThat(policy.allows(new InetSocketAddress(address("127.0.0.1"), 8081))).isFalse();
			assertThat(policy.allows(new InetSocketAddress(address("10.0.0.1"), 8081))).isTrue();
			assertThat(policy.allows(address("127.0.0.1"))).isTrue();
			assertThat(policy.allows(address("127.0.0.2"))).isFalse();
		}
	}

	@Test
	void anyAllowsAll() {
		assertThat(AddressPolicy.parse("ANY").allows(address("169.254.169.254"))).isTrue();
		assertThat(AddressPolicy.parse("0.0.0.0/0").allows(address("169.254.169.254"))).isTrue();
		assertThat(AddressPolicy.parse("0.0.0.0/0").allows(address("::1"))).isFalse();
		assertThat(AddressPolicy.parse("::/0").allows(address("::1"))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "internal", "localhost", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/-1",
			"10.0.0.0/+8", "10.0/8", "010.0.0.0/8", "10.0.0.256", "10.0.0.0/8/8", "[::1]", "fe80::1%eth0", ":", "::g",
			"10.0.0.1/8", "fd00::1/8", "1.2.3.4.5", "\u0661.1.1.1", "10.0.0.0 /8", "a\nb" })
	void anythingElseIsRefusedByName(String value) {
		assertThatIllegalArgumentException().isThrownBy(() -> AddressPolicy.parse("external", value))
			.withMessageStartingWith("'" + SafeText.printable(value) + "' ")
			.withMessageMatching("(?s).*(allowed (is|are)|did you mean).*");
	}

	@Test
	void noValueIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> AddressPolicy.cidrs(List.of()))
			.withMessageContaining("'external'");
	}

	@Test
	void blocksAgreeWithArithmetic() {
		Random random = new Random(7);
		for (int i = 0; i < 20_000; i++) {
			byte[] one = new byte[random.nextBoolean() ? 4 : 16];
			random.nextBytes(one);
			byte[] other = one.clone();
			int flipped = random.nextInt(one.length * 8);
			other[flipped / 8] ^= (byte) (0x80 >> flipped % 8);
			int bits = random.nextInt(one.length * 8 + 1);
			AddressRange single = new AddressRange(AddressRange.of(one), one.length * 8);
			assertThat(single.contains(AddressRange.of(one))).isTrue();
			assertThat(single.contains(AddressRange.of(other))).isFalse();
			byte[] start = one.clone();
			for (int bit = bits; bit < start.length * 8; bit++) {
				start[bit / 8] &= (byte) ~(0x80 >> bit % 8);
			}
			AddressRange range = AddressRange.parse(AddressRange.of(start).getHostAddress() + "/" + bits);
			assertThat(range.contains(AddressRange.of(one))).isTrue();
			assertThat(range.contains(AddressRange.of(other))).isEqualTo(flipped >= bits);
		}
	}

	@Test
	void anyTextIsAPolicyOrAnIllegalArgument() {
		HostileText.from(8, 20_000, "10.0.0.0", "/8", "::", "fd00", "/", "1", ".", "external", "%1").forEach((text) -> {
			try {
				assertThat(AddressPolicy.parse(text)).isNotNull();
			}
			catch (IllegalArgumentException ex) {
				assertThat(ex.getMessage()).doesNotContain("\n", "\r", "\u202e");
			}
		});
	}

	private record PortPolicy(int port) implements AddressPolicy {

		@Override
		public boolean allows(InetAddress address) {
			return address.equals(address("127.0.0.1"));
		}

		@Override
		public boolean allows(InetSocketAddress address) {
			return allows(address.getAddress()) && address.getPort() == this.port;
		}

	}

	private static InetAddress address(String literal) {
		try {
			return InetAddress.getByName(literal);
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
