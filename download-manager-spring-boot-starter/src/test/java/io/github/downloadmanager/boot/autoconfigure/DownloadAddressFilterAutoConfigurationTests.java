package io.github.downloadmanager.boot.autoconfigure;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

import io.github.downloadmanager.policy.AddressPolicy;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class DownloadAddressFilterAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DownloadAddressFilterAutoConfiguration.class));

	@Test
	void backsOffWithoutAFilter() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(AddressRestriction.class));
	}

	@Test
	void backsOffWithoutTheClass() {
		this.runner.withClassLoader(new FilteredClassLoader(InetAddressFilter.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AddressRestriction.class));
	}

	@Test
	void narrowsWhatThePolicyAllows() {
		this.runner.withBean(InetAddressFilter.class, () -> InetAddressFilter.of("10.0.0.0/8")).run((context) -> {
			AddressPolicy policy = context.getBean(AddressRestriction.class)
				.narrow((address) -> !address.getHostAddress().endsWith(".9"));
			assertThat(policy.allows(InetAddress.getByName("10.1.2.3"))).isTrue();
			assertThat(policy.allows(InetAddress.getByName("10.1.2.9"))).isFalse();
			assertThat(policy.allows(InetAddress.getByName("11.1.2.3"))).isFalse();
		});
	}

	@Test
	void asksBothWithThePort() {
		InetAddress loopback = InetAddress.getLoopbackAddress();
		AddressPolicy port = new PortPolicy(8080);
		AddressPolicy any = AddressPolicy.any();
		for (AddressPolicy policy : List.of(new AddressRestriction(any).narrow(port),
				new AddressRestriction(port).narrow(any))) {
			assertThat(policy.allows(new InetSocketAddress(loopback, 8080))).isTrue();
			assertThat(policy.allows(new InetSocketAddress(loopback, 8081))).isFalse();
			assertThat(policy.allows(loopback)).isTrue();
		}
		AddressPolicy neither = new AddressRestriction((address) -> false).narrow(port);
		assertThat(neither.allows(new InetSocketAddress(loopback, 8080))).isFalse();
	}

	@Test
	void seesThroughIpv4AddressesMappedToIpv6() {
		this.runner.withBean(InetAddressFilter.class, InetAddressFilter::externalAddresses).run((context) -> {
			InetAddress mapped = mapped(127, 0, 0, 1);
			assertThat(context.getBean(InetAddressFilter.class).matches(mapped)).as("the gap").isTrue();
			AddressPolicy policy = context.getBean(AddressRestriction.class).policy();
			assertThat(policy.allows(mapped)).isFalse();
			assertThat(policy.allows(mapped(93, 184, 215, 14))).isTrue();
			assertThat(policy.allows(InetAddress.getByName("::1"))).isFalse();
		});
	}

	private static InetAddress mapped(int... bytes) throws UnknownHostException {
		byte[] address = new byte[16];
		address[10] = (byte) 0xff;
		address[11] = (byte) 0xff;
		for (int i = 0; i < 4; i++) {
			address[12 + i] = (byte) bytes[i];
		}
		return Inet6Address.getByAddress(null, address, -1);
	}

	private record PortPolicy(int port) implements AddressPolicy {

		@Override
		public boolean allows(InetAddress address) {
			return true;
		}

		@Override
		public boolean allows(InetSocketAddress address) {
			return address.getPort() == this.port;
		}

	}

}
