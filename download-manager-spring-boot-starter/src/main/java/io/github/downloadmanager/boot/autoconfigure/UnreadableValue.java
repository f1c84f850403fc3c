package io.github.downloadmanager.boot.autoconfigure;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/**
 * A value of a {@code download-manager.*} property that is not of the property's type,
 * such as a word in the place of a number. Boot tells the types only.
 */
final class UnreadableValue {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of(KnownProperties.PREFIX);

	/** Values that each property of the type refuses, if it has a least one. */
	private static final Map<Class<?>, String> TOO_LOW = Map.of(Integer.class, "-1", Long.class, "-1", Double.class,
			"-1", Duration.class, "-1ns", DataSize.class, "-1B");

	private static final Map<Class<?>, String> TYPES = Map.of(Integer.class, "a whole number", Long.class,
			"a whole number", Double.class, "a number", Duration.class, "a duration", DataSize.class, "a data size",
			Boolean.class, "true or false");

	private static final Map<Class<?>, String> EXAMPLES = Map.of(Duration.class,
			", written such as 500ms, 10s, 5m or PT10S", DataSize.class, ", written such as 512KB or 10MB");

	private final ConfigurationPropertyName name;

	private final Object value;

	private final String allowed;

	private UnreadableValue(ConfigurationPropertyName name, Object value, String allowed) {
		this.name = name;
		this.value = value;
		this.allowed = allowed;
	}

	/**
	 * Look for one in a failure.
	 * @param environment has the value where the failure does not say it, as when a value
	 * stands in the place of a group of properties
	 * @return the value, or {@code null} if the failure is another one
	 */
	static @Nullable UnreadableValue of(BindException failure, @Nullable Environment environment) {
		ConfigurationPropertyName name = failure.getName();
		if (!PREFIX.isAncestorOf(name) || !(failure.getCause() instanceof ConversionException)) {
			return null;
		}
		Object value = (failure.getProperty() != null) ? failure.getProperty().getValue() : null;
		if (value == null && environment != null) {
			value = environment.getProperty(name.toString());
		}
		String allowed = allowed(name, failure.getTarget().getType());
		return (value != null && allowed != null) ? new UnreadableValue(name, value, allowed) : null;
	}

	/** The same that is told of any other value that is not allowed. */
	InvalidDownloadManagerPropertyException toException() {
		return new InvalidDownloadManagerPropertyException(this.name.toString(), this.value, this.allowed);
	}

	private static @Nullable String allowed(ConfigurationPropertyName name, ResolvableType type) {
		Class<?> single = type.resolve(Object.class);
		if (!Collection.class.isAssignableFrom(single)) {
			return allowed(name, ClassUtils.resolvePrimitiveIfNecessary(single));
		}
		String allowed = allowed(name, type.asCollection().getGeneric(0).resolve(Object.class));
		return (allowed != null) ? allowed + ", or several of them, separated by commas" : null;
	}

	private static @Nullable String allowed(ConfigurationPropertyName name, Class<?> type) {
		if (type.isEnum()) {
			return Stream.of(type.getEnumConstants())
				.map((constant) -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
				.collect(Collectors.joining(", ", "one of ", ""));
		}
		if (type.isRecord()) {
			return "no value of its own, but properties below it: " + Stream.of(type.getRecordComponents())
				.map((component) -> DataObjectPropertyName.toDashedForm(component.getName()))
				.collect(Collectors.joining(", "));
		}
		String range = range(name, type);
		String allowed = (range != null) ? range : TYPES.get(type);
		return (allowed != null) ? allowed + EXAMPLES.getOrDefault(type, "") : null;
	}

	/**
	 * The bounds of a property are known to its check only, so that is asked with a value
	 * that it refuses.
	 */
	private static @Nullable String range(ConfigurationPropertyName name, Class<?> type) {
		String tooLow = TOO_LOW.get(type);
		if (tooLow == null) {
			return null;
		}
		ConfigurationPropertyName whole = name.isLastElementIndexed() ? name.getParent() : name;
		MapConfigurationPropertySource source = new MapConfigurationPropertySource(Map.of(whole.toString(), tooLow));
		try {
			new Binder(source).bind(PREFIX, Bindable.of(DownloadManagerProperties.class));
			return null;
		}
		catch (BindException ex) {
			return (NestedExceptionUtils
				.getMostSpecificCause(ex) instanceof InvalidDownloadManagerPropertyException invalid
					&& invalid.property().equals(whole.toString())) ? invalid.allowed() : null;
		}
	}

}
