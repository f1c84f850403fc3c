package io.github.downloadmanager.sample.web;

import io.github.downloadmanager.boot.autoconfigure.DownloadManagerBuilderCustomizer;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Where the server may download from: the public internet and, so that the first try
 * needs none, its own demo origin. Whoever sets {@code download-manager.network.allow}
 * decides alone.
 */
@Configuration(proxyBeanMethods = false)
class NetworkConfiguration {

	@Bean
	NetworkRules networkRules(Environment environment, DemoOrigin demoOrigin) {
		boolean chosen = Binder.get(environment)
			.bind("download-manager.network.allow", Bindable.listOf(String.class))
			.isBound();
		return new NetworkRules(demoOrigin, !chosen);
	}

	@Bean
	DownloadManagerBuilderCustomizer demoOriginCustomizer(NetworkRules rules) {
		return (builder) -> {
			if (rules.demoOnly()) {
				builder.addressPolicy(new DemoAddressPolicy(rules.demoOrigin()));
				builder.urlRule(rules.demoOrigin()::check);
			}
		};
	}

}
