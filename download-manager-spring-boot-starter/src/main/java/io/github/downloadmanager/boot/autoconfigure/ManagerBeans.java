package io.github.downloadmanager.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.github.downloadmanager.DownloadManager;
import io.github.downloadmanager.boot.actuate.DownloadManagers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The beans that are download managers, those included that are injected by their
 * qualifiers only.
 */
final class ManagerBeans implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(ManagerBeans.class);

	private final ConfigurableListableBeanFactory beans;

	private final NullBeans nullBeans;

	/** Those that were given a builder while they were created. */
	private final Set<String> configured = ConcurrentHashMap.newKeySet();

	ManagerBeans(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
		this.nullBeans = new NullBeans(beans);
	}

	/** Those of an application, which may do without the auto-configured manager. */
	static ManagerBeans of(ConfigurableListableBeanFactory beans) {
		return beans.getBeanProvider(ManagerBeans.class).getIfAvailable(() -> new ManagerBeans(beans));
	}

	/**
	 * The manager bean that is being created, and asks for a builder.
	 * @return its name, or {@code null} if whoever asks is no such bean
	 */
	@Nullable String inCreation() {
		List<String> names = names().filter(this::isInCreation).toList();
		this.configured.addAll(names);
		// If one manager needs another, both are: the one defined last is taken.
		return names.isEmpty() ? null : names.get(names.size() - 1);
	}

	/** One of a scope, which may make it anew again and again, is behind a proxy. */
	private boolean isInCreation(String name) {
		return this.beans.isCurrentlyInCreation(name)
				|| this.beans.isCurrentlyInCreation(ScopedProxyUtils.getTargetBeanName(name));
	}

	/** All of them; those that do not exist yet are created. */
	Map<String, DownloadManager> byName() {
		Map<String, DownloadManager> managers = new LinkedHashMap<>();
		names().forEach((name) -> managers.put(name, this.beans.getBean(name, DownloadManager.class)));
		return managers;
	}

	/** Those that exist by now. */
	Map<String, DownloadManager> existing() {
		Map<String, DownloadManager> managers = new LinkedHashMap<>();
		names().filter(this.beans::containsSingleton)
			.filter((name) -> !this.nullBeans.isNull(name))
			.forEach((name) -> managers.put(name, this.beans.getBean(name, DownloadManager.class)));
		return managers;
	}

	/** As operators see them. */
	DownloadManagers forOperators() {
		return this::byName;
	}

	/**
	 * Whether a manager was made by the builder of the application. One of a scope is
	 * made when it is first used, so it is taken for granted.
	 */
	boolean isConfigured(String name) {
		return this.configured.contains(name)
				|| this.beans.containsBeanDefinition(ScopedProxyUtils.getTargetBeanName(name));
	}

	private Stream<String> names() {
		return Stream.of(this.beans.getBeanNamesForType(DownloadManager.class, false, false));
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.nullBeans.refuse(DownloadManager.class);
		existing().keySet()
			.stream()
			.filter((name) -> !isConfigured(name))
			.forEach((name) -> logger.atInfo()
				.addKeyValue("download.manager", name)
				.log("The download manager '{}' was not made with the DownloadManagerBuilder bean:"
						+ " download-manager.* properties do not apply to it, and it has neither application events"
						+ " nor counting metrics, unless the builder is a parameter of the method that makes the bean."
						+ " It is shut down with the application, and has health and endpoint", name));
	}

}
