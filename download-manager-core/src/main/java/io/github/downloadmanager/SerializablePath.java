package io.github.downloadmanager;

import java.io.Serializable;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A path as a part of what can be serialized, which paths cannot. Afterwards it is the
 * path of the same text.
 */
final class SerializablePath implements Serializable {

	private static final long serialVersionUID = 1L;

	private final String text;

	private final transient @Nullable Path path;

	SerializablePath(Path path) {
		this.text = path.toString();
		this.path = path;
	}

	Path get() {
		return (this.path != null) ? this.path : Path.of(this.text);
	}

}
