package io.github.downloadmanager.boot.autoconfigure;

import java.util.List;

import io.github.downloadmanager.policy.AddressPolicy;
import io.github.downloadmanager.policy.UrlPolicy;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which addresses may be downloaded from.
 *
 * @param allow Network addresses that may be connected to: 'external' for the public
 * internet, 'any', and CIDR blocks such as 10.0.0.0/8.
 * @param allowedHosts Hosts to download from, with a leading '*.' for all sub-domains.
 * Every host unless set.
 * @param deniedHosts Hosts never to download from, with a leading '*.' for all
 * sub-domains.
 * @param allowedPorts Ports to download from. Every port unless set.
 */
public record NetworkProperties(@DefaultValue("external") List<String> allow, @DefaultValue List<String> allowedHosts,
		@DefaultValue List<String> deniedHosts, @DefaultValue List<Integer> allowedPorts) {

	private static final String ADDRESSES = "'external', 'any', IP addresses, and CIDR blocks such as 10.0.0.0/8";

	private static final String HOST_PATTERNS = "host names, IP addresses, and patterns such as *.example.com";

	public NetworkProperties {
		allow = List.copyOf(allow);
		allowedHosts = List.copyOf(allowedHosts);
		deniedHosts = List.copyOf(deniedHosts);
		allowedPorts = List.copyOf(allowedPorts);
		PropertyChecks.that(!allow.isEmpty(), "download-manager.network.allow", "", ADDRESSES);
		PropertyChecks.accepts("download-manager.network.allow", allow, ADDRESSES, AddressPolicy::cidrs);
		PropertyChecks.accepts("download-manager.network.allowed-hosts", allowedHosts, HOST_PATTERNS,
				UrlPolicy.builder()::allowHosts);
		PropertyChecks.accepts("download-manager.network.denied-hosts", deniedHosts, HOST_PATTERNS,
				UrlPolicy.builder()::denyHosts);
		allowedPorts.forEach((port) -> PropertyChecks.range("download-manager.network.allowed-ports", port, 1, 65535));
	}

	/**
	 * The network addresses that may be connected to.
	 * @return the policy
	 */
	public AddressPolicy addressPolicy() {
		return AddressPolicy.cidrs(this.allow, "download-manager.network.allow");
	}

	/**
	 * The hosts and ports that may be requested.
	 * @return the policy
	 */
	public UrlPolicy urlPolicy() {
		return UrlPolicy.builder()
			.allowHosts(this.allowedHosts)
			.denyHosts(this.deniedHosts)
			.allowPorts(this.allowedPorts)
			.build();
	}

}
