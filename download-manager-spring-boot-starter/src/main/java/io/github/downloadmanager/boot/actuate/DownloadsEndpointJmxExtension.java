package io.github.downloadmanager.boot.actuate;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.jmx.annotation.EndpointJmxExtension;

/**
 * {@link EndpointJmxExtension} for the {@link DownloadsEndpoint} that steers groups. Over
 * HTTP they have an address of their own.
 */
@EndpointJmxExtension(endpoint = DownloadsEndpoint.class)
public class DownloadsEndpointJmxExtension {

	private final DownloadsEndpoint delegate;

	/**
	 * Create an extension.
	 * @param delegate the endpoint to extend
	 */
	public DownloadsEndpointJmxExtension(DownloadsEndpoint delegate) {
		this.delegate = delegate;
	}

	/**
	 * Steer a group. What is {@code null} is left as it is.
	 * @param group the group's name
	 * @param manager the name of the manager's bean, or {@code null} if there is only one
	 * @param maxConcurrent how many of its downloads run at once, from 1, or
	 * {@code none}, or {@code null}
	 * @param bandwidth data size per second, such as {@code 2MB}, or {@code none}, or
	 * {@code null}
	 * @param hold {@code none}, {@code new} or {@code all}, or {@code null}
	 * @return how it is steered now
	 */
	@WriteOperation
	public LimitsDescriptor.GroupDescriptor steerGroup(String group, @Nullable String manager,
			@Nullable String maxConcurrent, @Nullable String bandwidth, @Nullable String hold) {
		return this.delegate.steerGroup(group, manager, new DownloadOrders.GroupOrder(maxConcurrent, bandwidth, hold),
				DownloadsEndpoint.JMX);
	}

}
