package io.github.downloadmanager.boot.autoconfigure;

import java.util.stream.Stream;

import io.github.downloadmanager.DownloadVerifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Warns of a {@link DownloadVerifier} bean that checks nothing. Other beans that a
 * manager is made with, such as listeners, hold for all downloads. A verifier holds for
 * the requests that name it, as a content of one kind is not fit for the check of
 * another, so that a bean that nobody takes would give a false safety.
 */
final class UnusedVerifiers implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(UnusedVerifiers.class);

	private final ConfigurableListableBeanFactory beans;

	UnusedVerifiers(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Stream.of(this.beans.getBeanNamesForType(DownloadVerifier.class, false, false))
			.filter((name) -> this.beans.getDependentBeans(name).length == 0)
			.forEach((name) -> logger.atWarn()
				.addKeyValue("download.verifier", name)
				.log("The DownloadVerifier bean '{}' is injected nowhere, and checks no download by itself: a verifier"
						+ " checks the downloads whose requests name it, DownloadRequest.builder(…).verify(verifier)",
						name));
	}

}
