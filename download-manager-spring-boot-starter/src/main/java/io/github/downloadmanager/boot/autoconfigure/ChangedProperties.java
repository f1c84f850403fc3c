package io.github.downloadmanager.boot.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/**
 * Names the properties that have another value than before.
 */
final class ChangedProperties {

	private final Set<String> names = new TreeSet<>();

	private ChangedProperties() {
	}

	/**
	 * Compare two sets of properties.
	 * @return names with dashes, without the common prefix; the whole map or list if
	 * something in it differs
	 */
	static Set<String> between(DownloadManagerProperties before, DownloadManagerProperties after) {
		ChangedProperties changed = new ChangedProperties();
		changed.compare("", before, after);
		return changed.names;
	}

	private void compare(String prefix, Record before, Record after) {
		for (RecordComponent component : before.getClass().getRecordComponents()) {
			String name = prefix + DataObjectPropertyName.toDashedForm(component.getName());
			Object old = value(component, before);
			Object now = value(component, after);
			if (old instanceof Record one && now instanceof Record other) {
				compare(name + ".", one, other);
			}
			else if (!Objects.equals(old, now)) {
				this.names.add(name);
			}
		}
	}

	private static @Nullable Object value(RecordComponent component, Record owner) {
		try {
			return component.getAccessor().invoke(owner);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
