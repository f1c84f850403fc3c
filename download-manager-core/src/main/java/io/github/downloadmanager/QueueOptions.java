package io.github.downloadmanager;

import java.util.Map;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

/**
 * What may be chosen for the time in which a request waits. Apart from
 * {@link RequestOptions}, as there may be many that choose nothing else. One object is
 * shared by those that choose nothing.
 */
final class QueueOptions implements Cloneable {

	static final QueueOptions NONE = new QueueOptions();

	@Nullable String group;

	int priority;

	boolean paused;

	OptionalLong bandwidth = OptionalLong.empty();

	Map<String, String> attributes = Map.of();

	@Override
	public QueueOptions clone() {
		try {
			return (QueueOptions) super.clone();
		}
		catch (CloneNotSupportedException ex) {
			throw new AssertionError(ex);
		}
	}

}
