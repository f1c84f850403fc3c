package io.github.downloadmanager.sink;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * Another download, in this process or another one, is writing the same destination.
 */
public class DestinationBusyException extends FileSystemException {

	private static final long serialVersionUID = 1L;

	private final transient Path path;

	DestinationBusyException(Path path) {
		super(path.toString(), null, "another download is writing it");
		this.path = path;
	}

	/**
	 * The destination.
	 * @return its path
	 */
	public Path path() {
		return this.path;
	}

}
