package io.github.downloadmanager.boot.autoconfigure;

import java.util.List;
import java.util.regex.Pattern;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.Environment;

/**
 * Warns of short durations without a unit. Spring Boot takes them for milliseconds, and
 * who writes {@code read=30} means seconds. Who writes {@code read=30000} does not.
 */
final class UnitlessDurations implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(UnitlessDurations.class);

	/** Less than a second, if they are milliseconds. Zero is the same in all units. */
	private static final Pattern SHORT = Pattern.compile("0*[1-9][0-9]{0,2}");

	private final Environment environment;

	private final List<String> names;

	UnitlessDurations(Environment environment, KnownProperties known) {
		this.environment = environment;
		this.names = known.durations();
	}

	@Override
	public void afterSingletonsInstantiated() {
		for (String name : this.names) {
			String value = this.environment.getProperty(name);
			if (value != null && SHORT.matcher(value.strip()).matches()) {
				String number = value.strip();
				logger.warn("{} is '{}', which has no unit and means {} milliseconds; write {}ms, or {}s for seconds",
						name, number, number, number, number);
			}
		}
	}

}
