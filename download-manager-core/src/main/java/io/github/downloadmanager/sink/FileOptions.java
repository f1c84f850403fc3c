package io.github.downloadmanager.sink;

/**
 * What a {@link FileSink} is to do with files.
 *
 * @param existing when the destination exists
 * @param partial with the bytes of a download that failed
 * @param fsync when data is forced to the storage device
 * @param keepLastModified whether the file gets the time that the server says
 * @param checkFreeSpace whether a content that does not fit is refused before it is
 * written
 * @param extensionFromContentType whether a name from outside that has no extension gets
 * the usual one of the media type
 */
public record FileOptions(ExistingFile existing, PartialFiles partial, Fsync fsync, boolean keepLastModified,
		boolean checkFreeSpace, boolean extensionFromContentType) {

	/**
	 * Options that check the free space and take names as they are.
	 * @param existing when the destination exists
	 * @param partial with the bytes of a download that failed
	 * @param fsync when data is forced to the storage device
	 * @param keepLastModified whether the file gets the time that the server says
	 */
	public FileOptions(ExistingFile existing, PartialFiles partial, Fsync fsync, boolean keepLastModified) {
		this(existing, partial, fsync, keepLastModified, true, false);
	}

}
