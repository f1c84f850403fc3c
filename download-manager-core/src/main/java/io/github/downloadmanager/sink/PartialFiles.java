package io.github.downloadmanager.sink;

/**
 * What becomes of the bytes of a download that failed or was cancelled.
 */
public enum PartialFiles {

	/** They are removed. */
	DELETE,
	/**
	 * They are kept beside the destination, with a journal that says what they are; the
	 * next download of the same address to the same destination goes on from there, if
	 * the server proves that the content is the same.
	 */
	KEEP

}
