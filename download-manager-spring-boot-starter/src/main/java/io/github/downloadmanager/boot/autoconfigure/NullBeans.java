package io.github.downloadmanager.boot.autoconfigure;

import java.util.Objects;
import java.util.stream.Stream;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Finds beans that are {@code null}. A method that makes a bean may return that, and
 * Spring goes on as if there were no such bean: a policy would not hold, a listener would
 * hear nothing, and nobody would know.
 */
final class NullBeans {

	private final ConfigurableListableBeanFactory beans;

	NullBeans(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
	}

	/**
	 * Whether a bean that exists by now is {@code null}. Nothing is created.
	 * @param name the name of the bean
	 */
	boolean isNull(String name) {
		// What Spring holds in the place of null says that it is equal to it.
		return this.beans.containsSingleton(name) && Objects.equals(this.beans.getSingleton(name), null);
	}

	/**
	 * Refuse those of a type that exist by now.
	 * @param type what the bean should be
	 * @throws IllegalStateException if there is one
	 */
	void refuse(Class<?> type) {
		Stream.of(this.beans.getBeanNamesForType(type, true, false)).filter(this::isNull).forEach((name) -> {
			throw new IllegalStateException("The bean '" + name + "' is null; allowed is a " + type.getSimpleName()
					+ ". Let the method that makes it return one, or use a condition such as @ConditionalOnProperty"
					+ " if there is to be no such bean");
		});
	}

}
