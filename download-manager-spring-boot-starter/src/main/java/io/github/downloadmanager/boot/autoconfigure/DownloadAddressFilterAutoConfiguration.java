package io.github.downloadmanager.boot.autoconfigure;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.http.client.InetAddressFilter;
import org.springframework.context.annotation.Bean;

/**
 * {@link AutoConfiguration Auto-configuration} that makes downloads obey the
 * {@link InetAddressFilter} of the application, as its other HTTP clients do. An address
 * must pass both the filter and {@code download-manager.network.allow}.
 */
@AutoConfiguration(before = DownloadManagerAutoConfiguration.class)
@ConditionalOnClass(InetAddressFilter.class)
@ConditionalOnBean(InetAddressFilter.class)
public final class DownloadAddressFilterAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	AddressRestriction downloadAddressRestriction(InetAddressFilter filter) {
		return new AddressRestriction((address) -> filter.matches(unmapped(address)));
	}

	/**
	 * An IPv4 address in IPv6 clothes ({@code ::ffff:127.0.0.1}, RFC 4291 section
	 * 2.5.5.2) as the IPv4 address that it is: the filter's blocks of IPv4 addresses do
	 * not match it otherwise.
	 */
	private static InetAddress unmapped(InetAddress address) {
		try {
			return InetAddress.getByAddress(address.getAddress());
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("an address has 4 or 16 bytes", ex);
		}
	}

}
