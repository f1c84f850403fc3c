package io.github.downloadmanager.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * Tells the person who starts the application what may be written in the place of a value
 * that is not of the property's type. Comes before Boot's own analyzer of bind failures,
 * which tells the types only.
 */
@Order(0)
class UnreadableValueFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private final @Nullable Environment environment;

	private final InvalidDownloadManagerPropertyFailureAnalyzer invalid;

	UnreadableValueFailureAnalyzer(@Nullable Environment environment) {
		this.environment = environment;
		this.invalid = new InvalidDownloadManagerPropertyFailureAnalyzer(environment);
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		UnreadableValue value = UnreadableValue.of(cause, this.environment);
		return (value != null) ? this.invalid.analyze(rootFailure, value.toException()) : null;
	}

}
