package io.github.downloadmanager.sample.web;

import java.net.InetAddress;

import io.github.downloadmanager.boot.autoconfigure.DownloadManagerBuilderCustomizer;
import io.github.downloadmanager.source.AddressPolicy;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Where the server may download from: the public internet and, so that the first try
 * needs none, its own demo origin. Whoever sets {@code download-manager.network.allow}
 * decides alone.
 */
@Configuration(proxyBeanMethods = false)
class NetworkConfiguration {

	private volatile int ownPort = -1;

	@EventListener
	void started(WebServerInitializedEvent event) {
		if (event.getApplicationContext().getServerNamespace() == null) {
			this.ownPort = event.getWebServer().getPort();
		}
	}

	/** Loopback is let through here, and narrowed to one port where it is connected. */
	@Bean
	@Order(0)
	DownloadManagerBuilderCustomizer demoOrigin(Environment environment) {
		return (builder) -> {
			boolean chosen = Binder.get(environment)
				.bind("download-manager.network.allow", Bindable.listOf(String.class))
				.isBound();
			if (!chosen) {
				builder.addressPolicy(AddressPolicy.external().or(InetAddress::isLoopbackAddress));
				DemoOriginGuard guard = new DemoOriginGuard(() -> this.ownPort);
				builder.httpClient((client) -> client.doOnChannelInit(
						(observer, channel, remote) -> channel.pipeline().addFirst("demoOriginGuard", guard)));
			}
		};
	}

	@Bean
	DownloadManagerBuilderCustomizer eventHubListener(EventHub hub) {
		return (builder) -> builder.listener(hub.listener());
	}

}
