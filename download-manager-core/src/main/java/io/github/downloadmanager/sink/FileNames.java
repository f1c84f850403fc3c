package io.github.downloadmanager.sink;

import org.jspecify.annotations.Nullable;

public final class FileNames {

	private FileNames() {
	}

	public static @Nullable String problem(String name) {
		return null;
	}

}
