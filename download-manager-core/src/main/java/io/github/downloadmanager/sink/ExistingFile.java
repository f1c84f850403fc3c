package io.github.downloadmanager.sink;

/**
 * What to do when the destination exists already.
 */
public enum ExistingFile {

	/** Refuse the download; the file is left as it is. */
	FAIL,
	/** Replace the file, atomically, once the new content is whole. */
	REPLACE,
	/** Keep the file and fetch nothing. */
	SKIP,
	/** Publish under the next free name, {@code name (1).ext}. */
	RENAME

}
