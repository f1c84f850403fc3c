package io.github.downloadmanager.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Tells the person who starts the application which property to change, and where it is
 * set. Comes before Boot's own analyzer of bind failures, which would name only the
 * record that could not be created.
 */
@Order(0)
class InvalidDownloadManagerPropertyFailureAnalyzer
		extends AbstractFailureAnalyzer<InvalidDownloadManagerPropertyException> {

	private final @Nullable Environment environment;

	InvalidDownloadManagerPropertyFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidDownloadManagerPropertyException cause) {
		StringBuilder description = new StringBuilder(String.valueOf(cause.getMessage())).append('.');
		ConfigurationProperty property = find(cause.property());
		if (property != null && property.getOrigin() != null) {
			description.append("\n\nIt is set by ").append(property.getOrigin()).append('.');
		}
		return new FailureAnalysis(description.toString(),
				"Set " + cause.property() + " to an allowed value, or remove it to use the default.", cause);
	}

	private @Nullable ConfigurationProperty find(String name) {
		ConfigurationPropertyName propertyName = ConfigurationPropertyName.ofIfValid(name);
		if (this.environment == null || propertyName == null) {
			return null;
		}
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty property = source.getConfigurationProperty(propertyName);
			if (property != null) {
				return property;
			}
		}
		return null;
	}

}
