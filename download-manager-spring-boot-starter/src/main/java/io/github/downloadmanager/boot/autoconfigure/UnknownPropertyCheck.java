package io.github.downloadmanager.boot.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.downloadmanager.boot.autoconfigure.UnknownDownloadManagerPropertyException.UnknownProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Stops an application that has {@code download-manager.*} properties which mean nothing:
 * a limit with a spelling mistake in its name is no limit.
 * <p>
 * Properties below the prefix of another {@link ConfigurationProperties} bean are not
 * looked at. Of environment variables only those count that are nearly a property:
 * Kubernetes makes {@code DOWNLOAD_MANAGER_SERVICE_HOST} and more of them for a service
 * that is called {@code download-manager}.
 */
final class UnknownPropertyCheck implements BeanFactoryPostProcessor, EnvironmentAware {

	static final String SWITCH = "download-manager.ignore-unknown-properties";

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of(KnownProperties.PREFIX);

	/**
	 * What Kubernetes makes for a service that is called download-manager, or
	 * download-manager-groups for example.
	 */
	private static final Pattern KUBERNETES = Pattern
		.compile("(^|_)(SERVICE_(HOST|PORT.*)|PORT(_\\d+_(TCP|UDP|SCTP).*)?)$");

	/** Below it are the properties of a module of its own. */
	private static final ConfigurationPropertyName DASHBOARD = PREFIX.append("dashboard");

	private static final String DASHBOARD_MODULE = "io.github.downloadmanager:download-manager-dashboard";

	private static final String DASHBOARD_CLASS = "io.github.downloadmanager.dashboard.DashboardAutoConfiguration";

	private static final Pattern DASHBOARD_VARIABLE = Pattern.compile("DASHBOARD_(ENABLED|PATH|ACCESS)");

	private @Nullable Environment environment;

	private @Nullable ConfigurableListableBeanFactory beans;

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
		List<UnknownProperty> unknown = find();
		if (!unknown.isEmpty()) {
			throw new UnknownDownloadManagerPropertyException(unknown);
		}
	}

	/**
	 * Look for them, now.
	 * @return those that are in the environment; none if the check is switched off
	 */
	List<UnknownProperty> find() {
		Environment environment = this.environment;
		ConfigurableListableBeanFactory beans = this.beans;
		if (environment == null || beans == null || environment.getProperty(SWITCH, Boolean.class, false)) {
			return List.of();
		}
		KnownProperties known = new KnownProperties();
		KnownVariables knownVariables = known.variables();
		String missing = ClassUtils.isPresent(DASHBOARD_CLASS, beans.getBeanClassLoader()) ? null : DASHBOARD_MODULE;
		List<ConfigurationPropertyName> others = others(beans);
		Map<String, UnknownProperty> unknown = new LinkedHashMap<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource variables) {
				Stream.of(variables.getPropertyNames())
					.flatMap((name) -> variable(name, knownVariables, known, missing).stream())
					.forEach((property) -> unknown.putIfAbsent(property.name(), property));
			}
			else if (source instanceof IterableConfigurationPropertySource iterable) {
				iterable.stream()
					.filter(PREFIX::isAncestorOf)
					.filter((name) -> !known.contains(name))
					.filter((name) -> others.stream().noneMatch((other) -> covers(other, name)))
					.map((name) -> property(name, source, known, missing))
					.forEach((property) -> unknown.putIfAbsent(property.name(), property));
			}
		}
		return List.copyOf(unknown.values());
	}

	private static boolean covers(ConfigurationPropertyName prefix, ConfigurationPropertyName name) {
		return prefix.equals(name) || prefix.isAncestorOf(name);
	}

	/** What other beans take their properties from. */
	private static List<ConfigurationPropertyName> others(ConfigurableListableBeanFactory beans) {
		return Stream.of(beans.getBeanNamesForAnnotation(ConfigurationProperties.class))
			.filter((name) -> beans.getType(name, false) != DownloadManagerProperties.class)
			.map((name) -> beans.findAnnotationOnBean(name, ConfigurationProperties.class, false))
			.filter(Objects::nonNull)
			.map((annotation) -> ConfigurationPropertyName.ofIfValid(annotation.prefix()))
			.filter((prefix) -> prefix != null && covers(PREFIX, prefix))
			.toList();
	}

	private static UnknownProperty property(ConfigurationPropertyName name, ConfigurationPropertySource source,
			KnownProperties known, @Nullable String missing) {
		Origin origin = Origin.from(source.getConfigurationProperty(name));
		String setBy = (origin != null) ? origin.toString() : null;
		// A property of the starter that has a similar name is never meant here.
		return covers(DASHBOARD, name) ? new UnknownProperty(name.toString(), setBy, null, missing)
				: new UnknownProperty(name.toString(), setBy, known.closest(name.subName(1).toString()).orElse(null),
						null);
	}

	private static Optional<UnknownProperty> variable(String name, KnownVariables variables, KnownProperties known,
			@Nullable String missing) {
		String upper = name.toUpperCase(Locale.ROOT);
		return KnownVariables.PREFIXES.stream()
			.filter(upper::startsWith)
			.map((prefix) -> upper.substring(prefix.length()))
			.filter((rest) -> !variables.areRead(upper) && !KUBERNETES.matcher(rest).find())
			.flatMap((rest) -> DASHBOARD_VARIABLE.matcher(rest).matches() ? ofDashboard(name, missing).stream()
					: variables.closest(rest)
						.or(() -> known.closest(rest))
						.map((suggestion) -> variable(name, suggestion, null))
						.stream())
			.findFirst();
	}

	private static Optional<UnknownProperty> ofDashboard(String name, @Nullable String missing) {
		return Optional.ofNullable(missing).map((module) -> variable(name, null, module));
	}

	private static UnknownProperty variable(String name, @Nullable String suggestion, @Nullable String module) {
		return new UnknownProperty(name, "an environment variable", suggestion, module);
	}

}
